using System.Reflection;

namespace Microsoft.ML;

/// <summary>Names of the classes that the scores of a multiclass classifier are for.</summary>
public static class ClassNamesExtensions
{
    // The first is on every score column whose label has key values; the second only where those are text.
    private static readonly string[] _annotations = [AnnotationUtils.Kinds.TrainingLabelValues, AnnotationUtils.Kinds.SlotNames];

    private static readonly MethodInfo _read =
        typeof(ClassNamesExtensions).GetMethod(nameof(Read), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>The classes in the order of a score vector, as text, also where the label's values are not text.</summary>
    /// <param name="scoreColumn">The column <c>Score</c> of a multiclass classifier, this package's or another's.</param>
    /// <returns>The label's values in the invariant culture; "1", "2" and so on if the label is a key without values.</returns>
    /// <exception cref="ArgumentException">The column is not a vector of known size.</exception>
    /// <example><code>
    /// IReadOnlyList&lt;string&gt; classes = model.GetOutputSchema(schema)["Score"].GetClassNames();
    /// var probabilities = classes.Zip(engine.Predict(row).Score).ToDictionary();
    /// </code></example>
    public static IReadOnlyList<string> GetClassNames(this DataViewSchema.Column scoreColumn)
    {
        if (scoreColumn.Type is not VectorDataViewType { IsKnownSize: true } scores)
            throw new ArgumentException(
                $"Column '{scoreColumn.Name}' is of type {scoreColumn.Type}, expected a vector of known size, one score for each class.",
                nameof(scoreColumn));
        return _annotations.Select(kind => Values(scoreColumn.Annotations, kind)).FirstOrDefault(values => values is not null)
            ?? [.. Enumerable.Range(1, scores.Size).Select(key => key.ToString(CultureInfo.InvariantCulture))];
    }

    /// <summary>The values of a label's keys as text, in the order of the keys; <see langword="null"/> where they are not known.</summary>
    internal static IReadOnlyList<string>? GetKeyNames(this DataViewSchema.Column labelColumn) =>
        Values(labelColumn.Annotations, AnnotationUtils.Kinds.KeyValues);

    private static IReadOnlyList<string>? Values(DataViewSchema.Annotations annotations, string kind) =>
        annotations.Schema.GetColumnOrNull(kind)?.Type is VectorDataViewType type
            ? (IReadOnlyList<string>)_read.MakeGenericMethod(type.ItemType.RawType).Invoke(null, [annotations, kind])!
            : null;

    private static IReadOnlyList<string> Read<T>(DataViewSchema.Annotations annotations, string kind)
    {
        VBuffer<T> values = default;
        annotations.GetValue(kind, ref values);
        return [.. values.DenseValues().Select(value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")];
    }
}
