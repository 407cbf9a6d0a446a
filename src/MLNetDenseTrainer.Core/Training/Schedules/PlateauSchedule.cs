using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Training.Schedules;

/// <summary>Multiplied by a factor at the end of every plateau.</summary>
/// <remarks>What there is to know of plateaus is in the epochs that were, so there is no state to keep beside them.</remarks>
internal sealed class PlateauSchedule(float factor, int patience, float minDelta) : LearningRateSchedule
{
    private readonly float _factor = Arguments.Above0Below1(factor);
    private readonly int _patience = Arguments.From1To(int.MaxValue, patience);
    private readonly float _minDelta = Arguments.AtLeast(0f, minDelta);

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
