namespace MLNetDenseTrainer.Training.Loop;

/// <summary>The time that a training has, and the epochs that fit in it.</summary>
/// <remarks>Some of it is kept for what comes after the last epoch: predicting the rows that were held back.</remarks>
/// <param name="clock">What time goes by.</param>
/// <param name="limit">What reading and scaling have left; <see langword="null"/> for as much as it takes.</param>
/// <param name="measuringShare">How long the predicting takes, in epochs of all networks.</param>
/// <param name="elapsedBefore">What earlier runs of the same training took of it.</param>
internal sealed class TimePlan(TimeProvider clock, TimeSpan? limit, double measuringShare, TimeSpan elapsedBefore)
{
    private readonly long _begin = clock.GetTimestamp();
    private TimeSpan _firstEpoch;

    // Several threads look at it.
    private long _lastTicks = limit?.Ticks ?? long.MaxValue;

    /// <summary>How long the training has taken.</summary>
    public TimeSpan Elapsed => elapsedBefore + clock.GetElapsedTime(_begin);

    /// <summary>Whether it is too late for another epoch of a network.</summary>
    public bool IsOver => Elapsed.Ticks >= Volatile.Read(ref _lastTicks);

    /// <summary>Whether the first epoch of one more network fits, as far as is known.</summary>
    public bool HasTimeForAnother => Elapsed + _firstEpoch <= new TimeSpan(Volatile.Read(ref _lastTicks));

    /// <summary>A network is through with its first epoch.</summary>
    public void EndFirstEpoch()
    {
        if (_firstEpoch == TimeSpan.Zero)
            _firstEpoch = clock.GetElapsedTime(_begin);
    }

    /// <summary>How many epochs fit, by what the later half of those so far took.</summary>
    /// <remarks>In the first ones the runtime compiles what the others find compiled.</remarks>
    /// <param name="history">The epochs that all networks are through with.</param>
    /// <param name="planned">How many were planned. Where the end was planned for now, it stays.</param>
    /// <param name="most">There are no more than so many.</param>
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
