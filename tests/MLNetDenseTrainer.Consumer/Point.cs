using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Consumer;

/// <summary>Whether a point is within a circle.</summary>
internal sealed class Point
{
    public bool Label { get; set; }

    [VectorType(2)]
    public float[] Features { get; set; } = [];

    public static IEnumerable<Point> Make(int count, int seed)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, count).Select(_ => (X: random.NextSingle() * 2 - 1, Y: random.NextSingle() * 2 - 1))
            .Select(point => new Point { Label = point.X * point.X + point.Y * point.Y < 0.5f, Features = [point.X, point.Y] }).ToList();
    }
}
