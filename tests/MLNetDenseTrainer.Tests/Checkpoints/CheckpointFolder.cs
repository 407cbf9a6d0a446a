namespace MLNetDenseTrainer.Tests.Checkpoints;

/// <summary>A folder, with a space in its name, for a checkpoint.</summary>
internal sealed class CheckpointFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("with a space ");

    public string Path => System.IO.Path.Combine(_folder.FullName, "my training.checkpoint");

    public IEnumerable<string> Files => _folder.EnumerateFiles().Select(file => file.Name);

    /// <summary>Options of a training that writes its state after every epoch and is abandoned when it reports one.</summary>
    public Action<DenseNetworkOptions> Abandoned(int epoch, Action<DenseNetworkOptions>? configure = null) => options =>
    {
        Resumed(configure)(options);
        options.OnEpoch = progress =>
        {
            if (progress.Epoch == epoch)
                throw new OperationCanceledException();
        };
    };

    /// <summary>Options of the training that goes on.</summary>
    public Action<DenseNetworkOptions> Resumed(Action<DenseNetworkOptions>? configure = null) => options =>
    {
        configure?.Invoke(options);
        options.Checkpoint = new Checkpoint(Path);
    };

    public void Dispose() => _folder.Delete(recursive: true);
}
