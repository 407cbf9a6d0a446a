using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.Categories;

/// <summary>A row of numbers and of categories as text, "" where a category is missing.</summary>
public sealed class CategoryRow
{
    [VectorType(2)]
    public float[] Numbers { get; set; } = [];

    public string City { get; set; } = "";

    public string Id { get; set; } = "";

    public float Label { get; set; }

    /// <summary>Rows whose label is sin(year) + 20 (lat + 37.8), plus an effect of the city; the id says nothing.</summary>
    public static List<CategoryRow> Make(int count, int cities, int ids, float cityEffect, int seed = 1)
    {
        var random = new Random(seed);
        float[] effects = [.. Enumerable.Range(0, cities).Select(city => cityEffect * MathF.Sin(2.4f * city * city + 1f))];
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            float year = random.Next(1990, 2021);
            float latitude = -37.8f + random.NextSingle() - 0.5f;
            int city = random.Next(cities);
            return new CategoryRow
            {
                Numbers = [year, latitude],
                City = $"city {city}",
                Id = $"id {random.Next(ids)}",
                Label = MathF.Sin(year) + 20f * (latitude + 37.8f) + effects[city],
            };
        })];
    }
}
