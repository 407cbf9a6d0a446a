namespace CoffeeRoasting;

/// <summary>One roast of coffee beans: how hot, how long, and whether the coffee was good.</summary>
internal sealed class Roast
{
    public const float CoolestCelsius = 150;
    public const float HottestCelsius = 285;
    public const float ShortestMinutes = 11.5f;
    public const float LongestMinutes = 15.5f;

    public float Celsius { get; set; }

    public float Minutes { get; set; }

    public bool Good { get; set; }

    /// <summary>Good roasts lie in a triangle: hot and long enough, and the hotter, the sooner they burn.</summary>
    public static Roast At(float celsius, float minutes) => new()
    {
        Celsius = celsius,
        Minutes = minutes,
        Good = celsius is > 175 and < 260 && minutes > 12 && minutes < 21 - 3f / (260 - 175) * celsius,
    };

    /// <summary>Made-up roasts, spread evenly.</summary>
    public static Roast[] Generate(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => At(
            float.Lerp(CoolestCelsius, HottestCelsius, random.NextSingle()),
            float.Lerp(ShortestMinutes, LongestMinutes, random.NextSingle())))];
    }
}
