using MLNetDenseTrainer.Benchmarks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDenseTrainer.Comparison;

/// <summary>Whole training steps in libtorch, through TorchSharp: ReLU hidden layers, Adam, cross-entropy on logits, shuffled mini-batches.</summary>
/// <remarks>
/// TorchSharp 0.107 needs the libstdc++ of GCC 13 or newer. What costs libtorch and brings nothing is left out: gradients are let go of rather than zeroed,
/// ReLU works in place, and nobody asks for the loss.
/// </remarks>
internal static class TorchTraining
{
    /// <summary>Rows per second of the fastest epoch.</summary>
    public static double RowsPerSecond(SyntheticRows rows, int[] sizes, int batchSize, int epochs, int threads)
    {
        set_num_threads(threads);
        manual_seed(1);
        using Tensor x = tensor(rows.FlatFeatures(), [rows.Count, rows.FeatureCount]);
        using Tensor y = Targets(rows);
        using TorchSharp.Modules.Sequential network = Network(sizes);
        using var optimizer = optim.Adam(network.parameters());
        double fastest = double.PositiveInfinity;
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            double seconds = Timing.Seconds(() => Epoch(network, optimizer, x, y, rows.IsBinary, batchSize));
            fastest = Math.Min(fastest, seconds);
        }
        return rows.Count / fastest;
    }

    private static void Epoch(TorchSharp.Modules.Sequential network, TorchSharp.Modules.Adam optimizer, Tensor x, Tensor y, bool binary, int batchSize)
    {
        long rows = x.shape[0];
        using Tensor order = randperm(rows, ScalarType.Int64);
        for (long first = 0; first < rows; first += batchSize)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor batch = order.narrow(0, first, Math.Min(batchSize, rows - first));
            Tensor logits = network.forward(x.index_select(0, batch));
            Tensor target = y.index_select(0, batch);
            Tensor loss = binary ? nn.functional.binary_cross_entropy_with_logits(logits, target) : nn.functional.cross_entropy(logits, target);
            network.zero_grad(set_to_none: true);
            loss.backward();
            optimizer.step();
        }
    }

    private static Tensor Targets(SyntheticRows rows) => rows.IsBinary
        ? tensor(rows.Classes.Select(label => (float)label).ToArray(), [rows.Count, 1])
        : tensor(rows.Classes.Select(label => (long)label).ToArray());

    private static TorchSharp.Modules.Sequential Network(int[] sizes)
    {
        var layers = new List<nn.Module<Tensor, Tensor>>();
        for (int l = 1; l < sizes.Length; l++)
        {
            layers.Add(nn.Linear(sizes[l - 1], sizes[l]));
            if (l < sizes.Length - 1)
                layers.Add(nn.ReLU(inplace: true));
        }
        return nn.Sequential(layers);
    }
}
