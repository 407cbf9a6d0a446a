using MLNetDenseTrainer.KillProbe;

namespace MLNetDenseTrainer.Tests.Checkpoints;

/// <summary>A process that is killed while it trains. The measuring program's verb <c>kill</c> does it a hundred times.</summary>
public sealed class KilledTrainingTests
{
    [Fact]
    public void Trainings_killed_at_random_moments_EndInTheSameBits()
    {
        using var folder = new CheckpointFolder();
        var training = new KilledTraining(Path.GetDirectoryName(folder.Path)!, epochs: 60, seed: 5);

        training.Run(times: 3);

        Assert.Equal((3, 0), (training.Kills, training.Different));
        Assert.InRange(training.Finished, 1, int.MaxValue);
        Assert.Empty(folder.Files);
    }
}
