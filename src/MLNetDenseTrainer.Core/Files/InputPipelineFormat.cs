using MLNetDenseTrainer.Files.Payloads;
using MLNetDenseTrainer.Inputs;

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

    public static InputPipeline Read(PayloadReader reader, int features)
    {
        InputScaling scaling = reader.ReadCode<InputScaling>("the input scaling");
        byte count = reader.ReadByte("the number of input steps");
        var steps = new List<InputStep>();
        for (int i = 0; i < count; i++)
        {
            byte code = reader.ReadByte("the code of an input step");
            if (steps.Count > 0 && code <= steps[^1].Code)
                throw reader.Malformed($"the input step {code} follows the step {steps[^1].Code}, expected ascending codes");
            steps.Add(InputStep.Read(code, reader, features));
        }
        return new InputPipeline(scaling, steps);
    }
}
