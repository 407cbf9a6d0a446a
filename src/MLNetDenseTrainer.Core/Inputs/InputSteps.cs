using MLNetDenseTrainer.Files.Payloads;
using MLNetDenseTrainer.Inputs.Affine;
using MLNetDenseTrainer.Inputs.Clip;
using MLNetDenseTrainer.Inputs.Missing;
using MLNetDenseTrainer.Inputs.Rank;

namespace MLNetDenseTrainer.Inputs;

/// <summary>The list of all steps, in the order in which they are applied.</summary>
internal static class InputSteps
{
    // A check goes past the content of a step and takes little memory, so that nothing large is made of a file that is damaged later on.
    private static readonly Dictionary<byte, (Action<PayloadReader, int> Check, Func<PayloadReader, int, InputStep> Read)> _steps = new()
    {
        [RankStep.FileCode] = (RankStep.Check, RankStep.Read),
        [AffineStep.FileCode] = (AffineStep.Check, AffineStep.Read),
        [ClipStep.FileCode] = ((_, _) => { }, (_, _) => new ClipStep()),
        [MissingStep.FileCode] = (MissingStep.Check, MissingStep.Read),
    };

    /// <summary>Goes past the content of a step.</summary>
    public static void Check(byte code, PayloadReader reader, int features) => Of(code, reader).Check(reader, features);

    /// <summary>Reads the content of a step.</summary>
    public static InputStep Read(byte code, PayloadReader reader, int features) => Of(code, reader).Read(reader, features);

    private static (Action<PayloadReader, int> Check, Func<PayloadReader, int, InputStep> Read) Of(byte code, PayloadReader reader) =>
        _steps.TryGetValue(code, out var step)
            ? step
            : throw reader.Malformed($"an input step has the code {code}, which this version does not know");
}
