using MLNetDenseTrainer.Files.Onnx;
using MLNetDenseTrainer.Files.Payloads;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics.Matrices;
using MLNetDenseTrainer.Numerics.Sparse;

namespace MLNetDenseTrainer.Inputs.Missing;

/// <summary>Puts zero in the place of missing features, and adds an input for each flagged one: 1 where it is missing, else 0.</summary>
/// <param name="flagged">The features with a flag, in ascending order.</param>
internal sealed class MissingStep(int[] flagged) : InputStep
{
    public const byte FileCode = 100;

    public override byte Code => FileCode;

    public override bool KeepsZeros => true;

    public int[] Flagged => flagged;

    public override int AddedInputs => flagged.Length;

    /// <summary>Whether all features are finite, or missing where that is allowed.</summary>
    public static bool Accepts(MissingValues missing, ReadOnlySpan<float> features) =>
        features.IsEmpty
        || (missing == MissingValues.Impute ? !TensorPrimitives.IsInfinityAny(features) : TensorPrimitives.IsFiniteAll(features));

    public override void AddInputs(ActivationMatrix inputs, int rows, int column)
    {
        for (int i = 0; i < flagged.Length; i++)
        {
            for (int row = 0; row < rows; row++)
                inputs.Element(row, column + i) = float.IsNaN(inputs.Element(row, flagged[i])) ? 1f : 0f;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Apply(Span<float> values, int first)
    {
        for (int i = 0; i < values.Length; i += Vector512<float>.Count)
        {
            Vector512<float> x = PartialVector.Load(values[i..]);
            PartialVector.Store(Vector512.ConditionalSelect(Vector512.IsNaN(x), Vector512<float>.Zero, x), values[i..]);
        }
    }

    /// <summary>Puts zero in the place of missing features without a flag. Those with a flag stay NaN: a batch makes it.</summary>
    public void ApplyToKept(Span<float> row)
    {
        for (int feature = 0; feature < row.Length; feature++)
        {
            if (float.IsNaN(row[feature]) && Array.BinarySearch(flagged, feature) < 0)
                row[feature] = 0f;
        }
    }

    public override void Apply(SparseRow row, int column)
    {
        int count = row.Count;
        int kept = 0;
        for (int i = 0; i < count; i++)
        {
            if (!float.IsNaN(row.Values[i]))
                row.Move(i, kept++);
            else if (Array.BinarySearch(flagged, row.Indices[i]) is >= 0 and var flag)
                row.Add(column + flag, 1f);
        }
        row.Remove(kept, count);
    }

    public override void Write(PayloadWriter writer) => writer.WriteList<int>(flagged);

    public static void Check(PayloadReader reader, int features) => ReadFlagged(reader, features);

    public static MissingStep Read(PayloadReader reader, int features) => new(ReadFlagged(reader, features));

    public override string AddTo(IOnnxGraph graph, string x)
    {
        string imputed = graph.Node("Where", graph.Node("IsNaN", x), graph.Number(0f), x);
        if (flagged.Length == 0)
            return imputed;
        string missing = graph.Node("IsNaN", graph.Columns(x, flagged, flagged.Length));
        return graph.Concat(imputed, graph.Cast(missing, OnnxElementType.Single));
    }

    private static int[] ReadFlagged(PayloadReader reader, int features) =>
        reader.ReadAscending(Math.Min(features, NetworkShape.MaximumInputs - features), features, "the flagged features");

    public override string Describe() => FormattableString.Invariant($", missing values imputed (flagged features: {flagged.Length})");
}
