using MLNetDenseTrainer.Prediction;

namespace MLNetDenseTrainer.Benchmarks;

/// <summary>Scores rows that are arrays already, without ML.NET's cursors: what they cost is the difference to Transform.</summary>
internal static class InMemoryScoring
{
    public static void Score(DenseNetworkBinaryModelParameters model, float[][] rows, float[] logits, int threads)
    {
        TrainedNetwork network = ((IDenseNetworkModel)model).Network;
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, worker =>
        {
            var scorer = new RowScorer(network);
            int end = (int)((long)rows.Length * (worker + 1) / threads);
            for (int row = (int)((long)rows.Length * worker / threads); row < end; row++)
            {
                rows[row].CopyTo(scorer.Features);
                logits[row] = scorer.Score()[0];
            }
        });
    }
}
