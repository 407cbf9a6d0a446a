using MLNetDenseTrainer.Inputs.Affine;
using MLNetDenseTrainer.Numerics.Sparse;

namespace MLNetDenseTrainer.Inputs;

/// <summary>Fits the steps of a scaling to weighted rows, in memory or streamed. A weight counts as that many rows.</summary>
internal abstract class InputFit
{
    /// <summary>Whether the fit goes by quantiles of columns, for which a sample of streamed rows has to do.</summary>
    public virtual bool ReadsColumns => false;

    public static InputFit For(InputScaling scaling, int features) => scaling switch
    {
        InputScaling.None => new NoFit(),
        InputScaling.Standardize => new MomentsFit(features),
        InputScaling.MaximumAbsolute => new MaximumFit(features),
        InputScaling.RobustClip => new RobustFit(mayRank: false),
        InputScaling.RobustQuantile => new RobustFit(mayRank: true),
        _ => throw new UnreachableException($"The scaling {scaling} has no fit."),
    };

    /// <summary>Adds a row. Features that are missing (NaN) are left out.</summary>
    public virtual void Add(FeatureRow row, float weight)
    {
    }

    /// <summary>The steps, the same for any number of threads. The columns are those of all rows, or of a sample.</summary>
    public abstract IEnumerable<InputStep> Finish(Columns columns, int threads, Action? checkAlive);

    private sealed class NoFit : InputFit
    {
        public override IEnumerable<InputStep> Finish(Columns columns, int threads, Action? checkAlive) => [];
    }
}
