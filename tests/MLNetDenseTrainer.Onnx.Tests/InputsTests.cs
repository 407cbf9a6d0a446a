using MLNetDenseTrainer.Onnx.Tests.Support;
using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Onnx.Tests;

/// <summary>What becomes of features before the first layer: scaling, missing values, embeddings.</summary>
public sealed class InputsTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<string, InputScaling, MissingValues, NumericEmbedding> Choices
    {
        get
        {
            var data = new TheoryData<string, InputScaling, MissingValues, NumericEmbedding>();
            foreach (string task in Tasks.EachTrainer)
            {
                foreach (InputScaling scaling in Enum.GetValues<InputScaling>())
                {
                    foreach (MissingValues missing in Enum.GetValues<MissingValues>())
                    {
                        foreach (NumericEmbedding embedding in Enum.GetValues<NumericEmbedding>())
                            data.Add(task, scaling, missing, embedding);
                    }
                }
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public void All_choices_AlsoForMissingAndInfiniteFeatures(string name, InputScaling scaling, MissingValues missing, NumericEmbedding embedding)
    {
        TaskUnderTest task = Tasks.Named(name);
        List<Row> training = [.. Rows.Make(80), .. WithMissing(Rows.Make(20, seed: 3), float.NaN)];
        ITransformer model = task.FitSmall(_mlContext, training, options =>
            (options.InputScaling, options.MissingValues, options.NumericEmbedding) = (scaling, missing, embedding));
        List<Row> rows = Rows.Make(30, seed: 2);

        List<Row> all =
        [
            .. rows,
            .. WithMissing(rows, float.NaN),
            .. WithMissing(rows, float.PositiveInfinity),
            .. WithMissing(rows, float.NegativeInfinity),
            Rows.With(rows[0], Rows.Dense(float.NaN, float.NaN, float.NaN, float.NaN)),
        ];

        Export.AssertAgrees(_mlContext, model, all);
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void A_first_row_with_a_missing_feature_ScoresAlone(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        ITransformer model = task.FitSmall(_mlContext, Rows.Make(60));

        Export.AssertAgrees(_mlContext, model, WithMissing(Rows.Make(3, seed: 2), float.NaN));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Features_beyond_what_is_clipped_ScoreAsTheLimitDoes(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        ITransformer model = task.FitSmall(_mlContext, Rows.Make(60), options => options.InputScaling = InputScaling.RobustClip);

        Export.AssertAgrees(_mlContext, model, [.. new[] { 1e9f, -1e18f, 1e25f, -float.MaxValue }.Select(x => Rows.With(Rows.Make(1)[0], Rows.Dense(x, -x, 0f, x)))]);
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Features_with_long_tails_EnterByTheirRank(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        foreach (MissingValues missing in Enum.GetValues<MissingValues>())
        {
            ITransformer model = task.FitSmall(_mlContext, Rows.WithLongTails(Rows.Make(200)), options => (options.InputScaling, options.MissingValues) = (InputScaling.RobustQuantile, missing));
            List<Row> rows = Rows.WithLongTails(Rows.Make(30, seed: 2));
            Row beyond = Rows.With(rows[0], Rows.Dense(float.MaxValue, float.MinValue, 1e30f, -1e30f));

            Export.AssertAgrees(_mlContext, model, [.. rows, beyond, .. WithMissing(rows, float.NaN), .. WithMissing(rows, float.PositiveInfinity)]);
        }
    }

    // Knots a few of the smallest numbers apart, and others as far apart as numbers go.
    [Fact]
    public void Tails_of_the_smallest_and_the_largest_numbers_EnterByTheirRank()
    {
        static float Tail(float x) => MathF.CopySign(MathF.Exp(9f * MathF.Abs(x)) - 1f, x);
        static List<Row> Tails(List<Row> rows) => [.. rows.Select(row =>
        {
            float[] x = row.Features.DenseValues().ToArray();
            return Rows.With(row, Rows.Dense(MathF.Truncate(Tail(x[0])) * float.Epsilon, Tail(x[1]) * 1e-36f, Tail(x[2]) * 4e34f, x[3]));
        })];
        ITransformer model = Tasks.Binary.FitSmall(_mlContext, Tails(Rows.Make(300)), options => options.InputScaling = InputScaling.RobustQuantile);
        Assert.Contains("(3 by rank)", Inspect.Of(model).ToString(), StringComparison.Ordinal);

        Export.AssertAgrees(_mlContext, model, Tails(Rows.Make(100, seed: 2)));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Models_of_sparse_rows_WithLayersAndByTheRecipe(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        List<Row> training = Rows.Sparse(WideRows.Make(60));
        IDataView view = task.View(_mlContext, training, WideRows.Features);
        List<Row> rows = [.. Rows.Sparse(WideRows.Make(30, seed: 2)), Rows.With(training[0], new VBuffer<float>(WideRows.Features, 0, [], []))];
        foreach (DenseNetworkOptions options in (DenseNetworkOptions[])[task.SmallOptions(), task.RecipeOptions(options => options.EnsembleSize = 2)])
        {
            ITransformer model = task.Trainer(_mlContext, options).Fit(view);

            Export.AssertAgrees(_mlContext, model, rows);
            Export.AssertAgrees(_mlContext, model, [.. WideRows.Mixed(WideRows.Make(30, seed: 3))]);
        }
    }

    [Theory]
    [InlineData(MissingValues.Impute)]
    [InlineData(MissingValues.SkipRow)]
    public void Categories_BetweenNumbers(MissingValues missing)
    {
        const int Features = 24;
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.BareKey)].ColumnType = new KeyDataViewType(typeof(uint), Rows.Classes);
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Features);
        var groups = new VBuffer<int>(4, [1, 10, 12, 22]);
        schema[nameof(Row.Features)].AddAnnotation("CategoricalSlotRanges", groups, new VectorDataViewType(NumberDataViewType.Int32, 2, 2));
        DenseNetworkOptions options = Tasks.Regression.RecipeOptions(options =>
        {
            (options.EnsembleSize, options.MissingValues) = (2, missing);
            options.LabelColumnName = nameof(Row.Number);
        });
        IDataView view = _mlContext.Data.LoadFromEnumerable(Rows.Make(200, features: Features), schema);
        ITransformer model = Tasks.Regression.Trainer(_mlContext, options).Fit(view);
        Assert.Contains("Learned of 2 one-hot groups", Inspect.TrainedWith(model), StringComparison.Ordinal);

        List<Row> rows = Rows.Make(60, seed: 2, features: Features);
        Export.AssertAgrees(_mlContext, model, [.. rows, .. WithMissing(rows, float.NaN), .. WithMissing(rows, float.PositiveInfinity)]);
    }

    // In each row another feature.
    private static List<Row> WithMissing(List<Row> rows, float value) => [.. rows.Select((row, i) =>
    {
        float[] features = row.Features.DenseValues().ToArray();
        features[i % features.Length] = value;
        return Rows.With(row, Rows.Dense(features));
    })];
}
