using MLNetDenseTrainer.Files.Onnx;
using MLNetDenseTrainer.Files.Payloads;
using MLNetDenseTrainer.Numerics.Matrices;
using MLNetDenseTrainer.Numerics.Sparse;

namespace MLNetDenseTrainer.Inputs.Affine;

/// <summary>Scales each feature: (x - center) * factor. A feature that never varied in training has the factor 0.</summary>
internal sealed class AffineStep : InputStep
{
    public const byte FileCode = 20;

    // As wide as panels. The padding, and features of factor 0, are not shifted: an overflow times 0 would be NaN.
    private readonly float[] _centers;
    private readonly float[] _factors;

    /// <summary>A scaling by one factor for each feature; without centers it does not shift.</summary>
    public AffineStep(float[]? centers, float[] factors)
    {
        Shifts = centers is not null;
        Centers = centers ?? new float[factors.Length];
        Factors = factors;
        _factors = new float[Panels.Count(factors.Length) * Panels.Width];
        factors.CopyTo(_factors, 0);
        _centers = new float[_factors.Length];
        for (int i = 0; i < factors.Length; i++)
            _centers[i] = factors[i] == 0f ? 0f : Centers[i];
    }

    public override byte Code => FileCode;

    public bool Shifts { get; }

    public override bool KeepsZeros => !Shifts;

    /// <summary>One for each feature; 0 for a scaling that does not shift.</summary>
    public float[] Centers { get; }

    public float[] Factors { get; }

    /// <summary>The factor that brings a spread to 1. A feature that varies too little for float to have a factor becomes zero.</summary>
    public static float Factor(double spread) => (float)(1.0 / spread) is var factor && float.IsFinite(factor) ? factor : 0f;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Apply(Span<float> values, int first)
    {
        ref float centers = ref _centers[first];
        ref float factors = ref _factors[first];
        for (int i = 0; i < values.Length; i += Vector512<float>.Count)
        {
            nuint column = (nuint)(i % Panels.Width);
            Vector512<float> difference = PartialVector.Load(values[i..]) - Vector512.LoadUnsafe(ref centers, column);
            PartialVector.Store(difference * Vector512.LoadUnsafe(ref factors, column), values[i..]);
        }
    }

    public override void Apply(SparseRow row, int column)
    {
        for (int i = 0; i < row.Count; i++)
            row.Values[i] *= Factors[row.Indices[i]];
        row.RemoveZeros();
    }

    public override void Write(PayloadWriter writer)
    {
        writer.WriteMark(Shifts);
        if (Shifts)
            writer.WriteSingles(Centers);
        writer.WriteSingles(Factors);
    }

    public static void Check(PayloadReader reader, int features) =>
        reader.SkipSingles(reader.ReadMark("input centers") ? 2L * features : features, "the input factors");

    public static AffineStep Read(PayloadReader reader, int features)
    {
        float[]? centers = reader.ReadMark("input centers") ? reader.ReadSingles(features, "the input centers") : null;
        return new AffineStep(centers, reader.ReadSingles(features, "the input factors"));
    }

    public override string AddTo(IOnnxGraph graph, string x)
    {
        int features = Factors.Length;
        string difference = Shifts ? graph.Node("Sub", x, graph.Constant(_centers[..features], features)) : x;
        return graph.Node("Mul", difference, graph.Constant(Factors, features));
    }
}
