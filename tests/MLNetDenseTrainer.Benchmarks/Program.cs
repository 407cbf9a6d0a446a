namespace MLNetDenseTrainer.Benchmarks;

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
