namespace MLNetDenseTrainer.Honesty;

/// <summary>A population of rows: any number of them can be drawn.</summary>
/// <param name="Task">What the rows are about.</param>
/// <param name="TrainingRows">The number of rows to train on.</param>
/// <param name="FeatureCount">Standard-normal features of a row.</param>
/// <param name="Strength">The spread of logits, or for a regression that of the signal in units of its noise.</param>
/// <param name="Seed">Decides the truth.</param>
public sealed record GeneratedSet(GeneratedTask Task, int TrainingRows, int FeatureCount, double Strength, int Seed)
{
    private const int FiveClasses = 5;
    private static readonly int[] _rows = [200, 350, 600, 1000];
    private static readonly int[] _features = [5, 10, 20];
    private static readonly double[] _strengths = [1.0, 2.0, 3.0];

    // Three of seven are binary, two of five classes, two of a number.
    private static readonly GeneratedTask[] _tasks =
    [
        GeneratedTask.Binary, GeneratedTask.FiveClass, GeneratedTask.Regression, GeneratedTask.Binary,
        GeneratedTask.FiveClass, GeneratedTask.Regression, GeneratedTask.Binary,
    ];

    /// <summary>The sets of a measurement: 28 have each task with each number of rows.</summary>
    public static IEnumerable<GeneratedSet> Sets(int count) => Enumerable.Range(0, count).Select(i => new GeneratedSet(
        _tasks[i % _tasks.Length],
        _rows[i / _tasks.Length % _rows.Length],
        _features[i % _features.Length],
        _strengths[(i + i / _tasks.Length) % _strengths.Length],
        Seed: i + 1));

    /// <summary>The rows to train on.</summary>
    public KnownRows Training() => Draw(TrainingRows, 1);

    /// <summary>Rows that training never sees.</summary>
    public KnownRows New(int count) => Draw(count, 2);

    public override string ToString() =>
        FormattableString.Invariant($"{Task,-10} {TrainingRows,4} x {FeatureCount,2} strength {Strength} seed {Seed,2}");

    private KnownRows Draw(int count, int part)
    {
        var teachersRandom = new Random(Seed);
        Teacher[] teachers =
        [
            .. Enumerable.Range(0, Task == GeneratedTask.FiveClass ? FiveClasses : 1)
                .Select(_ => new Teacher(FeatureCount, teachersRandom)),
        ];
        double offset = Task == GeneratedTask.Binary ? teachersRandom.NextDouble() - 1.0 : 0.0;
        var random = new Random(1000 * Seed + part);
        float[][] features = new float[count][];
        float[] labels = new float[count];
        double[][] truth = new double[count][];
        for (int row = 0; row < count; row++)
        {
            float[] x = [.. Enumerable.Range(0, FeatureCount).Select(_ => (float)Normal.Next(random))];
            double[] signals = [.. teachers.Select(teacher => Strength * teacher.Of(x) + offset)];
            features[row] = x;
            truth[row] = Task switch
            {
                GeneratedTask.Binary => Probabilities([0.0, signals[0]]),
                GeneratedTask.FiveClass => Probabilities(signals),
                _ => signals,
            };
            labels[row] = Task == GeneratedTask.Regression ? (float)(signals[0] + Normal.Next(random)) : Drawn(truth[row], random);
        }
        return new KnownRows(Task, features, labels, truth);
    }

    private static double[] Probabilities(double[] logits)
    {
        double largest = logits.Max();
        double[] odds = [.. logits.Select(logit => Math.Exp(logit - largest))];
        double sum = odds.Sum();
        return [.. odds.Select(odd => odd / sum)];
    }

    private static float Drawn(double[] probabilities, Random random)
    {
        double left = random.NextDouble();
        int drawn = 0;
        while (drawn < probabilities.Length - 1 && (left -= probabilities[drawn]) > 0.0)
            drawn++;
        return drawn;
    }
}
