using MLNetDenseTrainer.Files;
using MLNetDenseTrainer.Training.Resume;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Training.Loop;

/// <summary>The checkpoint file of one training.</summary>
internal sealed class TrainingCheckpoint(Checkpoint checkpoint, TrainingFingerprint fingerprint)
{
    public int EveryEpochs => checkpoint.EveryEpochs;

    public void Save(Action<StateExchange> exchange) =>
        checkpoint.File.Replace(stream => CheckpointFormat.Write(fingerprint, exchange, stream));

    /// <summary>Reads the state, where there is one.</summary>
    public bool TryResume(Action<StateExchange> exchange)
    {
        using Stream? stream = checkpoint.File.OpenIfThere();
        if (stream is null)
            return false;
        CheckpointFormat.Read(fingerprint, exchange, stream, checkpoint.Path);
        return true;
    }

    public void Delete() => checkpoint.File.Delete();
}
