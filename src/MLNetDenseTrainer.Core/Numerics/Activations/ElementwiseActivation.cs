using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNetDenseTrainer.Numerics;

/// <summary>An activation as vector arithmetic on 16 elements at a time.</summary>
internal interface IActivationOperator
{
    static abstract bool NeedsPreActivations { get; }

    static abstract Vector512<float> Value(Vector512<float> z);

    /// <summary>f'(z), from z where <see cref="NeedsPreActivations"/>, else from f(z).</summary>
    static abstract Vector512<float> Derivative(Vector512<float> source);
}

/// <summary>The loops around an <see cref="IActivationOperator"/>.</summary>
/// <remarks>
/// The last elements go through a full vector too, padded: an element has the same bits wherever in a batch it stands,
/// which a scalar tail with another exponential would not give.
/// </remarks>
internal sealed class ElementwiseActivation<TOperator> : ActivationFunction
    where TOperator : struct, IActivationOperator
{
    private static readonly int _width = Vector512<float>.Count;

    public override bool NeedsPreActivations => TOperator.NeedsPreActivations;

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
    public override void MultiplyByDerivative(ReadOnlySpan<float> source, Span<float> delta)
    {
        Debug.Assert(source.Length == delta.Length);
        ref float sourceStart = ref MemoryMarshal.GetReference(source);
        ref float deltaStart = ref MemoryMarshal.GetReference(delta);
        int i = 0;
        for (; i <= source.Length - _width; i += _width)
        {
            Vector512<float> derivative = TOperator.Derivative(Vector512.LoadUnsafe(ref sourceStart, (nuint)i));
            (derivative * Vector512.LoadUnsafe(ref deltaStart, (nuint)i)).StoreUnsafe(ref deltaStart, (nuint)i);
        }
        if (i < source.Length)
            PartialVector.Store(TOperator.Derivative(PartialVector.Load(source[i..])) * PartialVector.Load(delta[i..]), delta[i..]);
    }
}
