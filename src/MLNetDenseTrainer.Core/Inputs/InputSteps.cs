using MLNetDenseTrainer.Files.Payloads;
using MLNetDenseTrainer.Inputs.Affine;
using MLNetDenseTrainer.Inputs.Clip;
using MLNetDenseTrainer.Inputs.Missing;
using MLNetDenseTrainer.Inputs.Rank;

namespace MLNetDenseTrainer.Inputs;

/// <summary>The list of all steps, in the order in which they are applied.</summary>
internal static class InputSteps
{
    /// <summary>Reads the content of a step.</summary>
    /// <param name="code">Its number in the file.</param>
    /// <param name="reader">The file.</param>
    /// <param name="features">Features per row.</param>
    public static InputStep Read(byte code, PayloadReader reader, int features) => code switch
    {
        RankStep.FileCode => RankStep.Read(reader, features),
        AffineStep.FileCode => AffineStep.Read(reader, features),
        ClipStep.FileCode => new ClipStep(),
        MissingStep.FileCode => MissingStep.Read(reader, features),
        _ => throw reader.Malformed($"an input step has the code {code}, which this version does not know"),
    };
}
