using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer;

/// <summary>
/// A file into which training writes its whole state every few epochs, so that a training that was interrupted, however that happened, goes
/// on from there when it is started again, and ends in the same model to the bit as if it had never stopped.
/// </summary>
/// <remarks>
/// Fit looks for the file: where it is there, training goes on after its last epoch; where it is of other data, options or another seed, an
/// <see cref="InvalidOperationException"/> names what differs; where it is malformed, a <see cref="FormatException"/> says how. A folder
/// that is missing or not to be written to is an exception before any data are read, and so is, later, a state that cannot be written; the
/// file with the state before is left as it was. When Fit has its model, it removes the file; when it throws, the file stays. The number of
/// threads may change in between. The file is always complete: a new state is written beside it, to a file of a name that no other has
/// (<c>.part</c>), and then takes its name. It holds numbers and the text of options, no data. A path is for one training at a time, so not
/// for trainers that are fitted several times over, as in cross-validation or one-versus-all: those would find the file of another of their
/// trainings.
/// </remarks>
public sealed class Checkpoint
{
    /// <summary>Describes where and how often the state is written.</summary>
    /// <param name="path">The file, in a folder that exists and can be written to.</param>
    /// <param name="everyEpochs">After every so many epochs, at least 1. Default 1. The networks of an ensemble wait for one another
    /// there.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or no path.</exception>
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

    /// <summary>After how many epochs each the state is written.</summary>
    public int EveryEpochs { get; }

    internal AtomicFile File { get; }

    /// <summary>For example <c>Checkpoint(/models/churn.checkpoint, everyEpochs: 5)</c>.</summary>
    /// <returns>The settings as one would write them.</returns>
    public override string ToString() => FormattableString.Invariant($"Checkpoint({Path}, everyEpochs: {EveryEpochs})");
}
