using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.BadInput;

/// <summary>The largest and smallest numbers there are, as features, labels and weights: training copes, or says where it could not.</summary>
public sealed class ExtremeValuesTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<string, bool, float> TasksDenseAndSparse
    {
        get
        {
            var data = new TheoryData<string, bool, float>();
            foreach (string task in Tasks.Names.Take(3))
            {
                foreach (bool sparse in (bool[])[false, true])
                {
                    foreach (float unit in (float[])[1e38f, 1e-38f, 64 * float.Epsilon])
                        data.Add(task, sparse, unit);
                }
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(TasksDenseAndSparse))]
    public void Features_of_any_size_TrainAndScore(string name, bool sparse, float unit)
    {
        TaskUnderTest task = Tasks.Named(name);
        List<Row> rows = Scaled(Rows.Make(60), unit);
        rows = sparse ? Rows.Sparse(rows) : rows;

        foreach (InputScaling scaling in (InputScaling[])[InputScaling.Standardize, InputScaling.RobustClip])
        {
            ITransformer model = task.FitSmall(_mlContext, rows, options => options.InputScaling = scaling);

            Assert.All(Inspect.History(model), epoch => Assert.True(double.IsFinite(epoch.TrainingLoss)));
            Assert.All(Columns.Scores(model.Transform(task.View(_mlContext, rows))), score => Assert.True(float.IsFinite(score)));
        }
    }

    // Where a feature less its center is beyond float, clipping has an answer, and standardising has none and says so.
    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void The_largest_features_TrainClippedAndDivergeStandardised(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        List<Row> rows = Scaled(Rows.Make(60), float.MaxValue);
        rows.ForEach(row => row.Features = Rows.Dense([float.MaxValue, .. row.Features.DenseValues().Skip(1)]));
        rows[3].Features = Rows.Dense(-float.MaxValue, 0f, 0f, 0f);

        ITransformer model = task.FitSmall(_mlContext, rows, options => options.InputScaling = InputScaling.RobustClip);
        var exception = Assert.Throws<TrainingDivergedException>(() => task.FitSmall(_mlContext, rows, options => options.InputScaling = InputScaling.Standardize));

        Assert.All(Columns.Scores(model.Transform(task.View(_mlContext, rows))), score => Assert.True(float.IsFinite(score)));
        Assert.Contains("largest absolute input of the batch is Infinity", exception.Message, StringComparison.Ordinal);
    }

    // What float can tell apart, training can too.
    [Theory]
    [InlineData(1e37f)]
    [InlineData(1e-37f)]
    public void Features_of_any_size_AreLearntFrom(float unit)
    {
        List<Row> rows = Scaled(Rows.Make(200), unit);

        ITransformer model = Tasks.Binary.FitSmall(_mlContext, rows, options => options.Epochs = 40);

        Assert.True(_mlContext.BinaryClassification.Evaluate(model.Transform(Tasks.Binary.View(_mlContext, rows))).AreaUnderRocCurve > 0.9);
    }

    [Theory]
    [InlineData(1e38f)]
    [InlineData(1e30f)]
    [InlineData(1e-30f)]
    [InlineData(1e-42f)]
    public void Labels_of_any_size_TrainToFiniteScoresOrDiverge(float unit)
    {
        List<Row> rows = Rows.Make(60);
        rows.ForEach(row => row.Number *= unit);

        ITransformer? model = null;
        Exception? thrown = Record.Exception(() => model = Tasks.Regression.FitSmall(_mlContext, rows));

        if (thrown is not null)
            Assert.IsType<TrainingDivergedException>(thrown);
        else
            Assert.All(Columns.Scores(model!.Transform(Tasks.Regression.View(_mlContext, rows))), score => Assert.True(float.IsFinite(score)));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Weights_that_are_all_alike_AreNoWeights(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        float[] expected = Inspect.Parameters(task.FitSmall(_mlContext, Rows.Make(40)));

        // Powers of two scale without rounding; the last is not even a normal number.
        foreach (int exponent in (int[])[127, 60, -60, -126, -140])
        {
            List<Row> rows = Rows.Make(40);
            rows.ForEach(row => row.Weight = MathF.ScaleB(1f, exponent));

            float[] actual = Inspect.Parameters(task.FitSmall(_mlContext, rows, options => options.ExampleWeightColumnName = "Weight"));

            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        }
    }

    // By quantiles, too: else all features would be scaled to nothing.
    [Theory]
    [InlineData(1e-3f)]
    [InlineData(1e-42f)]
    public void Small_weights_AreLearntFrom(float weight)
    {
        List<Row> rows = Rows.Make(200);
        rows.ForEach(row => row.Weight = weight);

        ITransformer model = Tasks.Binary.FitSmall(_mlContext, rows, options =>
            (options.ExampleWeightColumnName, options.InputScaling, options.Epochs) = ("Weight", InputScaling.RobustClip, 40));

        Assert.True(_mlContext.BinaryClassification.Evaluate(model.Transform(Tasks.Binary.View(_mlContext, rows))).AreaUnderRocCurve > 0.9);
    }

    // One whose score is none ranks nowhere, says nothing of a temperature, and holds nothing up.
    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void A_validation_row_beyond_float_LeavesTheModelAlone(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        List<Row> validation = Rows.Make(40, seed: 2);
        validation[3].Features = Rows.Dense(float.MaxValue, -float.MaxValue, float.MaxValue, -float.MaxValue);
        IEstimator<ITransformer> trainer = task.SmallTrainer(_mlContext, options =>
        {
            if (options is DenseNetworkClassificationOptions classification)
                classification.TemperatureScaling = true;
        });

        ITransformer model = task.Fit(trainer, task.View(_mlContext, Scaled(Rows.Make(60), 1e-3f)), task.View(_mlContext, validation));

        Assert.False(double.IsFinite(Inspect.History(model)[^1].ValidationLoss!.Value));
        Assert.All(Columns.Scores(model.Transform(task.View(_mlContext, Rows.Make(60)))), score => Assert.True(float.IsFinite(score)));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void One_weight_beyond_all_others_IsTheOnlyRowThatCounts(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        List<Row> rows = Rows.Make(40);
        rows[5].Weight = float.MaxValue;
        rows.Where(row => row != rows[5]).ToList().ForEach(row => row.Weight = float.Epsilon);

        ITransformer model = task.FitSmall(_mlContext, rows, options => options.ExampleWeightColumnName = "Weight");

        Assert.All(Columns.Scores(model.Transform(task.View(_mlContext, rows))), score => Assert.True(float.IsFinite(score)));
    }

    [Fact]
    public void Class_weights_on_top_of_the_largest_weights_TrainOrDiverge()
    {
        List<Row> rows = Rows.Make(40);
        rows.ForEach(row => row.Weight = float.MaxValue);

        ITransformer? model = null;
        Exception? thrown = Record.Exception(() => model = Tasks.Binary.FitSmall(_mlContext, rows, options =>
        {
            options.ExampleWeightColumnName = "Weight";
            ((DenseNetworkBinaryTrainer.Options)options).ClassWeights = ClassWeights.Balanced;
        }));

        if (thrown is not null)
            Assert.IsType<TrainingDivergedException>(thrown);
        else
            Assert.All(Columns.Scores(model!.Transform(Tasks.Binary.View(_mlContext, rows))), score => Assert.True(float.IsFinite(score)));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Features_beyond_what_is_clipped_ScoreAsTheLimitDoes(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        List<Row> small = Scaled(Rows.Make(40), 1e-3f);
        ITransformer model = task.FitSmall(_mlContext, small, options => options.InputScaling = InputScaling.RobustClip);
        int[][] scores = [.. new[] { 1e9f, 1e15f, 1e18f, 1e25f, 1e36f, float.MaxValue }.Select(size =>
            Columns.ScoreBits(model.Transform(task.View(_mlContext, [Rows.With(small[0], Rows.Dense(size, -size, size, -size))]))))];

        Assert.All(scores, bits => Assert.Equal(scores[0], bits));
    }

    private static List<Row> Scaled(List<Row> rows, float unit) =>
        [.. rows.Select(row => Rows.With(row, Rows.Dense([.. row.Features.DenseValues().Select(x => x * unit)])))];
}
