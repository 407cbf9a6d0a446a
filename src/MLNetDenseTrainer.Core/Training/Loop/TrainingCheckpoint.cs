using MLNetDenseTrainer.Files;
using MLNetDenseTrainer.Training.Resume;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Training.Loop;

/// <summary>The checkpoint of one training.</summary>
/// <param name="checkpoint">Where and how often.</param>
/// <param name="fingerprint">The training.</param>
internal sealed class TrainingCheckpoint(Checkpoint checkpoint, TrainingFingerprint fingerprint)
{
    public int EveryEpochs => checkpoint.EveryEpochs;

    public void Save(Action<StateExchange> exchange) =>
        checkpoint.File.Replace(stream => CheckpointFormat.Write(fingerprint, exchange, stream));

    /// <summary>Reads the state, where there is one.</summary>
    /// <exception cref="FormatException">The file is malformed.</exception>
    /// <exception cref="InvalidOperationException">It is of another training.</exception>
    public bool TryResume(Action<StateExchange> exchange)
    {
        using Stream? stream = checkpoint.File.OpenIfThere();
        if (stream is null)
            return false;
        CheckpointFormat.Read(fingerprint, exchange, stream, checkpoint.Path);
        return true;
    }

    /// <summary>Removes the file when training is done.</summary>
    public void Delete() => checkpoint.File.Delete();
}
