using MLNetDenseTrainer.Inputs.Missing;

namespace MLNetDenseTrainer.Data;

/// <summary>Counts rows that cannot be used, by cause: a missing or infinite feature, label or weight, or a negative weight.</summary>
/// <remarks>Missing features may be imputed. A label of several numbers is missing if all of them are.</remarks>
internal sealed class SkippedRows(MissingValues missing)
{
    private long _badFeatures;
    private long _badLabels;
    private long _badWeights;
    private long _weightless;

    public bool IsUsable(ReadOnlySpan<float> features, ReadOnlySpan<float> targets, float weight)
    {
        if (weight == 0f)
            _weightless++;
        else if (!(weight > 0f && float.IsFinite(weight)))
            _badWeights++;
        else if (!IsUsable(targets))
            _badLabels++;
        else if (!MissingStep.Accepts(missing, features))
            _badFeatures++;
        else
            return true;
        return false;
    }

    private static bool IsUsable(ReadOnlySpan<float> targets)
    {
        bool isMissing = true;
        foreach (float target in targets)
        {
            if (float.IsInfinity(target))
                return false;
            isMissing &= float.IsNaN(target);
        }
        return !isMissing;
    }

    /// <summary>Warns of rows that were left out, other than those of weight 0.</summary>
    /// <exception cref="InvalidOperationException">There was no row to use.</exception>
    public void Report(string purpose, bool anyUsable, IChannel channel)
    {
        long bad = _badFeatures + _badLabels + _badWeights;
        if (bad > 0)
            channel.Warning($"Skipped {bad} {purpose} rows with missing or infinite values: {Causes()}.");
        if (!anyUsable)
            throw new InvalidOperationException($"There is no valid {purpose} row: {Causes()}, {_weightless} of weight 0, and no others.");
    }

    private string Causes() => $"{_badFeatures} with bad features, {_badLabels} with a bad label, {_badWeights} with a bad weight";
}
