using System.Runtime.Intrinsics;

namespace MLNetDenseTrainer.Numerics.Activations;

/// <summary>An activation as vector arithmetic on 16 elements at a time.</summary>
internal interface IActivationOperator
{
    /// <summary>f(z).</summary>
    static abstract Vector512<float> Value(Vector512<float> z);

    /// <summary>f(z), with the same bits, and f'(z), which has most of its terms in common.</summary>
    static abstract Vector512<float> Value(Vector512<float> z, out Vector512<float> derivative);
}
