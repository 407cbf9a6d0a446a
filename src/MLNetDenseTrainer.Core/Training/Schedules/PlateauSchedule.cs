using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer.Training.Schedules;

/// <summary>Multiplied by a factor at the end of every plateau.</summary>
/// <remarks>What there is to know of plateaus is in the epochs that were, so there is no state to keep beside them.</remarks>
internal sealed class PlateauSchedule : LearningRateSchedule
{
    private readonly float _factor;
    private readonly int _patience;
    private readonly float _minDelta;

    public PlateauSchedule(float factor, int patience, float minDelta)
    {
        if (!(factor > 0f && factor < 1f))
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "The factor is above 0 and below 1.");
        ArgumentOutOfRangeException.ThrowIfLessThan(patience, 1);
        if (!(minDelta >= 0f && float.IsFinite(minDelta)))
            throw new ArgumentOutOfRangeException(nameof(minDelta), minDelta, "The least improvement is at least 0 and finite.");
        _factor = factor;
        _patience = patience;
        _minDelta = minDelta;
    }

    public override string ToString() =>
        FormattableString.Invariant($"ReduceOnPlateau(factor: {_factor}, patience: {_patience}, minDelta: {_minDelta})");

    internal override Identity Identity =>
        new("ReduceOnPlateau", ("factor", _factor), ("patience", _patience), ("minDelta", _minDelta));

    internal override float Factor(IReadOnlyList<EpochMetrics> past)
    {
        double best = double.PositiveInfinity;
        int epochsWithoutImprovement = 0;
        int plateaus = 0;
        foreach (EpochMetrics epoch in past)
        {
            if (epoch.Cost < best - _minDelta)
            {
                best = epoch.Cost;
                epochsWithoutImprovement = 0;
            }
            else if (++epochsWithoutImprovement == _patience)
            {
                plateaus++;
                epochsWithoutImprovement = 0;
            }
        }
        return (float)Math.Pow(_factor, plateaus);
    }
}
