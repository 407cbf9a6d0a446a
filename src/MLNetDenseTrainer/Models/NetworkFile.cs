using MLNetDenseTrainer.Files;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Inputs.Categories;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer.Models;

/// <summary>
/// The entries of a network in ML.NET's model file: network, training record, key columns if there are some, and optimizer state if kept.
/// </summary>
internal static class NetworkFile
{
    private const string NetworkEntry = "Network";
    private const string TrainingEntry = "Training";
    private const string OptimizerEntry = "Optimizer";
    private const string KeyColumnsEntry = "KeyColumns";

    /// <summary>The header of a model. Its version changes with the list of entries; each entry has a version of its own.</summary>
    public static VersionInfo Version(string modelSignature, string loaderSignature) => new(
        modelSignature: modelSignature,
        verWrittenCur: 0x00010001,
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: loaderSignature,
        loaderAssemblyName: typeof(NetworkFile).Assembly.FullName);

    public static void Save(ModelSaveContext context, TrainedNetwork network, TrainingRecord record)
    {
        context.SaveBinaryStream(NetworkEntry, writer => NetworkFormat.Write(network, writer.BaseStream));
        context.SaveBinaryStream(TrainingEntry, writer => TrainingRecordFormat.Write(record, writer.BaseStream));
        if (!record.KeyColumns.IsEmpty)
            context.SaveBinaryStream(KeyColumnsEntry, writer => KeyColumnsFormat.Write(record.KeyColumns, writer.BaseStream));
        if (record.Optimizer is { } optimizer)
            context.SaveBinaryStream(OptimizerEntry, writer => OptimizerStateFormat.Write(optimizer, writer.BaseStream));
    }

    /// <exception cref="FormatException">An entry is missing or malformed.</exception>
    public static TModel Load<TModel>(
        ModelLoadContext context, VersionInfo version, Head head, Func<TrainedNetwork, TrainingRecord, TModel> create)
    {
        context.CheckAtModel(version);
        TrainedNetwork network = Load(context, NetworkEntry, stream => NetworkFormat.Read(stream, head.Task));
        TrainingRecord record = Load(context, TrainingEntry, TrainingRecordFormat.Read);
        int members = network.Members.Length;
        if (record.BestEpochs.Count != members)
            throw Contracts.ExceptDecode($"The model has the best epochs of {record.BestEpochs.Count} networks, expected {members}.");
        if (record.Data.Mismatch(network) is { } mismatch)
            throw Contracts.ExceptDecode($"The model's record of its data does not fit it: {mismatch}.");
        KeyColumn[] keys = LoadIfThere(context, KeyColumnsEntry, KeyColumnsFormat.Read) ?? [];
        if (keys.Sum(key => (long)key.Count) >= network.Features)
            throw Contracts.ExceptDecode($"The model's key columns have as many slots as all of its {network.Features} features.");
        OptimizerState? optimizer = LoadIfThere(context, OptimizerEntry, OptimizerStateFormat.Read);
        if (optimizer is not null && optimizer.Members.Length != members)
            throw Contracts.ExceptDecode(
                $"The model has the optimizer state of {optimizer.Members.Length} networks, expected {members}.");
        return create(network, record with { Optimizer = optimizer, KeyColumns = [.. keys] });
    }

    private static T Load<T>(ModelLoadContext context, string entry, Func<Stream, T> read)
        where T : class =>
        LoadIfThere(context, entry, read) ?? throw Contracts.ExceptDecode($"The model has no entry '{entry}'.");

    private static T? LoadIfThere<T>(ModelLoadContext context, string entry, Func<Stream, T> read)
        where T : class
    {
        T? content = null;
        try
        {
            context.TryLoadBinaryStream(entry, reader => content = read(reader.BaseStream));
            return content;
        }
        catch (FormatException malformed)
        {
            // Model.Load turns exceptions with ML.NET's own mark into the InvalidOperationException of malformed models.
            Contracts.Mark(malformed);
            throw;
        }
    }
}
