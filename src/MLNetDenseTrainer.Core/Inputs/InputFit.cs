using MLNetDenseTrainer.Inputs.Affine;
using MLNetDenseTrainer.Numerics.Sparse;

namespace MLNetDenseTrainer.Inputs;

/// <summary>Fits the steps of a scaling to weighted rows, in memory or streamed. A weight counts as that many rows.</summary>
internal abstract class InputFit
{
    /// <summary>Whether the fit goes by quantiles of columns, for which a sample of streamed rows has to do.</summary>
    public virtual bool ReadsColumns => false;

    /// <summary>A fit that has not seen a row.</summary>
    /// <param name="scaling">The scaling.</param>
    /// <param name="features">Features per row.</param>
    public static InputFit For(InputScaling scaling, int features) => scaling switch
    {
        InputScaling.None => new NoFit(),
        InputScaling.Standardize => new MomentsFit(features),
        InputScaling.MaximumAbsolute => new MaximumFit(features),
        InputScaling.RobustClip => new RobustFit(mayRank: false),
        InputScaling.RobustQuantile => new RobustFit(mayRank: true),
        _ => throw new ArgumentOutOfRangeException(nameof(scaling), scaling, "The scaling has no fit."),
    };

    /// <summary>Adds a row. Features that are missing (NaN) are left out.</summary>
    public virtual void Add(FeatureRow row, float weight)
    {
    }

    /// <summary>The steps, which are the same for any number of threads.</summary>
    /// <param name="columns">The rows, or a sample of them, where the fit <see cref="ReadsColumns"/>.</param>
    /// <param name="threads">The most threads to use.</param>
    /// <param name="checkAlive">Throws where training is to be abandoned.</param>
    public abstract IEnumerable<InputStep> Finish(Columns columns, int threads, Action? checkAlive);

    private sealed class NoFit : InputFit
    {
        public override IEnumerable<InputStep> Finish(Columns columns, int threads, Action? checkAlive) => [];
    }
}
