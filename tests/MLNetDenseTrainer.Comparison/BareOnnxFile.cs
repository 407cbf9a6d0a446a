using MLNetDenseTrainer.Files;
using MLNetDenseTrainer.Files.Onnx;
using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Comparison;

/// <summary>
/// The layers of a binary classifier as an ONNX file, without what a file for use has around them (rows that are not finite, predicted labels, scores): the least that ONNX
/// Runtime has to do.
/// </summary>
internal static class BareOnnxFile
{
    public const string Input = "Features";
    public const string Output = "Probability";

    public static byte[] Create(ParameterBlock network)
    {
        var file = new OnnxFile();
        file.DeclareInput(Input, OnnxElementType.Single, network.Shape.Inputs);
        file.Output(Output, file.Node("Sigmoid", OnnxNetwork.Outputs(file, network, Input)));
        file.DeclareOutput(Output, OnnxElementType.Single, 1);
        using var stream = new MemoryStream();
        file.WriteTo(stream, "network");
        return stream.ToArray();
    }
}
