using MLNetDenseTrainer;
using MLNetDenseTrainer.Models;
using MLNetDenseTrainer.Scoring;

[assembly: LoadableClass(typeof(MultiOutputRegressionPredictionTransformer), null, typeof(SignatureLoadModel),
    "Dense network multi-output regression transformer", MultiOutputRegressionPredictionTransformer.LoaderSignature)]

namespace MLNetDenseTrainer;

/// <summary>Appends the column Score: the numbers that the model predicts.</summary>
/// <remarks>ML.NET's <see cref="RegressionPredictionTransformer{TModel}"/> would do, but loads models of one number only.</remarks>
public sealed class MultiOutputRegressionPredictionTransformer
    : SingleFeaturePredictionTransformerBase<DenseNetworkMultiOutputRegressionModelParameters>
{
    internal const string LoaderSignature = "DenseNetworkMultiOutXfer";

    private static readonly VersionInfo _version = NetworkFile.Version("DNNMOXFR", LoaderSignature);

    private readonly string _labelColumnName;

    internal MultiOutputRegressionPredictionTransformer(
        IHostEnvironment env,
        DenseNetworkMultiOutputRegressionModelParameters model,
        DataViewSchema trainSchema,
        string featureColumnName,
        string labelColumnName)
        : base(env.Register(nameof(MultiOutputRegressionPredictionTransformer)), model, trainSchema, featureColumnName)
    {
        _labelColumnName = labelColumnName;
        Scorer = CreateScorer();
    }

    private MultiOutputRegressionPredictionTransformer(IHostEnvironment env, ModelLoadContext ctx)
        : base(env.Register(nameof(MultiOutputRegressionPredictionTransformer)), ctx)
    {
        _labelColumnName = ctx.LoadNonEmptyString();
        Scorer = CreateScorer();
    }

    internal static MultiOutputRegressionPredictionTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(_version);
        return new MultiOutputRegressionPredictionTransformer(env, ctx);
    }

    /// <summary>Saves the transformer. Called by ML.NET.</summary>
    /// <param name="ctx">Where to.</param>
    protected override void SaveCore(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(_version);
        base.SaveCore(ctx);
        ctx.SaveNonEmptyString(_labelColumnName);
    }

    private BatchScoringTransform CreateScorer()
    {
        var schema = new RoleMappedSchema(TrainSchema, null, FeatureColumnName);
        ISchemaBoundMapper mapper = NamingScores(BindableMapper.Bind(Host, schema));
        var scorer = new GenericScorer(Host, new GenericScorer.Arguments(), new EmptyDataView(Host, TrainSchema), mapper, schema);
        return new BatchScoringTransform(Host, scorer, Model);
    }

    // Scores have the slot names of the label that the model was trained on.
    private ISchemaBoundMapper NamingScores(ISchemaBoundMapper mapper)
    {
        if (TrainSchema.GetColumnOrNull(_labelColumnName) is not { } label || !label.HasSlotNames(Model.NumberOfOutputs))
            return mapper;
        var type = new VectorDataViewType(TextDataViewType.Instance, Model.NumberOfOutputs);
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> getNames = (ref VBuffer<ReadOnlyMemory<char>> names) => label.GetSlotNames(ref names);
        return MulticlassClassificationScorer.LabelNameBindableMapper.CreateBound<ReadOnlyMemory<char>>(
            Host, (ISchemaBoundRowMapper)mapper, type, getNames, AnnotationUtils.Kinds.SlotNames, canWrap: null);
    }
}
