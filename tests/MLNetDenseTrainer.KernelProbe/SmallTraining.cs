using MLNetDenseTrainer.Numerics.RandomNumbers;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Loop;
using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.KernelProbe;

/// <summary>A training with every kind of arithmetic in it: two activations, dropout, penalty, clipping, Adam, early stopping.</summary>
internal static class SmallTraining
{
    private const int Inputs = 5;

    public static IEnumerable<double> Losses()
    {
        var rows = new TrainingRows(Inputs);
        var random = new RandomGenerator(2, RandomStream.Initialization);
        for (int r = 0; r < 120; r++)
        {
            float target = r % 2;
            foreach (ref float x in rows.Add(target, 1f))
                x = random.NextSingle() + 0.5f * target;
        }
        IReadOnlyList<Dense> layers = [new Dense(33, Activation.Gelu, 0.1f), new Dense(17, Activation.Tanh), new Dense(1)];
        int[] all = [.. Enumerable.Range(0, rows.Count)];
        var training = new NetworkTraining(Settings(), new MemoryData(rows, all[..100], new RowSelection(rows, all.AsMemory(100))));
        training.Run(training.Initialize(layers, Activation.Sigmoid));
        return training.History.SelectMany(epoch => new[] { epoch.TrainingLoss, epoch.ValidationLoss!.Value });
    }

    private static TrainingSettings Settings() => new()
    {
        Loss = Loss.BinaryCrossEntropy,
        InputScaling = InputScaling.Standardize,
        Optimizer = Optimizer.Adam(),
        LearningRateSchedule = LearningRateSchedule.Constant,
        LearningRate = 0.003f,
        BatchSize = 16,
        Epochs = 5,
        Seed = 1,
        Threads = 2,
        L2Regularization = 0.001f,
        GradientClipNorm = 1f,
        EarlyStopping = new EarlyStopping(),
    };
}
