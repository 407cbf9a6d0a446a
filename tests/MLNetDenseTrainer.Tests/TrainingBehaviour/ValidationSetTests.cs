using MLNetDenseTrainer.Tests.EstimatorContract;
using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.TrainingBehaviour;

/// <summary>The option ValidationSet: rows to validate by where only Fit with one view can be called, as in a pipeline.</summary>
public sealed class ValidationSetTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    [Shows(nameof(DenseNetworkOptions.ValidationSet))]
    public void Option_in_a_chain_IsFitWithTwoViews(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        IDataView train = task.View(_mlContext, Rows.Make(40));
        ITransformer normalizer = _mlContext.Transforms.NormalizeMeanVariance("Features").Fit(train);
        IDataView validation = normalizer.Transform(task.View(_mlContext, Rows.Make(30, seed: 2)));
        ITransformer expected = task.Fit(task.SmallTrainer(_mlContext, Patient), normalizer.Transform(train), validation);

        ITransformer model = _mlContext.Transforms.NormalizeMeanVariance("Features").Append(task.SmallTrainer(_mlContext, options =>
        {
            Patient(options);
            options.ValidationSet = validation;
        })).Fit(train);

        Assert.Equal(Inspect.Parameters(expected), Inspect.Parameters(model));
        Assert.Equal(Inspect.History(expected).Select(epoch => epoch.ValidationLoss), Inspect.History(model).Select(epoch => epoch.ValidationLoss));
        Assert.Equal(Inspect.HeldOut(expected), Inspect.HeldOut(model));
        Assert.Equal(30, Inspect.HeldOut(model)!.Rows);
    }

    [Fact]
    public void Data_given_to_Fit_TakeItsPlace()
    {
        IDataView train = Tasks.Binary.View(_mlContext, Rows.Make(40));
        IEstimator<ITransformer> trainer = Tasks.Binary.SmallTrainer(_mlContext, options => options.ValidationSet = Tasks.Binary.View(_mlContext, Rows.Make(30, seed: 2)));

        Assert.Equal(17, Inspect.HeldOut(Tasks.Binary.Fit(trainer, train, Tasks.Binary.View(_mlContext, Rows.Make(17, seed: 3))))!.Rows);
    }

    [Fact]
    public void Continued_training_IsValidatedToo()
    {
        IDataView train = Tasks.Binary.View(_mlContext, Rows.Make(40));
        IEstimator<ITransformer> trainer = Tasks.Binary.SmallTrainer(_mlContext, options => options.ValidationSet = Tasks.Binary.View(_mlContext, Rows.Make(30, seed: 2)));

        Assert.Equal(30, Inspect.HeldOut(Tasks.Binary.Continue(trainer, train, trainer.Fit(train)))!.Rows);
    }

    [Fact]
    public void Together_with_a_fraction_IsRefused()
    {
        var exception = Assert.Throws<ArgumentException>(() => Tasks.Binary.SmallTrainer(_mlContext, options =>
            (options.ValidationSet, options.ValidationFraction) = (Tasks.Binary.View(_mlContext, Rows.Make(30)), 0.25f)));

        Assert.Contains("ValidationSet", exception.Message, StringComparison.Ordinal);
        Assert.Contains("ValidationFraction is 0.25", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_that_do_not_fit_AreRefusedAsThoseOfTrainingData()
    {
        IDataView train = Tasks.Binary.View(_mlContext, Rows.Make(40));

        foreach (IDataView invalid in InvalidViews.Features(_mlContext, Tasks.Binary))
        {
            IEstimator<ITransformer> trainer = Tasks.Binary.SmallTrainer(_mlContext, options => options.ValidationSet = invalid);
            Assert.Contains("'Features'", Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(train)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Labels_mapped_to_other_keys_AreRefused()
    {
        List<Row> rows = Rows.Make(40);
        IDataView train = Rows.View(_mlContext, rows);
        IDataView validation = Rows.View(_mlContext, rows.OrderBy(row => row.Name == rows[0].Name));
        DenseNetworkMulticlassTrainer trainer = _mlContext.DenseNetwork(Loss.SoftmaxCrossEntropy, epochs: 1);
        IEstimator<ITransformer> mapping = _mlContext.Transforms.Conversion.MapValueToKey("Label", "Name");
        IDataView mapped = mapping.Fit(train).Transform(train);
        trainer.Fit(mapped, mapping.Fit(train).Transform(validation));

        var exception = Assert.Throws<ArgumentException>(() => trainer.Fit(mapped, mapping.Fit(validation).Transform(validation)));

        Assert.Matches("Key 1 of the label column 'Label' is '.+' in the training data, but '.+' in the validation data", exception.Message);
    }

    private static void Patient(DenseNetworkOptions options) => options.EarlyStopping = new EarlyStopping(patience: 2);
}
