using Microsoft.ML;

namespace MLNetDenseTrainer.Benchmarks.League;

/// <summary>Trainers one after the other on a split of a data set.</summary>
internal sealed class Match(DataSet data, int split, bool isWithinTraining)
{
    private readonly Split _rows = isWithinTraining ? Split.WithinTraining(data, split) : Split.Of(data, split);
    private readonly Dictionary<Preparation, PreparedData> _prepared = [];

    /// <summary>One result per metric of the task; none where the trainer has nothing for it.</summary>
    public IReadOnlyList<Result> Play(Competitor competitor)
    {
        if (competitor.For(data.Task) is not { } create)
            return [];
        PreparedData prepared = Prepared(competitor.Preparation);
        try
        {
            // A context of its own: what ran before must not change what this one draws.
            IEstimator<ITransformer> trainer = create(new MLContext(split));
            ITransformer? model = null;
            double seconds = Timing.Seconds(() => model = trainer.Fit(prepared.Train));
            return Results(competitor, Evaluation.Of(data.Task, model!.Transform(prepared.Test)), seconds);
        }
        catch (Exception problem)
        {
            Console.Error.WriteLine($"{data.Name}, {competitor.Name}, split {split}: {problem.GetType().Name}: {problem.Message}");
            return Results(competitor, [.. Evaluation.MetricsOf(data.Task).Select(_ => double.NaN)], double.NaN);
        }
    }

    private PreparedData Prepared(Preparation preparation)
    {
        if (!_prepared.TryGetValue(preparation, out PreparedData? prepared))
            _prepared.Add(preparation, prepared = new PreparedData(data, _rows, preparation, split));
        return prepared;
    }

    private IReadOnlyList<Result> Results(Competitor competitor, double[] values, double seconds) =>
    [
        .. Evaluation.MetricsOf(data.Task)
            .Zip(values, (metric, value) => new Result(data.Name, data.Task, metric, competitor.Name, split, value, seconds)),
    ];
}
