namespace MLNetDenseTrainer.Benchmarks;

/// <summary>Something the program can do.</summary>
/// <param name="Name">The first word of the command line.</param>
/// <param name="Usage">The words after it.</param>
/// <param name="Run">Does it, given those words.</param>
internal sealed record Verb(string Name, string Usage, Action<string[]> Run)
{
    /// <summary>A verb whose usage is its defaults.</summary>
    public static Verb Create(string name, string defaults, Action<Arguments> run) => new(name, defaults, words => run(new Arguments(defaults, words)));
}
