using MLNetDenseTrainer.Inputs.Categories;
using MLNetDenseTrainer.Tests.Support;
using MLNetDenseTrainer.Training;
using MLNetDenseTrainer.Training.HoldOuts;
using MLNetDenseTrainer.Training.Plan;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Recipe;

/// <summary>The plan as a table of cases: options and facts on the left, decisions on the right.</summary>
public sealed class PlanCasesTests
{
    private static readonly Dense[] _layers = [new(4), new(1)];
    private static readonly DataFacts _rows = new(Features: 4, Outputs: 1) { Rows = 1000, Seed = 7 };
    private static readonly DataFacts _streamed = _rows with { IsInMemory = false };
    private static readonly DataFacts _sparse = new(Features: 5000, Outputs: 1) { Rows = 1000, IsSparse = true };
    private static readonly DataFacts _given = _rows with { HasValidationSet = true, ValidationRows = 100 };

    private static readonly HoldOut _folds = Split(HoldOutKind.Folds);
    private static readonly HoldOut _fraction = Split(HoldOutKind.Fraction);

    // Options, facts, and what is asked for: source, fraction, networks, and the folds that they share.
    public static TheoryData<string, string, string> HoldOutCases => new()
    {
        { "recipe", "rows", "Folds 0 16 8" },
        { "recipe", "streamed", "Fraction 0.1 1 1" },
        { "recipe", "sparse", "Folds 0 5 5" },
        { "recipe", "given", "ValidationSet 0 16 8" },
        { "one network", "rows", "Fraction 0.2 1 1" },
        { "one network", "streamed", "Fraction 0.1 1 1" },
        { "one network", "given", "ValidationSet 0 1 1" },
        { "fraction", "rows", "Fraction 0.3 16 8" },
        { "fraction", "given", "ValidationSet 0 16 8" },
        { "layers", "rows", "None 0 1 1" },
        { "layers", "streamed", "None 0 1 1" },
        { "layers, three networks", "rows", "Folds 0 3 3" },
        { "layers, fraction", "sparse", "Fraction 0.3 1 1" },
    };

    // Options, facts, and the settings that follow.
    public static TheoryData<string, string, string> SettingsCases => new()
    {
        { "recipe", "folds", "16 networks, 256 epochs of 64, Adam 0.95, rate 0.04, decay 0.02, RobustQuantile, Impute, Periodic, smoothing 0.1" },
        {
            "recipe", "categories",
            "16 networks, 256 epochs of 64, Adam 0.95, rate 0.04, decay 0.02, RobustQuantile, Impute, Periodic, smoothing 0.1"
        },
        { "recipe", "rows", "16 networks, 4 epochs of 64, Adam 0.95, rate 0.04, decay 0.02, RobustQuantile, Impute, Periodic, smoothing 0" },
        { "recipe", "sparse folds", "5 networks, 20 epochs of 16, Adam 0.999, rate 0.001, decay 0, MaximumAbsolute, Impute, None, smoothing 0.1" },
        { "recipe", "streamed fraction", "1 networks, 256 epochs of 64, Adam 0.95, rate 0.04, decay 0.02, RobustQuantile, Impute, Periodic, smoothing 0.1" },
        { "one network", "given", "1 networks, 256 epochs of 64, Adam 0.95, rate 0.04, decay 0.02, RobustQuantile, Impute, Periodic, smoothing 0.1" },
        { "layers", "rows", "1 networks, 100 epochs of 32, Adam 0.999, rate 0.001, decay 0, Standardize, SkipRow, None, smoothing 0" },
        { "layers", "sparse", "1 networks, 100 epochs of 32, Adam 0.999, rate 0.001, decay 0, MaximumAbsolute, SkipRow, None, smoothing 0" },
        { "layers, three networks", "folds", "3 networks, 100 epochs of 32, Adam 0.999, rate 0.001, decay 0, Standardize, SkipRow, None, smoothing 0" },
    };

    [Theory]
    [MemberData(nameof(HoldOutCases))]
    public void Rows_are_held_back_by_options_and_facts(string options, string facts, string expected)
    {
        HoldOutPlan plan = HoldOutsOf(OptionsOf(options), FactsOf(facts), continued: null);

        Assert.Equal(expected, FormattableString.Invariant($"{plan.Source} {plan.Fraction} {plan.Networks} {plan.Folds}"));
        Assert.Null(plan.Kept);
    }

    [Theory]
    [MemberData(nameof(SettingsCases))]
    public void Settings_follow_from_options_and_facts(string options, string facts, string expected)
    {
        TrainingSettings settings = TrainingPlan.From(OptionsOf(options), FactsOf(facts), continued: null).Settings;

        string beta2 = settings.Optimizer.ToString()!.Contains("beta2: 0.95,", StringComparison.Ordinal) ? "0.95" : "0.999";
        Assert.Equal(expected, FormattableString.Invariant(
            $"{settings.EnsembleSize} networks, {settings.Epochs} epochs of {settings.BatchSize}, Adam {beta2}, rate {settings.LearningRate}, ")
            + FormattableString.Invariant($"decay {settings.WeightDecay}, {settings.InputScaling}, {settings.MissingValues}, ")
            + FormattableString.Invariant($"{settings.NumericEmbedding}, smoothing {settings.LabelSmoothing}"));
    }

