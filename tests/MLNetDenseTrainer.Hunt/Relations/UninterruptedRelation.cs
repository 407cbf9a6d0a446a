using MLNetDenseTrainer.Hunt.Cases;
using MLNetDenseTrainer.Hunt.Product;

namespace MLNetDenseTrainer.Hunt.Relations;

/// <summary>To train, keep the optimizer's state and go on is to train without a break.</summary>
internal static class UninterruptedRelation
{
    private const int EpochsBefore = 2;

    public static Relation Relation { get; } = new("uninterrupted", Adapt, Check);

    // What moves in the course of a training begins anew with the second, and so do random draws.
    private static HuntCase Adapt(HuntCase c) => c with
    {
        Continued = false,
        Shuffle = false,
        Schedule = ScheduleKind.Constant,
        FlatCosine = false,
        Dropout = 0f,
        LearnedInputScale = false,
        EarlyStopping = false,
        Smooths = false,
        ValidationByOption = c.ValidationRows > 0,
        Members = c.ValidationRows == 0 ? 1 : c.Members,
    };

    private static Verdict Check(HuntCase c)
    {
        CaseData data = CaseData.Of(c);
        ProductModel whole = ProductTraining.Fit(c, data, options => options.Epochs = EpochsBefore + c.Epochs);
        ProductModel before = ProductTraining.Fit(c, data, options => (options.Epochs, options.KeepOptimizerState) = (EpochsBefore, true));
        ProductModel after = ProductTraining.FitFrom(before, c, data);
        return Verdict.All(
            Comparison.SameBits("parameters", whole.Flat(), after.Flat()),
            Comparison.SameBits("training losses", whole.TrainingLosses[EpochsBefore..], after.TrainingLosses),
            Comparison.SameBits("scores", whole.Scores(data.Training), after.Scores(data.Training)));
    }
}
