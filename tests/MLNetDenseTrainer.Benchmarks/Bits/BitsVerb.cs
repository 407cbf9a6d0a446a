using Microsoft.ML;

namespace MLNetDenseTrainer.Benchmarks.Bits;

/// <summary>Prints, case by case, hashes of what models predict and of their parameters.
/// Two builds that print the same behave the same.</summary>
internal static class BitsVerb
{
    public static void Run(Arguments arguments)
    {
        string wanted = arguments.Text("cases");
        foreach (BitsCase bitsCase in BitsCases.All)
        {
            if (wanted == "all" || bitsCase.Name.Contains(wanted, StringComparison.Ordinal))
                Console.WriteLine($"{bitsCase.Name,-36} {bitsCase.Run(new MLContext(seed: 1))}");
        }
    }
}
