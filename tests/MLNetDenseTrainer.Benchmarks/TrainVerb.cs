namespace MLNetDenseTrainer.Benchmarks;

/// <summary>Rows per second of training.</summary>
internal static class TrainVerb
{
    public static void Run(Arguments arguments)
    {
        int[] sizes = arguments.Layers("layers");
        var rows = new SyntheticRows(arguments.Count("rows"), sizes[0], sizes[^1]);
        double rowsPerSecond = TrainingSpeed.RowsPerSecond(
            rows, sizes, arguments.Count("batch"), arguments.Count("epochs"), arguments.Count("threads"));
        // A multiply and an add for each weight, row and product; the products are forward, input gradient and weight gradient.
        double operations = 6.0 * Enumerable.Range(1, sizes.Length - 1).Sum(l => (double)sizes[l - 1] * sizes[l]);
        Console.WriteLine($"GFLOP/s {operations * rowsPerSecond / 1e9:F1}");
        Console.WriteLine($"rows/s {rowsPerSecond:F0}");
    }
}
