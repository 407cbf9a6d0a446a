using MLNetDenseTrainer.Files.Onnx;

namespace MLNetDenseTrainer.Data;

/// <summary>The columns a trainer takes and those its transformer gives, as schema shapes.</summary>
internal static class TrainerColumns
{
    public static SchemaShape.Column[] OfBinaryClassification() =>
    [
        Scalar(DefaultColumnNames.Score, NumberDataViewType.Single),
        Scalar(DefaultColumnNames.Probability, NumberDataViewType.Single, isNormalized: true),
        Scalar(DefaultColumnNames.PredictedLabel, BooleanDataViewType.Instance),
    ];

    public static SchemaShape.Column[] OfRegression() => [Scalar(DefaultColumnNames.Score, NumberDataViewType.Single)];

    /// <summary>Scores have the slot names of the label.</summary>
    public static SchemaShape.Column[] OfMultiOutputRegression(SchemaShape.Column label)
    {
        IEnumerable<SchemaShape.Column> annotations = AnnotationUtils.GetTrainerOutputAnnotation();
        if (label.HasSlotNames())
            annotations = annotations.Append(label.Annotations.Single(annotation => annotation.Name == AnnotationUtils.Kinds.SlotNames));
        return [Scores(new SchemaShape(annotations))];
    }

    /// <summary>The predicted label carries the key values of the label it was trained on, and scores name their classes.</summary>
    public static SchemaShape.Column[] OfMulticlassClassification(SchemaShape.Column label)
    {
        var scoreAnnotations = new SchemaShape(AnnotationUtils.AnnotationsForMulticlassScoreColumn(label));
        var labelAnnotations = new SchemaShape(
            label.Annotations.Where(annotation => annotation.Name == AnnotationUtils.Kinds.KeyValues)
                .Concat(AnnotationUtils.GetTrainerOutputAnnotation()));
        SchemaShape.Column predicted = new(
            DefaultColumnNames.PredictedLabel, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, true, labelAnnotations);
        return [Scores(scoreAnnotations), predicted];
    }

    private static SchemaShape.Column Scores(SchemaShape annotations) =>
        new(DefaultColumnNames.Score, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false, annotations);

    private static SchemaShape.Column Scalar(string name, DataViewType type, bool isNormalized = false) => new(
        name, SchemaShape.Column.VectorKind.Scalar, type, false, new SchemaShape(AnnotationUtils.GetTrainerOutputAnnotation(isNormalized)));
}
