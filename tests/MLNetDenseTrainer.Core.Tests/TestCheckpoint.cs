using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>A folder for checkpoints, and trainings that are interrupted in it.</summary>
internal sealed class TestCheckpoint : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("checkpoint ");

    public string Path => System.IO.Path.Combine(_folder.FullName, "training.checkpoint");

    public bool Exists => File.Exists(Path);

    public IEnumerable<string> Files => _folder.EnumerateFiles().Select(file => file.Name);

    public Checkpoint Every(int epochs) => new(Path, epochs);

    /// <summary>Settings of a training that is abandoned once it has reported an epoch.</summary>
    public static TrainingSettings Abandoned(TrainingSettings settings, int afterEpoch) => settings with
    {
        OnEpoch = epoch =>
        {
            if (epoch.Epoch == afterEpoch)
                throw new OperationCanceledException();
        },
    };

    public void Dispose() => _folder.Delete(recursive: true);
}
