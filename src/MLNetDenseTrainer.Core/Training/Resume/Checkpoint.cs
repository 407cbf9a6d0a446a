using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer;

/// <summary>
/// A file into which training writes its whole state every few epochs. A training that was interrupted goes on from there when it is
/// started again, and ends in the same model, bit for bit, as if it had never stopped.
/// </summary>
/// <remarks>
/// <para>Where the file exists, Fit goes on after its last epoch. A file of other data, options or another seed is an
/// <see cref="InvalidOperationException"/> that names what differs. A malformed file is a <see cref="FormatException"/>. A folder that is
/// missing or cannot be written to is an exception before any data are read. A state that cannot be written is an exception too, and the
/// file keeps the state before. When Fit has its model, it removes the file. When Fit throws, the file stays.</para>
/// <para>The number of threads may change in between. The file is always complete: a new state is written beside it, to a <c>.part</c> file
/// with a unique name, and then takes its name. It holds numbers and the names of options, no data.</para>
/// <para>A path is for one training at a time. Do not use it where a trainer is fitted several times, as in cross-validation or
/// one-versus-all: each training would find the file of another.</para>
/// </remarks>
public sealed class Checkpoint
{
    /// <summary>Describes where and how often the state is written.</summary>
    /// <param name="path">The file, in a folder that exists and can be written to.</param>
    /// <param name="everyEpochs">
    /// The number of epochs between two writes, at least 1. Default 1. The members of an ensemble wait for one another there.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or not a path.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="everyEpochs"/> is less than 1.</exception>
    public Checkpoint(string path, int everyEpochs = 1)
        : this(path, everyEpochs, file => new AtomicFile(file))
    {
    }

    internal Checkpoint(string path, int everyEpochs, Func<string, AtomicFile> open)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(everyEpochs, 1);
        Path = System.IO.Path.GetFullPath(path);
        EveryEpochs = everyEpochs;
        File = open(Path);
    }

    /// <summary>The file, with its full path.</summary>
    public string Path { get; }

    /// <summary>The number of epochs between two writes.</summary>
    public int EveryEpochs { get; }

    internal AtomicFile File { get; }

    /// <summary>For example <c>Checkpoint(/models/churn.checkpoint, everyEpochs: 5)</c>.</summary>
    /// <returns>The settings as one would write them.</returns>
    public override string ToString() => FormattableString.Invariant($"Checkpoint({Path}, everyEpochs: {EveryEpochs})");
}
