using System.Collections.Immutable;
using System.Reflection;
using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.EstimatorContract;

/// <summary>Schemas that must be the same, and schemas that must be what was promised.</summary>
internal static class SchemaContract
{
    /// <summary>Every promised column is delivered and every delivered one was promised, with the same annotations.</summary>
    public static void CheckPromise(SchemaShape promised, SchemaShape delivered)
    {
        Assert.Equal(promised.Select(column => column.Name).Order(), delivered.Select(column => column.Name).Distinct().Order());
        foreach (SchemaShape.Column promise in promised)
        {
            SchemaShape.Column delivery = delivered.Single(column => column.Name == promise.Name);
            Assert.True(SchemaShapes.IsCompatible(promise, delivery), $"{promise.Name}: delivered {Show(delivery)} for {Show(promise)}");
            Assert.True(
                SchemaShapes.IsCompatible(delivery, promise), $"{promise.Name}: promised {Show(promise)}, delivered {Show(delivery)}");
        }
    }

    /// <summary>The same columns in the same order with the same annotations, reached by index and by name.</summary>
    public static void CheckSame(DataViewSchema expected, DataViewSchema actual)
    {
        Assert.Equal(expected.Select(column => (column.Name, column.Type, column.IsHidden)),
            actual.Select(column => (column.Name, column.Type, column.IsHidden)));
        foreach ((DataViewSchema.Column a, DataViewSchema.Column b) in expected.Zip(actual))
        {
            Assert.Equal(expected.GetColumnOrNull(a.Name)!.Value.Index, actual.GetColumnOrNull(b.Name)!.Value.Index);
            Assert.Null(b.Annotations.Schema.GetColumnOrNull("NoSuchAnnotation"));
            Assert.Equal(Annotations(a), Annotations(b));
        }
    }

    private static ImmutableSortedDictionary<string, string> Annotations(DataViewSchema.Column column)
    {
        DataViewSchema.Annotations annotations = column.Annotations;
        Assert.DoesNotContain(annotations.Schema, annotation => string.IsNullOrEmpty(annotation.Name));
        return annotations.Schema.ToImmutableSortedDictionary(
            annotation => annotation.Name,
            annotation => annotation.Type + " " + Value(annotations, annotation));
    }

    private static string Value(DataViewSchema.Annotations annotations, DataViewSchema.Column annotation)
    {
        Type raw = annotation.Type.RawType;
        object?[] value = [annotation.Name, null];
        MethodInfo getValue = typeof(DataViewSchema.Annotations).GetMethod(nameof(DataViewSchema.Annotations.GetValue))!;
        getValue.MakeGenericMethod(raw).Invoke(annotations, value);
        return Columns.Show(value[1]);
    }

    private static string Show(SchemaShape.Column column) => $"{Kind(column)} [{string.Join(", ", column.Annotations.Select(Kind))}]";

    private static string Kind(SchemaShape.Column column) => $"{column.Name} {column.Kind} {column.ItemType} key {column.IsKey}";
}
