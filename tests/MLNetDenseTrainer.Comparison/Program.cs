using MLNetDenseTrainer.Benchmarks;
using MLNetDenseTrainer.Comparison;

// Ours beside others, the same rows in the same run. Each figure is the median of so many runs.
return Verbs.Run(
    [
        Verb.Create("train", $"--layers {TrainingCase.Table} --batch 32 --rows 20000 --threads 2 --repeat 1 --trees yes", TrainComparison.Run),
        Verb.Create("score", $"--layers {ScoreComparison.Table} --rows 100000 --threads 2 --repeat 1", ScoreComparison.Run),
    ],
    args);
