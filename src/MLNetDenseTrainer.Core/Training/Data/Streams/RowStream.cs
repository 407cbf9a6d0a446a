using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Training.HoldOuts;

namespace MLNetDenseTrainer.Training.Data.Streams;

/// <summary>Rows to stream, and how each pass selects and scales them.</summary>
internal sealed record RowStream(IRowSource Source, HoldOut HoldOut, InputPipeline Inputs, Head Head, float[]? ClassFactors = null);
