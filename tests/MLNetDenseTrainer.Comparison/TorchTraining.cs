using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDenseTrainer.Comparison;

/// <summary>Whole training steps in libtorch, through TorchSharp: ReLU hidden layers, Adam, cross-entropy on logits, shuffled mini-batches.</summary>
internal static class TorchTraining
{
    /// <summary>Rows per second of the fastest epoch.</summary>
    public static double RowsPerSecond(int[] sizes, int batchSize, int rows, int epochs, int threads)
    {
        set_num_threads(threads);
        manual_seed(1);
        bool binary = sizes[^1] == 1;
        using Tensor x = randn(rows, sizes[0]);
        using Tensor y = binary ? randint(0, 2, [rows, 1]).to(ScalarType.Float32) : randint(0, sizes[^1], [rows]);
        using var network = Network(sizes);
        using var optimizer = optim.Adam(network.parameters());
        double fastest = double.PositiveInfinity;
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            var clock = Stopwatch.StartNew();
            using Tensor order = randperm(rows);
            for (int first = 0; first < rows; first += batchSize)
            {
                using DisposeScope scope = NewDisposeScope();
                Tensor batch = order.slice(0, first, Math.Min(first + batchSize, rows), 1);
                optimizer.zero_grad();
                Tensor logits = network.forward(x.index_select(0, batch));
                Tensor target = y.index_select(0, batch);
                Tensor loss = binary ? nn.functional.binary_cross_entropy_with_logits(logits, target) : nn.functional.cross_entropy(logits, target);
                loss.backward();
                optimizer.step();
            }
            fastest = Math.Min(fastest, clock.Elapsed.TotalSeconds);
        }
        return rows / fastest;
    }

    private static TorchSharp.Modules.Sequential Network(int[] sizes)
    {
        var layers = new List<nn.Module<Tensor, Tensor>>();
        for (int l = 1; l < sizes.Length; l++)
        {
            layers.Add(nn.Linear(sizes[l - 1], sizes[l]));
            if (l < sizes.Length - 1)
                layers.Add(nn.ReLU());
        }
        return nn.Sequential(layers);
    }
}
