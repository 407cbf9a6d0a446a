using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.EstimatorContract;

/// <summary>Views with one column that is missing or of the wrong kind, the others as they should be.</summary>
internal static class InvalidViews
{
    public static IEnumerable<IDataView> Features(MLContext mlContext, TaskUnderTest task)
    {
        IDataView valid = task.View(mlContext, Rows.Make(20));
        yield return Apply(valid, mlContext.Transforms.DropColumns("Features"));
        yield return Apply(valid, mlContext.Transforms.CopyColumns("Features", nameof(Row.Number)));
        yield return Apply(valid, mlContext.Transforms.CopyColumns("Features", nameof(Row.Name)));
        yield return Apply(valid, mlContext.Transforms.Conversion.MapValueToKey("Features", nameof(Row.Name)));
        yield return Apply(valid, mlContext.Transforms.Conversion.ConvertType("Features", outputKind: DataKind.Double));
        yield return Apply(valid, mlContext.Transforms.Concatenate("Features", nameof(Row.Class)));
        yield return VariableWidth(mlContext, task);
    }

    public static IEnumerable<IDataView> LabelsAndWeights(MLContext mlContext, TaskUnderTest task)
    {
        IDataView valid = task.View(mlContext, Rows.Make(20));
        yield return Apply(valid, mlContext.Transforms.DropColumns("Label"));
        yield return Apply(valid, mlContext.Transforms.CopyColumns("Label", nameof(Row.Name)));
        yield return Apply(valid, mlContext.Transforms.Conversion.ConvertType("Label", nameof(Row.Number), DataKind.Double));
        yield return Apply(valid, task is MultiOutputTask
            ? mlContext.Transforms.CopyColumns("Label", nameof(Row.Number))
            : mlContext.Transforms.CopyColumns("Label", nameof(Row.Numbers)));
        yield return Apply(valid, mlContext.Transforms.Text.TokenizeIntoWords("Words", nameof(Row.Name))
            .Append(mlContext.Transforms.Conversion.ConvertType("Label", "Words", DataKind.Single)));
        yield return Apply(valid, mlContext.Transforms.DropColumns("Weight"));
        yield return Apply(valid, mlContext.Transforms.CopyColumns("Weight", nameof(Row.Name)));
        yield return Apply(valid, mlContext.Transforms.Conversion.ConvertType("Weight", outputKind: DataKind.Double));
        yield return Apply(valid, mlContext.Transforms.Concatenate("Weight", nameof(Row.Weight)));
    }

    public static IDataView VariableWidth(MLContext mlContext, TaskUnderTest task) =>
        Apply(task.View(mlContext, Rows.Make(20)), mlContext.Transforms.Text.TokenizeIntoWords("Words", nameof(Row.Name))
            .Append(mlContext.Transforms.Conversion.ConvertType("Features", "Words", DataKind.Single)));

    public static IDataView Apply(IDataView view, IEstimator<ITransformer> estimator) => estimator.Fit(view).Transform(view);
}