    // The model to continue, and what is asked for and kept.
    [Theory]
    [InlineData("layers", "rows", "None 0 1, kept None")]
    [InlineData("layers, three networks", "rows", "Folds 0 3, kept Folds")]
    [InlineData("layers, three networks", "given", "ValidationSet 0 3, kept None")]
    [InlineData("layers, fraction", "rows", "Fraction 0.2 1, kept Fraction")]
    [InlineData("layers, fraction", "streamed", "Fraction 0.1 1, kept Fraction")]
    [InlineData("layers, fraction", "given", "ValidationSet 0 1, kept None")]
    public void A_model_to_continue_DecidesWithTheFacts(string before, string facts, string expected)
    {
        var recipe = new DenseNetworkBinaryTrainer.Options();
        var continued = new ContinuedModel(recipe, Trained(OptionsOf(before)));

        HoldOutPlan holdOuts = HoldOutsOf(recipe, FactsOf(facts), continued);
        TrainingPlan plan = TrainingPlan.From(recipe, _rows with { IsSparse = true }, continued);

        string found = FormattableString.Invariant($"{holdOuts.Source} {holdOuts.Fraction} {holdOuts.Networks}, kept {holdOuts.Kept!.Kind}");
        Assert.Equal(expected, found);
        Assert.Equal(holdOuts.Networks, plan.Settings.EnsembleSize);
        Assert.False(plan.Settings.MayDropMembers);
        Assert.Equal(InputScaling.Standardize, plan.Settings.InputScaling);
        Assert.Equal(MissingValues.SkipRow, plan.Settings.MissingValues);
        Assert.Equal(NumericEmbedding.None, plan.Settings.NumericEmbedding);
        Assert.Equal([4, 1], plan.Layers.Select(layer => layer.Units));
    }

    // The model's own split goes on where options ask for one at all.
    [Theory]
    [InlineData(ValidationSource.None, HoldOutKind.None)]
    [InlineData(ValidationSource.ValidationSet, HoldOutKind.None)]
    [InlineData(ValidationSource.Fraction, HoldOutKind.Folds)]
    [InlineData(ValidationSource.Folds, HoldOutKind.Folds)]
    internal void A_model_to_continue_KeepsItsSplit(ValidationSource source, HoldOutKind expected)
    {
        Assert.Equal(expected, new HoldOutPlan(source, 0f, Networks: 3, Folds: 3, _folds).Kept!.Kind);
    }

    [Fact]
    public void Facts_SayWhatReallyValidates()
    {
        Assert.Equal(ValidationSource.None, _rows.Validation);
        Assert.Equal(ValidationSource.ValidationSet, _given.Validation);
        Assert.Equal(ValidationSource.Folds, (_rows with { HoldOut = _folds }).Validation);
        Assert.Equal(ValidationSource.Fraction, (_rows with { HoldOut = _fraction, ValidationRows = 1 }).Validation);
        Assert.Equal(ValidationSource.None, (_rows with { HoldOut = _fraction }).Validation);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(3, false)]
    public void Members_may_be_left_out_UnlessTheirNumberIsAskedFor(int? ensembleSize, bool expected)
    {
        var options = new DenseNetworkRegressionTrainer.Options { EnsembleSize = ensembleSize };

        Assert.Equal(expected, TrainingPlan.From(options, _rows, continued: null).Settings.MayDropMembers);
    }

    [Fact]
    public void Several_networks_on_streamed_rows_AreRefused()
    {
        var options = new DenseNetworkRegressionTrainer.Options { EnsembleSize = 2 };

        var exception = Assert.Throws<InvalidOperationException>(() => HoldOutsOf(options, _streamed, continued: null));
        Assert.Contains("MaximumDataMemory", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_plan_depends_on_nothing_else()
    {
        TrainingPlan Plan() => TrainingPlan.From(new DenseNetworkBinaryTrainer.Options { Layers = _layers }, _rows, continued: null);

        Assert.Equal(7, Plan().Settings.Seed);
        Assert.Equal(Plan().Settings with { Optimizer = Optimizer.Adam() }, Plan().Settings with { Optimizer = Optimizer.Adam() }, Same);
    }

    private static HoldOutPlan HoldOutsOf(DenseNetworkOptions options, DataFacts facts, ContinuedModel? continued) =>
        new ReadingPlan(options, facts, continued).HoldOuts(facts);

    private static IDenseNetworkModel Trained(DenseNetworkBinaryTrainer.Options options)
    {
        var mlContext = new MLContext(1);
        options.Epochs = 1;
        return mlContext.BinaryClassification.Trainers.DenseNetwork(options).Fit(Tasks.Binary.View(mlContext, Rows.Make(60))).Model;
    }

    private static bool Same(TrainingSettings a, TrainingSettings b) =>
        typeof(TrainingSettings).GetProperties().All(property => $"{property.GetValue(a)}" == $"{property.GetValue(b)}");

    private static DenseNetworkBinaryTrainer.Options OptionsOf(string name)
    {
        var options = new DenseNetworkBinaryTrainer.Options { Layers = name.Contains("layers", StringComparison.Ordinal) ? _layers : null };
        if (name.Contains("one network", StringComparison.Ordinal))
            options.EnsembleSize = 1;
        if (name.Contains("three networks", StringComparison.Ordinal))
            options.EnsembleSize = 3;
        if (name.Contains("fraction", StringComparison.Ordinal))
            options.ValidationFraction = 0.3f;
        return options;
    }

    private static DataFacts FactsOf(string name) => name switch
    {
        "streamed" => _streamed,
        "streamed fraction" => _streamed with { HoldOut = _fraction, ValidationRows = 100 },
        "sparse" => _sparse,
        "sparse folds" => _sparse with { HoldOut = _folds },
        "given" => _given,
        "folds" => _rows with { HoldOut = _folds },
        "categories" => _rows with { Features = 4 + 5000, HoldOut = _folds, Categories = new CategorySlots([new SlotRange(2, 5000)]) },
        _ => _rows,
    };

    private static HoldOut Split(HoldOutKind kind) => new(kind, 0.1f, 2, Key: 1, FrequentRows.None, [1UL << 63]);
}
