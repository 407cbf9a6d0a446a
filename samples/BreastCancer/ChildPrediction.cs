using Microsoft.ML;
using Microsoft.ML.Data;

namespace BreastCancer;

/// <summary>
/// What runs in the child process: a program that knows ML.NET alone. It registers nothing and names no type of the network trainer;
/// the model file says what it takes.
/// </summary>
internal static class ChildPrediction
{
    /// <summary>Prints the score of each row, as the bits of the float, so that none is lost.</summary>
    public static int Run(string modelPath, string rowsPath)
    {
        var mlContext = new MLContext();
        ITransformer model = mlContext.Model.Load(modelPath, out _);
        IDataView rows = mlContext.Data.LoadFromBinary(rowsPath);
        foreach (float score in model.Transform(rows).GetColumn<float>("Score"))
            Console.WriteLine(BitConverter.SingleToUInt32Bits(score).ToString("X8"));
        return 0;
    }
}
