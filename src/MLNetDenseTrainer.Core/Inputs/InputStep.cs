using MLNetDenseTrainer.Files.Onnx;
using MLNetDenseTrainer.Files.Payloads;
using MLNetDenseTrainer.Numerics.Matrices;
using MLNetDenseTrainer.Numerics.Sparse;

namespace MLNetDenseTrainer.Inputs;

/// <summary>One step on the way from the features of a row to the inputs of a network. It is immutable once fitted.</summary>
internal abstract class InputStep
{
    /// <summary>The step's number in a model file. Steps are applied in ascending order; the gaps are for those to come.</summary>
    public abstract byte Code { get; }

    /// <summary>Whether a feature that is zero stays zero, so that rows may stay sparse.</summary>
    public abstract bool KeepsZeros { get; }

    /// <summary>Inputs that the step adds behind the features. No step that changes features may follow: a panel may hold both.</summary>
    public virtual int AddedInputs => 0;

    /// <summary>Changes features in place: the one kernel for a row alone and for a batch.</summary>
    /// <remarks>Values are rows × 32 features, as a panel has them, from a multiple of 32 on. A single row may have fewer.</remarks>
    public abstract void Apply(Span<float> values, int first);

    /// <summary>Sets the inputs that the step adds, from a column on, before it changes the features.</summary>
    public virtual void AddInputs(ActivationMatrix inputs, int rows, int column)
    {
    }

    /// <summary>Changes a sparse row in place, where <see cref="KeepsZeros"/>, to the bits that a dense row gets.</summary>
    public virtual void Apply(SparseRow row, int column) => throw new InvalidOperationException($"{GetType().Name} does not keep zeros.");

    public abstract void Write(PayloadWriter writer);

    /// <summary>Adds the step to an ONNX graph, from rows × columns to rows × columns and added inputs.</summary>
    public abstract string AddTo(IOnnxGraph graph, string x);

    /// <summary>The step in a few words for people; <see langword="null"/> for one that the name of the scaling says already.</summary>
    public virtual string? Describe() => null;
}
