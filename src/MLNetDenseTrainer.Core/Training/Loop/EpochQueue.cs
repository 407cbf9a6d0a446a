using System.Runtime.ExceptionServices;

namespace MLNetDenseTrainer.Training.Loop;

/// <summary>Hands the epochs of members to threads. A free thread takes the member that is furthest behind.</summary>
internal sealed class EpochQueue
{
    private readonly object _gate = new();
    private readonly MemberTraining[] _members;
    private readonly bool[] _isRunning;
    private readonly int _runners;
    private readonly int _stride;
    private readonly TimePlan? _time;
    private readonly bool[] _isDropped;
    private readonly bool _mayDrop;
    private Func<int> _epochs = () => 0;
    private volatile ExceptionDispatchInfo? _failure;
    private int _reported;
    private volatile bool _stopped;

    /// <param name="members">The members.</param>
    /// <param name="runners">Threads, the caller's among them.</param>
    /// <param name="stride">
    /// The number of epochs after which members wait for one another and for the report. A report that may end training or write a
    /// checkpoint must find the same state on any number of threads.
    /// </param>
    /// <param name="reported">Epochs that were reported by an earlier run.</param>
    /// <param name="time">After its end no epoch begins, except the first of each member.</param>
    /// <param name="mayDrop">Whether members without time for their first epoch are left out, as long as one is left.</param>
    public EpochQueue(
        MemberTraining[] members, int runners, int stride = int.MaxValue, int reported = 0, TimePlan? time = null, bool mayDrop = false)
    {
        _time = time;
        _mayDrop = mayDrop;
        _isDropped = new bool[members.Length];
        _stride = stride;
        _reported = reported;
        _members = members;
        _isRunning = new bool[members.Length];
        _runners = runners;
    }

    /// <summary>The members that were not left out.</summary>
    public IEnumerable<int> Kept => Enumerable.Range(0, _members.Length).Where(member => !_isDropped[member]);

    /// <summary>Runs all epochs, and rethrows the first failure of a member.</summary>
    /// <param name="epochs">The number of epochs planned, which may change.</param>
    /// <param name="report">
    /// Called on the caller's thread, in order, for each epoch that all members are through with. False ends training.
    /// </param>
    public void Run(Func<int> epochs, Func<int, bool> report)
    {
        _epochs = epochs;
        Thread[] helpers = [.. Enumerable.Range(1, _runners - 1).Select(Helper)];
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
        EpochMetrics epoch = _members[member].RunEpoch(_epochs());
        lock (_gate)
        {
            _members[member].Record(epoch);
            _time?.EndFirstEpoch();
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
                bool isOver = member < 0 && !hasNews && Enumerable.Range(0, _members.Length).All(IsDone);
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
        for (int m = 0; _mayDrop && m < _members.Length; m++)
            _isDropped[m] |= !HasBegun(m) && Enumerable.Range(0, _members.Length).Any(HasBegun) && _time?.HasTimeForAnother == false;
    }

    private bool HasBegun(int member) => _isRunning[member] || _members[member].History.Count > 0;

    private int Next()
    {
        int next = -1;
        // The epoch at which members wait for one another.
        long meeting = (_reported / _stride + 1L) * _stride;
        for (int m = 0; m < _members.Length; m++)
        {
            bool isFree = !_isRunning[m] && !IsDone(m) && _members[m].History.Count < meeting;
            if (isFree && (next < 0 || _members[m].History.Count < _members[next].History.Count))
                next = m;
        }
        return next;
    }

    // The epochs that all members are through with. Members that have converged do not hold others up.
    private int EpochsOfAll()
    {
        lock (_gate)
        {
            int most = _members.Max(member => member.History.Count);
            return Kept.Min(m => _members[m].HasConverged ? most : _members[m].History.Count);
        }
    }

    private bool IsDone(int member)
    {
        int epochs = _members[member].History.Count;
        return _isDropped[member] || _members[member].HasConverged || epochs >= _epochs() || (epochs > 0 && _time?.IsOver == true);
    }
}
