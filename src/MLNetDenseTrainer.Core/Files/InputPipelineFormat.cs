using MLNetDenseTrainer.Files.Payloads;
using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Inputs.Categories;

namespace MLNetDenseTrainer.Files;

/// <summary>The binary form of an <see cref="InputPipeline"/>.</summary>
/// <remarks>Input scaling (u8), count of steps (u8), and for each step its code (u8) and its content.</remarks>
internal static class InputPipelineFormat
{
    public static void Write(InputPipeline inputs, PayloadWriter writer)
    {
        writer.WriteByte((byte)inputs.Scaling);
        writer.WriteByte((byte)inputs.Steps.Length);
        foreach (InputStep step in inputs.Steps)
        {
            writer.WriteByte(step.Code);
            step.Write(writer);
        }
    }

    /// <summary>Goes past a pipeline without making one.</summary>
    public static void Check(PayloadReader reader, int features)
    {
        ReadScaling(reader);
        foreach (byte code in ReadCodes(reader))
            InputSteps.Check(code, reader, features);
    }

    public static InputPipeline Read(PayloadReader reader, int features, CategorySlots categories) =>
        new(ReadScaling(reader), ReadCodes(reader).Select(code => InputSteps.Read(code, reader, features))) { Categories = categories };

    private static InputScaling ReadScaling(PayloadReader reader) => reader.ReadCode<InputScaling>("the input scaling");

    // The content of a step is read before the next code.
    private static IEnumerable<byte> ReadCodes(PayloadReader reader)
    {
        byte last = 0;
        for (byte left = reader.ReadByte("the number of input steps"); left > 0; left--)
        {
            byte code = reader.ReadByte("the code of an input step");
            if (code <= last)
                throw reader.Malformed($"the input step {code} follows the step {last}, expected ascending codes");
            yield return last = code;
        }
    }
}
