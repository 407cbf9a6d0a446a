namespace MLNetDenseTrainer.Benchmarks.League;

/// <summary>The errors of trainers by one yardstick, as means over splits.</summary>
internal sealed class Standings
{
    private readonly Dictionary<(string DataSet, string Trainer), double> _errors;
    private readonly ILookup<string, Result> _results;

    public Standings(IEnumerable<Result> results, Yardstick yardstick, IEnumerable<string> trainers)
    {
        Result[] measured = [.. results.Where(result => result.Task == yardstick.Task && result.Metric == yardstick.Metric)];
        _errors = measured.GroupBy(result => (result.DataSet, result.Trainer))
            .ToDictionary(group => group.Key, group => group.Average(result => yardstick.Error(result.Value)));
        _results = measured.ToLookup(result => result.Trainer);
        DataSets = [.. measured.Select(result => result.DataSet).Distinct()];
        Trainers = [.. trainers.Where(_results.Contains)];
    }

    public IReadOnlyList<string> DataSets { get; }

    /// <summary>Those that have anything for the task.</summary>
    public IReadOnlyList<string> Trainers { get; }

    /// <summary>The mean over splits; not a number where a split failed.</summary>
    public double Error(string dataSet, string trainer) => _errors[(dataSet, trainer)];

    /// <summary>The data sets that neither trainer failed on.</summary>
    public IReadOnlyList<string> Shared(string trainer, string other) =>
        [.. DataSets.Where(dataSet => !double.IsNaN(Error(dataSet, trainer)) && !double.IsNaN(Error(dataSet, other)))];

    public double ShiftedGeometricMean(string trainer, IEnumerable<string> dataSets) =>
        Metrics.ShiftedGeometricMean(dataSets.Select(dataSet => Error(dataSet, trainer)).DefaultIfEmpty(double.NaN));

    /// <summary>The trainer's error by that of another, over the data sets that neither failed on.</summary>
    public double Ratio(string trainer, string other)
    {
        IReadOnlyList<string> shared = Shared(trainer, other);
        return ShiftedGeometricMean(trainer, shared) / ShiftedGeometricMean(other, shared);
    }

    /// <summary>Data sets on which the trainer's error is the smaller one; whoever failed is behind whoever did not.</summary>
    public int Wins(string trainer, string other) => DataSets.Count(dataSet => Badness(dataSet, trainer) < Badness(dataSet, other));

    public double MeanRank(string trainer)
    {
        int place = Trainers.ToList().IndexOf(trainer);
        return DataSets.Average(dataSet => Metrics.Ranks([.. Trainers.Select(each => Badness(dataSet, each))])[place]);
    }

    /// <summary>The seconds of each training that did not fail.</summary>
    public IReadOnlyList<double> Seconds(string trainer) =>
        [.. _results[trainer].Select(result => result.Seconds).Where(seconds => !double.IsNaN(seconds))];

    private double Badness(string dataSet, string trainer) =>
        double.IsNaN(Error(dataSet, trainer)) ? double.PositiveInfinity : Error(dataSet, trainer);
}
