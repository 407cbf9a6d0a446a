using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace MLNetDenseTrainer.Heads;

/// <summary>Takes the targets or outputs of rows to the other scale, each by a scaling of its own.</summary>
internal static class TargetScalings
{
    /// <summary>Scales the targets of a row for training, in place; those that are missing (NaN) stay so.</summary>
    public static void ToTraining(this ImmutableArray<TargetScaling> scalings, Span<float> targets)
    {
        for (int t = 0; t < targets.Length; t++)
            targets[t] = scalings[t].ToTraining(targets[t]);
    }

    /// <summary>Scales the outputs of some rows back, in place.</summary>
    /// <param name="scalings">One for each output of a row.</param>
    /// <param name="outputs">Rows × outputs.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToScores(this ImmutableArray<TargetScaling> scalings, Span<float> outputs)
    {
        ReadOnlySpan<TargetScaling> each = scalings.AsSpan();
        for (int row = 0; row < outputs.Length; row += each.Length)
        {
            for (int u = 0; u < each.Length; u++)
                outputs[row + u] = each[u].ToScore(outputs[row + u]);
        }
    }
}
