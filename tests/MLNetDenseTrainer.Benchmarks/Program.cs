using MLNetDenseTrainer.Benchmarks;

<<<<<<< HEAD
// The measuring program: a verb and its arguments; the last line is the figure.
return Verbs.Run(
    [
        Verb.Create("train", "--layers 30-25-15-1 --batch 32 --rows 20000 --epochs 4 --threads 2", TrainVerb.Run),
        Verb.Create("gemm", "--size 1024 --threads 1", GemmVerb.Run),
        Verb.Create("score", "--layers 30-25-15-1 --rows 100000 --threads 2", ScoreVerb.Run),
        Verb.Create("predict", "--layers 30-25-15-1 --rows 100000", PredictVerb.Run),
        new Verb("bdn", "(BenchmarkDotNet's own command line)", BdnVerb.Run),
    ],
    args);
=======
/// <summary>The measuring program: a verb and its arguments; the last line is the figure.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        if (args.Length == 0)
        {
            Console.Error.WriteLine("Verbs: train, gemm, score, predict, stream. See README.md.");
            return 2;
        }
        var arguments = new Arguments(args[1..]);
        switch (args[0])
        {
            case "train":
                TrainVerb.Run(arguments);
                return 0;
            case "gemm":
                GemmVerb.Run(arguments);
                return 0;
            case "score":
                ScoreVerb.Run(arguments);
                return 0;
            case "predict":
                PredictVerb.Run(arguments);
                return 0;
            case "stream":
                StreamVerb.Run(arguments);
                return 0;
            default:
                Console.Error.WriteLine($"There is no verb '{args[0]}'. Verbs: train, gemm, score, predict, stream.");
                return 2;
        }
    }
}
>>>>>>> c75f56036e6cdc586481a55e7c3fe7377430e52f
