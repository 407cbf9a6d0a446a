using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.EstimatorContract;

/// <summary>What ML.NET expects of any estimator and its transformer, after its own <c>TestEstimatorCore</c>.</summary>
internal sealed class EstimatorContract(MLContext mlContext, IEstimator<ITransformer> estimator, IDataView validInput)
{
    /// <summary>On valid data: promises are kept, and a saved and loaded transformer is as good as the original.</summary>
    public void CheckValidInput()
    {
        SchemaShape promised = estimator.GetOutputSchema(SchemaShapes.Of(validInput.Schema));
        ITransformer transformer = estimator.Fit(validInput);
        ITransformer loaded = SaveAndLoad(transformer, out DataViewSchema inputSchema);

        SchemaContract.CheckSame(validInput.Schema, inputSchema);
        DataViewSchema propagated = transformer.GetOutputSchema(validInput.Schema);
        SchemaContract.CheckPromise(promised, SchemaShapes.Of(propagated));
        SchemaContract.CheckSame(propagated, loaded.GetOutputSchema(validInput.Schema));
        CheckRowMapper(transformer, propagated);
        CheckRowMapper(loaded, propagated);

        IDataView transformed = transformer.Transform(validInput);
        IDataView transformedByLoaded = loaded.Transform(validInput);
        SchemaContract.CheckSame(propagated, transformed.Schema);
        SchemaContract.CheckSame(propagated, transformedByLoaded.Schema);
        ValueContract.CheckSame(transformed, transformedByLoaded);
        ValueContract.CheckSaved(mlContext, transformed);
        ValueContract.CheckNotShuffled(transformed);
        (transformer as IDisposable)?.Dispose();
        (loaded as IDisposable)?.Dispose();
    }

    /// <summary>Data that can be neither fitted nor, once a transformer is there, transformed.</summary>
    public void CheckInvalidInput(IDataView invalid)
    {
        CheckCannotFit(invalid);
        CheckCannotTransform(invalid);
    }

    /// <summary>Data that can be fitted, but not transformed by what was fitted on the valid input.</summary>
    public void CheckFitsButCannotTransform(IDataView other)
    {
        Assert.NotNull(estimator.GetOutputSchema(SchemaShapes.Of(other.Schema)));
        Assert.NotNull(estimator.Fit(other));
        CheckCannotTransform(other);
    }

    /// <summary>Data that cannot be fitted, as their label or weight is wrong, but that a transformer takes.</summary>
    public void CheckCannotFit(IDataView invalid)
    {
        CheckRefusesToFit(() => estimator.GetOutputSchema(SchemaShapes.Of(invalid.Schema)));
        CheckRefusesToFit(() => estimator.Fit(invalid));
    }

    /// <summary>Data that a transformer fitted on the valid input must refuse, before and after loading.</summary>
    public void CheckCannotTransform(IDataView invalid)
    {
        ITransformer transformer = estimator.Fit(validInput);
        foreach (ITransformer refusing in (ITransformer[])[transformer, SaveAndLoad(transformer, out _)])
        {
            CheckRefusesToTransform(() => refusing.GetOutputSchema(invalid.Schema));
            CheckRefusesToTransform(() => refusing.Transform(invalid));
            CheckRefusesToTransform(() => refusing.GetRowToRowMapper(invalid.Schema));
        }
    }

    private static void CheckRefusesToFit(Func<object> call)
    {
        Exception? exception = Record.Exception(call);
        Assert.True(exception is ArgumentOutOfRangeException or InvalidOperationException, $"expected a refusal, got {exception}");
    }

    // ML.NET's scorers throw a plain ArgumentException for a feature column of another type.
    private static void CheckRefusesToTransform(Func<object> call)
    {
        Exception? exception = Record.Exception(call);
        Assert.True(exception is ArgumentException or InvalidOperationException, $"expected a refusal, got {exception}");
        Assert.IsNotType<ArgumentNullException>(exception);
    }

    private void CheckRowMapper(ITransformer transformer, DataViewSchema propagated)
    {
        Assert.True(transformer.IsRowToRowMapper);
        IRowToRowMapper mapper = transformer.GetRowToRowMapper(validInput.Schema);
        Assert.Same(validInput.Schema, mapper.InputSchema);
        SchemaContract.CheckSame(propagated, mapper.OutputSchema);
    }

    private ITransformer SaveAndLoad(ITransformer transformer, out DataViewSchema inputSchema)
    {
        using var file = new MemoryStream();
        mlContext.Model.Save(transformer, validInput.Schema, file);
        file.Position = 0;
        return mlContext.Model.Load(file, out inputSchema);
    }
}
