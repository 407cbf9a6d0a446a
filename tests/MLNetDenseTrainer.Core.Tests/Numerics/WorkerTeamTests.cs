using System.Diagnostics;
using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Training.Data;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class WorkerTeamTests
{
    public static TheoryData<int> Counts => [1, 2, 3, 7, 8];

    [Theory]
    [MemberData(nameof(Counts))]
    public void Every_worker_does_the_work_once_in_each_run_and_run_returns_when_all_have(int count)
    {
        using var team = new WorkerTeam(count);
        int[] runs = new int[count];
        for (int run = 1; run <= 500; run++)
        {
            team.Run(worker => runs[worker]++);
            Assert.All(runs, times => Assert.Equal(run, times));
        }
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void Workers_are_threads_of_their_own_and_the_caller_is_the_first(int count)
    {
        using var team = new WorkerTeam(count);
        int[] threads = new int[count];
        team.Run(worker => threads[worker] = Environment.CurrentManagedThreadId);
        Assert.Equal(Environment.CurrentManagedThreadId, threads[0]);
        Assert.Equal(count, threads.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void Shares_are_disjoint_complete_and_even(int count)
    {
        using var team = new WorkerTeam(count);
        foreach (int things in Enumerable.Range(0, 70).Append(1_000_000_000))
        {
            int next = 0;
            for (int worker = 0; worker < count; worker++)
            {
                (int first, int end) = team.Share(things, worker);
                Assert.Equal(next, first);
                Assert.InRange(end - first, things / count, things / count + 1);
                next = end;
            }
            Assert.Equal(things, next);
        }
    }

    // Each worker writes its place and then reads all: without a barrier that holds, some are of another phase.
    [Theory]
    [MemberData(nameof(Counts))]
    public void A_barrier_separates_what_comes_before_it_from_what_comes_after(int count)
    {
        const int Phases = 200;
        using var team = new WorkerTeam(count);
        int[] phaseOf = new int[count];
        int wrong = 0;
        for (int run = 0; run < 5; run++)
        {
            team.Run(worker =>
            {
                for (int phase = 1; phase <= Phases; phase++)
                {
                    Volatile.Write(ref phaseOf[worker], phase);
                    team.Barrier();
                    for (int other = 0; other < count; other++)
                    {
                        if (Volatile.Read(ref phaseOf[other]) != phase)
                            Interlocked.Increment(ref wrong);
                    }
                    team.Barrier();
                }
            });
        }
        Assert.Equal(0, wrong);
        Assert.All(phaseOf, phase => Assert.Equal(Phases, phase));
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void An_exception_in_any_worker_reaches_the_caller_and_the_team_works_on(int count)
    {
        using var team = new WorkerTeam(count);
        for (int bad = 0; bad < count; bad++)
        {
            // Before a barrier, where the others wait for it; between two; and after the last.
            for (int place = 0; place < 3; place++)
            {
                var thrown = Assert.Throws<FormatException>(() => team.Run(worker =>
                {
                    ThrowIf(worker == bad && place == 0);
                    team.Barrier();
                    ThrowIf(worker == bad && place == 1);
                    team.Barrier();
                    ThrowIf(worker == bad && place == 2);
                }));
                Assert.Equal("Bad work.", thrown.Message);
                AssertWorks(team);
            }
        }
    }

    [Fact]
    public void When_all_workers_fail_one_of_their_exceptions_reaches_the_caller()
    {
        using var team = new WorkerTeam(4);
        Assert.Throws<FormatException>(() => team.Run(_ => ThrowIf(true)));
        AssertWorks(team);
    }

    // The threads are named; what counts is that they have ended once Dispose returns.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Dispose_ends_the_threads(int runs)
    {
        var team = new WorkerTeam(4);
        var threads = new Thread[4];
        team.Run(worker => threads[worker] = Thread.CurrentThread);
        for (int run = 0; run < runs; run++)
            AssertWorks(team);
        Assert.All(threads, thread => Assert.True(thread.IsAlive));
        team.Dispose();
        Assert.All(threads[1..], thread => Assert.False(thread.IsAlive));
    }

    [Fact]
    public void Dispose_ends_a_team_that_never_worked_or_has_failed_or_sleeps()
    {
        for (int round = 0; round < 100; round++)
            new WorkerTeam(3).Dispose();
        var failed = new WorkerTeam(3);
        Assert.Throws<FormatException>(() => failed.Run(_ => ThrowIf(true)));
        failed.Dispose();
        var asleep = new WorkerTeam(3);
        SleepOf(asleep);
        asleep.Dispose();
    }

    [Fact]
    public void Workers_that_have_fallen_asleep_are_woken()
    {
        using var team = new WorkerTeam(3);
        for (int round = 0; round < 3; round++)
        {
            SleepOf(team);
            AssertWorks(team);
        }
    }

    // Until all threads but the caller's wait on a lock rather than in a loop.
    private static void SleepOf(WorkerTeam team)
    {
        var threads = new Thread[team.Count];
        team.Run(worker => threads[worker] = Thread.CurrentThread);
        var patience = Stopwatch.StartNew();
        while (!threads[1..].All(thread => thread.ThreadState.HasFlag(System.Threading.ThreadState.WaitSleepJoin)))
        {
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(1), "The workers never slept.");
            Thread.Sleep(20);
        }
    }

    private static void ThrowIf(bool condition)
    {
        if (condition)
            throw new FormatException("Bad work.");
    }

    private static void AssertWorks(WorkerTeam team)
    {
        int[] sums = new int[team.Count];
        int total = 0;
        team.Run(worker =>
        {
            sums[worker] = worker + 1;
            team.Barrier();
            if (worker == 0)
                total = sums.Sum();
        });
        Assert.Equal(team.Count * (team.Count + 1) / 2, total);
    }
}
