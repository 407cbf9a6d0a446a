using MLNetDenseTrainer.Files;
using MLNetDenseTrainer.Files.Payloads;
using MLNetDenseTrainer.Prediction;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>Where the fields of a network of two layers lie in its file.</summary>
internal static class NetworkLayout
{
    public const int Format = 8;
    public const int Task = 10;
    public const int Features = 11;
    public const int AddedInputs = 15;
    public const int Members = 19;
    public const int Layers = 23;
    public const int Units = 27;
    public const int Activation = 31;
    public const int Dropout = 32;
    public const int LastUnits = Units + 9;
    public const int EmbeddedCount = Units + 18;

    /// <summary>All target centers of a regression, behind the embedded inputs. All scales follow.</summary>
    public static int Targets(TrainedNetwork network) => EmbeddedCount + 4 + 4 * network.Shape.Embedded.Length;

    /// <summary>The mark of clamped scores. All least and all greatest scores follow.</summary>
    public static int Clamps(TrainedNetwork network) => Targets(network) + 8 * network.Head.Scalings.Length;

    /// <summary>The input steps, behind the parameters: scaling, count of steps, code of the first.</summary>
    public static int Inputs(TrainedNetwork network)
    {
        using var stream = new MemoryStream();
        InputPipelineFormat.Write(network.Inputs, new PayloadWriter(stream));
        return NetworkBytes.Write(network).Length - 4 - (int)stream.Length;
    }
}
