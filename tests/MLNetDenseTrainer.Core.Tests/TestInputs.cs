using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Inputs.Affine;
using MLNetDenseTrainer.Inputs.Clip;
using MLNetDenseTrainer.Inputs.Rank;
using MLNetDenseTrainer.Numerics.Matrices;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>Input pipelines of every scaling, fitted or made of given numbers.</summary>
internal static class TestInputs
{
    /// <summary>A pipeline of given numbers. Flags mean that missing values are imputed; none may be flagged.</summary>
    public static InputPipeline Make(
        InputScaling scaling, float[] centers, float[] factors, int[]? flagged = null, QuantileMap[]? maps = null)
    {
        var steps = new List<InputStep>();
        if (maps is { Length: > 0 })
            steps.Add(new RankStep(factors.Length, maps));
        if (scaling != InputScaling.None)
            steps.Add(new AffineStep(scaling == InputScaling.MaximumAbsolute ? null : centers, factors));
        if (scaling is InputScaling.RobustClip or InputScaling.RobustQuantile)
            steps.Add(new ClipStep());
        var inputs = new InputPipeline(scaling, steps);
        return flagged is null ? inputs : inputs.Imputing(flagged);
    }

    public static InputPipeline Fit(
        InputScaling scaling, TrainingRows rows, int[]? indices = null, int threads = 1, Action? checkAlive = null) =>
        new(scaling, Data(rows, indices, checkAlive).FitInputs(scaling, threads));

    /// <summary>Rows in memory, some or all to learn from.</summary>
    public static MemoryData Data(TrainingRows rows, int[]? indices = null, Action? checkAlive = null) =>
        new(rows, indices ?? TestTraining.AllOf(rows), new RowSelection(rows, default)) { CheckAlive = checkAlive ?? (() => { }) };

    public static QuantileMap[] Maps(this InputPipeline inputs) => inputs.Steps.ToArray().OfType<RankStep>().SingleOrDefault()?.Maps ?? [];

    /// <summary>The inputs of one row, by the way of a batch.</summary>
    public static float[] Apply(this InputPipeline inputs, params float[] features)
    {
        int width = features.Length + inputs.AddedInputs;
        ActivationMatrix matrix = Matrices.Activations([.. features, .. new float[inputs.AddedInputs]], 1, width);
        inputs.Apply(matrix, features.Length, 1);
        return matrix.ToArray(1);
    }
}
