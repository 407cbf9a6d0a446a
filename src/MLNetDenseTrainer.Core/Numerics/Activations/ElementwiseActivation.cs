using MLNetDenseTrainer.Files.Onnx;
using MLNetDenseTrainer.Numerics.Matrices;

namespace MLNetDenseTrainer.Numerics.Activations;

/// <summary>The loops around an <see cref="IActivationOperator"/>.</summary>
/// <remarks>
/// The last elements go through a full vector too, padded: an element has the same bits wherever in a batch it stands,
/// which a scalar tail with another exponential would not give.
/// </remarks>
internal sealed class ElementwiseActivation<TOperator> : ActivationFunction
    where TOperator : struct, IActivationOperator
{
    private static readonly int _width = Vector512<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Apply(ReadOnlySpan<float> z, Span<float> a)
    {
        Debug.Assert(z.Length == a.Length);
        ref float zStart = ref MemoryMarshal.GetReference(z);
        ref float aStart = ref MemoryMarshal.GetReference(a);
        int i = 0;
        for (; i <= z.Length - _width; i += _width)
            TOperator.Value(Vector512.LoadUnsafe(ref zStart, (nuint)i)).StoreUnsafe(ref aStart, (nuint)i);
        if (i < z.Length)
            PartialVector.Store(TOperator.Value(PartialVector.Load(z[i..])), a[i..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Apply(ReadOnlySpan<float> z, Span<float> a, Span<float> derivatives)
    {
        Debug.Assert(z.Length == a.Length && z.Length == derivatives.Length);
        ref float zStart = ref MemoryMarshal.GetReference(z);
        ref float aStart = ref MemoryMarshal.GetReference(a);
        ref float derivativesStart = ref MemoryMarshal.GetReference(derivatives);
        int i = 0;
        for (; i <= z.Length - _width; i += _width)
        {
            TOperator.Value(Vector512.LoadUnsafe(ref zStart, (nuint)i), out Vector512<float> derivative).StoreUnsafe(ref aStart, (nuint)i);
            derivative.StoreUnsafe(ref derivativesStart, (nuint)i);
        }
        if (i < z.Length)
        {
            PartialVector.Store(TOperator.Value(PartialVector.Load(z[i..]), out Vector512<float> derivative), a[i..]);
            PartialVector.Store(derivative, derivatives[i..]);
        }
    }

    public override string Onnx(IOnnxGraph graph, string z) => TOperator.Onnx(graph, z);

    public override double InitialVariance(int inputs, int units) => TOperator.InitialVariance(inputs, units);
}
