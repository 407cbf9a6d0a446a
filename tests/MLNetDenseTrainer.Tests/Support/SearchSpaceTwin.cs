using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.ML.SearchSpace;

namespace MLNetDenseTrainer.Tests.Support;

/// <summary>Reads ranges from a class's attributes and makes its objects from points of the unit cube, by way of JSON: the way of <c>SearchSpace&lt;T&gt;</c> in ML.NET's AutoML.</summary>
internal static class SearchSpaceTwin
{
    private static readonly JsonSerializerOptions _json = new() { Converters = { new JsonStringEnumConverter() } };

    public static PropertyInfo[] Options<T>() => [.. typeof(T).GetProperties().Where(property => Attributes(property).Length > 0)];

    /// <summary>The attribute that says an option's range.</summary>
    public static Attribute Range(PropertyInfo option) => Assert.Single(Attributes(option));

    public static object Default(PropertyInfo option) => Range(option) switch
    {
        RangeAttribute range => range.Init,
        ChoiceAttribute choice => choice.DefaultValue,
        BooleanChoiceAttribute boolean => boolean.DefaultValue,
        Attribute other => throw new NotSupportedException($"{other}"),
    };

    /// <summary>An object whose options lie where they are asked to, each between 0, its least value, and 1, its greatest.</summary>
    public static T Sample<T>(Func<PropertyInfo, double> place)
    {
        var values = new JsonObject();
        foreach (PropertyInfo option in Options<T>())
            values[option.Name] = JsonSerializer.SerializeToNode(At(Range(option), place(option)), _json);
        return values.Deserialize<T>(_json)!;
    }

    private static object At(Attribute attribute, double place) => attribute switch
    {
        RangeAttribute { Min: int } range => (int)Math.Round(Between(range, place)),
        RangeAttribute range => Between(range, place),
        ChoiceAttribute choice => choice.Candidates[Math.Min((int)(place * choice.Candidates.Length), choice.Candidates.Length - 1)],
        BooleanChoiceAttribute => place < 0.5,
        _ => throw new NotSupportedException($"{attribute}"),
    };

    private static double Between(RangeAttribute range, double place)
    {
        (double min, double max) = (Convert.ToDouble(range.Min), Convert.ToDouble(range.Max));
        return range.LogBase ? min * Math.Pow(max / min, place) : min + (max - min) * place;
    }

    private static Attribute[] Attributes(PropertyInfo property) =>
        [.. property.GetCustomAttributes().Where(attribute => attribute is RangeAttribute or ChoiceAttribute or BooleanChoiceAttribute)];
}
