using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Fuzz;

/// <summary>A whole model.zip, in which what we write is damaged, and ML.NET's header of it: read, it scores a row.</summary>
/// <remarks>ML.NET's own entries stay as they are, for some of its readers wait for ever on damaged ones.</remarks>
internal sealed class ModelTarget : FuzzTarget
{
    private static readonly string[] _entries =
        ["TransformerChain/Model/Network", "TransformerChain/Model/Training", "TransformerChain/Model/Model.key"];

    public override string Name => "model";

    public override IEnumerable<byte[]> Seeds() => GoldenModels.Files();

    public override byte[] Mutate(byte[] bytes, Mutator mutator)
    {
        List<(string Name, byte[] Content)> entries = GoldenModels.Unpack(bytes);
        string name = mutator.Pick(_entries);
        int place = entries.FindIndex(entry => entry.Name == name);
        if (place < 0)
            return bytes;
        if (mutator.Chance(0.05))
            entries.RemoveAt(place);
        else if (mutator.Chance(0.05))
            entries.Add((name, mutator.MutatePayload(entries[place].Content)));
        else
            entries[place] = (name, mutator.MutatePayload(entries[place].Content));
        return GoldenModels.Pack(entries);
    }

    protected override void Read(byte[] bytes)
    {
        var mlContext = new MLContext(seed: 1);
        ITransformer model = mlContext.Model.Load(new MemoryStream(bytes), out DataViewSchema schema);
        var row = new Row { Features = [0.5f, 0f, -1f, 2f] };
        IDataView scored = model.Transform(mlContext.Data.LoadFromEnumerable([row]));
        using DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema);
        if (!cursor.MoveNext())
            throw new MisbehaviourException($"A row was not scored, of a schema of {schema?.Count} columns.");
    }

    // What a loader of assemblies and ML.NET throw of themselves.
    protected override bool IsDocumented(Exception exception) =>
        exception is InvalidOperationException or FormatException or TargetInvocationException or IOException or BadImageFormatException or ArgumentException
        && exception.GetBaseException() is InvalidOperationException or FormatException or IOException or BadImageFormatException or ArgumentException or InvalidDataException;

    private sealed class Row
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];
    }
}
