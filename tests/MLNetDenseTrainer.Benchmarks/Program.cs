using MLNetDenseTrainer.Benchmarks;
using MLNetDenseTrainer.Benchmarks.Bits;
using MLNetDenseTrainer.Benchmarks.League;

// The measuring program: a verb and its arguments; the last line is the figure.
return Verbs.Run(
    [
        Verb.Create("train", "--layers 30-25-15-1 --batch 32 --rows 20000 --epochs 4 --threads 2", TrainVerb.Run),
        Verb.Create("bits", "--cases all", BitsVerb.Run),
        Verb.Create("gemm", "--size 1024 --threads 1", GemmVerb.Run),
        Verb.Create("score", "--layers 30-25-15-1 --rows 100000 --threads 2 --model trained", ScoreVerb.Run),
        Verb.Create("predict", "--layers 30-25-15-1 --rows 100000 --model trained", PredictVerb.Run),
        Verb.Create("stream", "--rows 1000000 --features 50 --budget-mb 256 --batch 256 --layers 50-64-32-1 --epochs 3 --threads 2", StreamVerb.Run),
        Verb.Create("sparse", "--features 65536 --nonzeros 50 --rows 100000 --units 64 --batch 128 --epochs 3 --threads 2", SparseVerb.Run),
        Verb.Create("kill", "--times 100 --epochs 300 --seed 1", KillVerb.Run),
        Verb.Create(
            "league",
            "--data data --datasets all --trainers dense,lightgbm,fasttree,fastforest,lbfgs,sdca --splits 3 --within-training no",
            LeagueVerb.Run),
        Verb.Create(
            "honesty", "--parts heldout,rare --sets 28 --new 20000 --rare-rows 100000 --skew-rows 1000 --options none", HonestyVerb.Run),
        Verb.Create("soak", "--minutes 60", SoakVerb.Run),
        new Verb("bdn", "(BenchmarkDotNet's own command line)", BdnVerb.Run),
    ],
    args);
