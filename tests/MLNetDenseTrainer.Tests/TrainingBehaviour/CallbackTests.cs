using System.Reflection;
using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.TrainingBehaviour;

/// <summary>Watching, stopping and cancelling a training.</summary>
public sealed class CallbackTests
{
    // Reading alone takes longer than there is time for.
    [Fact]
    public void MaximumTrainingTime_CountsFromTheFirstRow()
    {
        IEnumerable<Row> slow = Rows.Make(20).Select((row, place) =>
        {
            if (place == 0)
                Thread.Sleep(50);
            return row;
        });

        ITransformer model = Tasks.Regression.FitSmall(new MLContext(1), slow, options =>
        {
            options.Epochs = 1000;
            options.MaximumTrainingTime = TimeSpan.FromMilliseconds(20);
        });

        Assert.Single(Inspect.History(model));
    }

    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData(InputScaling.None)]
    [InlineData(InputScaling.Standardize)]
    [InlineData(InputScaling.RobustClip)]
    [InlineData(InputScaling.RobustQuantile)]
    public void Cancelled_when_all_rows_are_read_EndsBeforeTrainingBegins(InputScaling scaling)
    {
        using var source = new CancellationTokenSource();
        var log = new LogCollector(_mlContext);
        _mlContext.Log += (_, entry) =>
        {
            if (entry.RawMessage.Contains("kept in memory", StringComparison.Ordinal))
                source.Cancel();
        };

        Assert.ThrowsAny<OperationCanceledException>(() => Tasks.Regression.FitSmall(_mlContext, Rows.Make(40), options =>
            (options.InputScaling, options.CancellationToken) = (scaling, source.Token)));

        Assert.True(source.IsCancellationRequested);
        Assert.DoesNotContain(log.Infos, info => info.StartsWith("Training ", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    [Shows(nameof(DenseNetworkOptions.CancellationToken))]
    public void Cancelled_token_Throws(string name)
    {
        using var source = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => Tasks.Named(name).FitSmall(_mlContext, Rows.Make(40), options =>
        {
            options.CancellationToken = source.Token;
            options.OnEpoch = epoch =>
            {
                if (epoch.Epoch == 2)
                    source.Cancel();
                Assert.NotEqual(3, epoch.Epoch);
            };
        }));
    }

    [Fact]
    public void Token_cancelled_beforehand_ThrowsBeforeAnyEpoch()
    {
        Assert.ThrowsAny<OperationCanceledException>(() => Tasks.Binary.FitSmall(_mlContext, Rows.Make(40), options =>
        {
            options.CancellationToken = new CancellationToken(canceled: true);
            options.OnEpoch = _ => Assert.Fail("trained");
        }));
    }

    // What Microsoft.ML.Experimental's method of this name calls.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void CancelExecution_of_the_context_Throws(int networks)
    {
        MethodInfo cancel = typeof(MLContext).GetMethod("CancelExecution", BindingFlags.Instance | BindingFlags.NonPublic)!;
        foreach (string name in Tasks.OnePerTrainer)
        {
            var mlContext = new MLContext(seed: 1);
            Assert.ThrowsAny<OperationCanceledException>(() => Tasks.Named(name).FitSmall(mlContext, Rows.Make(40), options =>
            {
                (options.EnsembleSize, options.NumberOfThreads, options.Epochs) = (networks, 2, 50);
                options.OnEpoch = epoch =>
                {
                    Assert.InRange(epoch.Epoch, 1, 2);
                    if (epoch.Epoch == 2)
                        cancel.Invoke(mlContext, null);
                };
            }));
        }
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Stop_KeepsTheModelAsItIs(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        void Stopping(DenseNetworkOptions options) => options.OnEpoch = epoch =>
        {
            if (epoch.Epoch == 2)
                epoch.Stop();
        };

        ITransformer stopped = task.FitSmall(_mlContext, Rows.Make(40), Stopping);
        ITransformer twoEpochs = task.FitSmall(_mlContext, Rows.Make(40), options => options.Epochs = 2);

        Assert.Equal(2, Inspect.History(stopped).Count);
        Assert.Equal(Inspect.Parameters(twoEpochs), Inspect.Parameters(stopped));
    }

    [Fact]
    public void Exception_in_the_callback_ComesThrough()
    {
        var thrown = new NotSupportedException("mine");

        var caught = Assert.Throws<NotSupportedException>(() =>
            Tasks.Binary.FitSmall(_mlContext, Rows.Make(40), options => options.OnEpoch = _ => throw thrown));

        Assert.Same(thrown, caught);
    }

    [Fact]
    [Shows(nameof(DenseNetworkOptions.OnEpoch))]
    public void Epochs_AreReportedAndLogged()
    {
        var log = new LogCollector(_mlContext);
        var seen = new List<EpochProgress>();

        ITransformer model = Tasks.Binary.FitSmall(_mlContext, Rows.Make(40), options => options.OnEpoch = seen.Add);

        Assert.Equal(Inspect.History(model), seen.Select(epoch => epoch.Metrics));
        Assert.All(seen, epoch => Assert.Contains(log.Infos, message => message.Contains(epoch.ToString(), StringComparison.Ordinal)));
        Assert.Equal(TimeSpan.Zero, seen[^1].EstimatedRemaining);
    }
}
