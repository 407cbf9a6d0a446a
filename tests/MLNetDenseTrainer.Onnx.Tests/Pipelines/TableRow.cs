using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Onnx.Tests.Pipelines;

/// <summary>A row of a table as users have them: numbers with gaps, categories, text, and a label of every kind.</summary>
internal sealed class TableRow
{
    private static readonly string[] _cities = ["Rome", "Oslo", "Lima"];
    private static readonly string[] _words = ["good", "bad", "film", "plot", "The", "it"];
    private static readonly string[] _names = ["ash", "birch", "cedar"];

    public float Age { get; set; }

    public float Size { get; set; }

    /// <summary>Missing in every fourth row or so.</summary>
    public float Income { get; set; }

    /// <summary>A vector in which numbers are missing.</summary>
    [VectorType(2)]
    public float[] Incomes { get; set; } = [];

    [VectorType(3)]
    public float[] Numbers { get; set; } = [];

    public double Precise { get; set; }

    public int Whole { get; set; }

    public string Digits { get; set; } = "";

    public string City { get; set; } = "";

    [VectorType(2)]
    public string[] Cities { get; set; } = [];

    public string Text { get; set; } = "";

    public bool Flag { get; set; }

    public float Number { get; set; }

    public string Name { get; set; } = "";

    public float Grade { get; set; }

    /// <summary>A view of so many rows, all categories and classes among the first of them.</summary>
    public static IDataView View(MLContext mlContext, int count, int seed)
    {
        var random = new Random(seed);
        return mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i => Make(random, i)).ToList());
    }

    private static TableRow Make(Random random, int i)
    {
        float age = random.NextSingle() * 2f - 1f;
        float size = random.NextSingle() * 3f;
        int @class = i < Rows.Classes ? i : random.Next(Rows.Classes);
        return new TableRow
        {
            Age = age,
            Size = size,
            Income = random.Next(4) == 0 ? float.NaN : age - size,
            Incomes = [age, random.Next(3) == 0 ? float.NaN : size],
            Numbers = [age, size, age * size],
            Precise = age + size,
            Whole = 10 * @class + 5,
            Digits = $"{random.Next(20)}",
            City = _cities[i < _cities.Length ? i : random.Next(_cities.Length)],
            Cities = [_cities[random.Next(_cities.Length)], _cities[random.Next(_cities.Length)]],
            Text = string.Join(' ', Enumerable.Range(0, 3 + random.Next(4)).Select(_ => _words[random.Next(_words.Length)])),
            Flag = age + size > 1.5f,
            Number = age + size,
            Name = _names[@class],
            Grade = @class,
        };
    }
}
