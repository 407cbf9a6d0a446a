namespace MLNetDenseTrainer.Training.Loop;

/// <summary>The time that a training has, and the epochs that fit in it.</summary>
/// <remarks>
/// The limit is the time left after reading and scaling. It includes predicting the held-back rows after the last epoch, which takes the
/// measuring share of an epoch of all members. Time elapsed before is that of earlier runs of the same training.
/// </remarks>
internal sealed class TimePlan(TimeProvider clock, TimeSpan? limit, double measuringShare, TimeSpan elapsedBefore)
{
    private readonly long _begin = clock.GetTimestamp();
    private TimeSpan _firstEpoch;

    // Several threads read it.
    private long _lastTicks = limit?.Ticks ?? long.MaxValue;

    /// <summary>The time since training began, earlier runs included.</summary>
    public TimeSpan Elapsed => elapsedBefore + clock.GetElapsedTime(_begin);

    /// <summary>Whether it is too late for another epoch of a member.</summary>
    public bool IsOver => Elapsed.Ticks >= Volatile.Read(ref _lastTicks);

    /// <summary>Whether the first epoch of one more member fits, as far as is known.</summary>
    public bool HasTimeForAnother => Elapsed + _firstEpoch <= new TimeSpan(Volatile.Read(ref _lastTicks));

    /// <summary>Called when a member is through with its first epoch.</summary>
    public void EndFirstEpoch()
    {
        if (_firstEpoch == TimeSpan.Zero)
            _firstEpoch = clock.GetElapsedTime(_begin);
    }

    /// <summary>The number of epochs that fit, estimated from the later half of those so far.</summary>
    /// <remarks>The first epochs are slower, because the runtime compiles in them.</remarks>
    public int Epochs(IReadOnlyList<EpochMetrics> history, int planned, int most)
    {
        int epoch = history.Count;
        if (limit is null || epoch >= planned)
            return planned;
        int before = epoch / 2;
        TimeSpan elapsed = history[^1].Elapsed;
        TimeSpan each = (elapsed - (before == 0 ? TimeSpan.Zero : history[before - 1].Elapsed)) / (epoch - before);
        // Avoids dividing by a time of zero.
        each = TimeSpan.FromTicks(Math.Max(1, each.Ticks));
        TimeSpan last = limit.Value - measuringShare * each;
        Volatile.Write(ref _lastTicks, last.Ticks);
        return (int)Math.Clamp(epoch + (last - elapsed) / each, epoch, most);
    }
}
