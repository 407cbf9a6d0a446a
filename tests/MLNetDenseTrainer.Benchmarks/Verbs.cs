using System.Globalization;

namespace MLNetDenseTrainer.Benchmarks;

/// <summary>Runs the verb that a command line begins with.</summary>
internal static class Verbs
{
    private const int BadUsage = 2;

    /// <summary>Returns the exit code: 0, or what the verb has set <see cref="Environment.ExitCode"/> to.</summary>
    public static int Run(IReadOnlyList<Verb> verbs, string[] args)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            if (args.Length == 0)
                throw new UsageException("A verb is missing.");
            Verb verb = verbs.FirstOrDefault(verb => verb.Name == args[0]) ?? throw new UsageException($"There is no verb '{args[0]}'.");
            verb.Run(args[1..]);
            return Environment.ExitCode;
        }
        catch (UsageException problem)
        {
            Console.Error.WriteLine(problem.Message);
            Console.Error.WriteLine("Verbs, with their defaults:");
            foreach (Verb verb in verbs)
                Console.Error.WriteLine($"  {verb.Name,-7} {verb.Usage}");
            return BadUsage;
        }
    }
}
