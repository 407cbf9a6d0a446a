using System.Runtime.ExceptionServices;

namespace MLNetDenseTrainer.Training.Loop;

/// <summary>Hands the epochs of members to threads. A free thread takes the member that is furthest behind.</summary>
/// <param name="members">The members.</param>
/// <param name="runners">Threads, the caller's among them.</param>
/// <param name="epochs">The number of epochs planned, which may change.</param>
/// <param name="stride">
/// The number of epochs after which members wait for one another and for the report. A report that may end training or write a
/// checkpoint must find the same state on any number of threads.
/// </param>
/// <param name="reported">Epochs that were reported by an earlier run.</param>
/// <param name="time">After its end no epoch begins, except the first of each member.</param>
/// <param name="mayDrop">Whether members without time for their first epoch are left out, as long as one is left.</param>
internal sealed class EpochQueue(
    MemberTraining[] members, int runners, Func<int> epochs, int stride, int reported, TimePlan time, bool mayDrop)
{
    private readonly object _gate = new();
    private readonly bool[] _isRunning = new bool[members.Length];
    private readonly bool[] _isDropped = new bool[members.Length];
    private volatile ExceptionDispatchInfo? _failure;
    private int _reported = reported;
    private volatile bool _stopped;

    /// <summary>The members that were not left out.</summary>
    public IEnumerable<int> Kept => Enumerable.Range(0, members.Length).Where(member => !_isDropped[member]);

    /// <summary>Runs all epochs, and rethrows the first failure of a member.</summary>
    /// <param name="report">Called on the caller's thread for each epoch that all members have finished. False ends training.</param>
    public void Run(Func<int, bool> report)
    {
        Thread[] helpers = [.. Enumerable.Range(1, runners - 1).Select(Helper)];
        foreach (Thread helper in helpers)
            helper.Start();
        Work(report);
        foreach (Thread helper in helpers)
            helper.Join();
        _failure?.Throw();
    }

    private Thread Helper(int number) => new(() => Work(null)) { IsBackground = true, Name = $"Dense network trainer {number}" };

    private void Work(Func<int, bool>? report)
    {
        try
        {
            while (TryTake(report is not null, out int member))
            {
                if (member >= 0)
                    RunEpoch(member);
                while (report is not null && !_stopped && _reported < EpochsOfAll())
                    Report(report);
            }
        }
        catch (Exception failure)
        {
            _failure ??= ExceptionDispatchInfo.Capture(failure);
            _stopped = true;
        }
        finally
        {
            lock (_gate)
                Monitor.PulseAll(_gate);
        }
    }

    private void Report(Func<int, bool> report)
    {
        bool goesOn = report(_reported + 1);
        lock (_gate)
        {
            _reported++;
            _stopped |= !goesOn;
            Monitor.PulseAll(_gate);
        }
    }

    private void RunEpoch(int member)
    {
        EpochMetrics epoch = members[member].RunEpoch(epochs());
        lock (_gate)
        {
            members[member].Record(epoch);
            time.EndFirstEpoch();
            _isRunning[member] = false;
            Monitor.PulseAll(_gate);
        }
    }

    // The member to go on with, or -1 where there are only epochs to report. False where all is done.
    private bool TryTake(bool reports, out int member)
    {
        lock (_gate)
        {
            while (true)
            {
                DropLate();
                member = Next();
                bool hasNews = reports && _reported < EpochsOfAll();
                bool isOver = member < 0 && !hasNews && Enumerable.Range(0, members.Length).All(IsDone);
                if (_stopped || (isOver && !(reports && _isRunning.Contains(true))))
                    return false;
                if (member >= 0)
                    _isRunning[member] = true;
                if (member >= 0 || hasNews)
                    return true;
                Monitor.Wait(_gate);
            }
        }
    }

    private void DropLate()
    {
        for (int m = 0; mayDrop && m < members.Length; m++)
            _isDropped[m] |= !HasBegun(m) && Enumerable.Range(0, members.Length).Any(HasBegun) && !time.HasTimeForAnother;
    }

    private bool HasBegun(int member) => _isRunning[member] || members[member].History.Count > 0;

    private int Next()
    {
        int next = -1;
        // The epoch at which members wait for one another.
        long meeting = (_reported / stride + 1L) * stride;
        for (int m = 0; m < members.Length; m++)
        {
            bool isFree = !_isRunning[m] && !IsDone(m) && members[m].History.Count < meeting;
            if (isFree && (next < 0 || members[m].History.Count < members[next].History.Count))
                next = m;
        }
        return next;
    }

    // The epochs that all members are through with. Members that have converged do not hold others up.
    private int EpochsOfAll()
    {
        lock (_gate)
        {
            int most = members.Max(member => member.History.Count);
            return Kept.Min(m => members[m].HasConverged ? most : members[m].History.Count);
        }
    }

    private bool IsDone(int member)
    {
        int done = members[member].History.Count;
        return _isDropped[member] || members[member].HasConverged || done >= epochs() || (done > 0 && time.IsOver);
    }
}
