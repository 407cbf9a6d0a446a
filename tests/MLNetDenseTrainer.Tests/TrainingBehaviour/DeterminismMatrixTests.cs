using System.Security.Cryptography;
using MLNetDenseTrainer.Files;
using MLNetDenseTrainer.Tests.Support;
using MLNetDenseTrainer.Training.Data;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.TrainingBehaviour;

/// <summary>For each batch size, the bytes of the model have the same hash for any number of threads, on dense and on sparse features, cached or not.</summary>
public sealed class DeterminismMatrixTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<string, int> TasksAndBatchSizes
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (int batchSize in (int[])[1, 7, 8, 9, 64, 1000])
                data.Add("binary", batchSize);
            foreach (string task in Tasks.Names.Take(3).Skip(1))
                data.Add(task, 9);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(TasksAndBatchSizes))]
    public void Model_HasTheSameHash(string name, int batchSize)
    {
        TaskUnderTest task = Tasks.Named(name);
        // A few batches, of which the last is a partial one.
        List<Row> rows = Rows.Make(batchSize < 64 ? 35 : 110);
        IDataView dense = task.View(_mlContext, rows);
        IDataView sparse = task.View(_mlContext, Rows.Sparse(rows));
        IDataView[] views = [dense, sparse, _mlContext.Data.Cache(dense), _mlContext.Data.Cache(sparse)];
        string expected = Hash(task, dense, batchSize, threads: 1);

        Assert.All(views, view => Assert.Equal(expected, Hash(task, view, batchSize, threads: 8)));
        foreach ((int threads, int i) in new[] { 1, 2, 3, 7 }.Select((threads, i) => (threads, i)))
            Assert.Equal(expected, Hash(task, views[^(i + 1)], batchSize, threads));
    }

    // Of the bytes that a file has, without the zip around them.
    private string Hash(TaskUnderTest task, IDataView view, int batchSize, int threads)
    {
        ITransformer model = task.SmallTrainer(_mlContext, options =>
        {
            options.Layers = Layers(batchSize, task.Outputs);
            options.BatchSize = batchSize;
            options.Epochs = 1;
            options.ValidationFraction = 0.1f;
            options.NumberOfThreads = threads;
        }).Fit(view);
        using var bytes = new MemoryStream();
        var parameters = (IDenseNetworkModel)Inspect.Of(model);
        NetworkFormat.Write(parameters.Network, bytes);
        // Its description says whether rows are sparse.
        TrainingRecordFormat.Write(parameters.Record with { Description = "any" }, bytes);
        return Convert.ToHexString(SHA256.HashData(bytes.ToArray()));
    }

    // So large that eight threads have enough to do, for a small network trains on one whatever is allowed; a batch of one row always does.
    private static Dense[] Layers(int batchSize, int outputs) => batchSize switch
    {
        1 => [new Dense(40, dropout: 0.2f), new Dense(outputs)],
        < 64 => [new Dense(872, dropout: 0.2f), new Dense(871, Activation.Gelu), new Dense(outputs)],
        _ => [new Dense(312, dropout: 0.2f), new Dense(311, Activation.Gelu), new Dense(outputs)],
    };
}
