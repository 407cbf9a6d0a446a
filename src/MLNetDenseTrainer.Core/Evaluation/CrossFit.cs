using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Heads.Metrics;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.Evaluation;

/// <summary>
/// The rows of folds as they would be predicted had they chosen nothing: at epochs and with a calibration that other rows have chosen.
/// </summary>
/// <remarks>
/// Where the same rows choose the best epoch and measure it, what is measured is partly the luck of that epoch with these rows. With some
/// hundreds of rows that is a tenth of the log-loss. A fold is held back by some networks only, and the average of all is better. By how
/// much is told by the step from one network to those of a fold: errors fall about as one over the number of networks.
/// </remarks>
internal sealed class CrossFit
{
    // With fewer networks a fold, the step from one to all of them would be mostly noise.
    private const double FewestNetworks = 1.5;

    private readonly (RowSelection Rows, float[][] Outputs)[] _groups;
    private readonly TrainingSettings _settings;
    private readonly Head _head;
    private readonly int _units;

    private CrossFit(IEnumerable<(MemberData Data, EpochOutputs Epochs)> members)
    {
        (MemberData Data, EpochOutputs Epochs)[] all = [.. members];
        MemberData first = all[0].Data;
        (_settings, _head, _units) = (first.Settings, first.Head, first.Parameters.Shape.Outputs);
        _groups =
        [
            .. all.GroupBy(member => member.Data.Validation).Select(group =>
                (group.Key, group.Select(member => new EpochChoice(member.Data, member.Epochs).Outputs()).ToArray())),
        ];
    }

    /// <summary>None where a member has kept no outputs.</summary>
    public static CrossFit? For(IReadOnlyList<MemberData> members, IReadOnlyList<EpochOutputs?> epochs) =>
        epochs.Contains(null) ? null : new CrossFit(members.Zip(epochs, (data, outputs) => (data, outputs!)));

    /// <summary>Metrics of rows that had no part in choosing their epoch and their calibration, for the average of all members.</summary>
    public HeldOutMetrics Measure()
    {
        HeldOutMetrics ofFolds = Measure(_groups);
        double rows = _groups.Sum(group => group.Rows.Count);
        double inverse = _groups.Sum(group => (double)group.Rows.Count / group.Outputs.Length) / rows;
        if (inverse > 1.0 / FewestNetworks)
            return ofFolds;
        HeldOutMetrics alone = Measure([.. _groups.SelectMany(group => group.Outputs.Select(own => (group.Rows, new[] { own })))]);
        double reach = (inverse - 1.0 / _groups.Sum(group => group.Outputs.Length)) / (1.0 - inverse);
        return ofFolds with
        {
            LogLoss = Beyond(alone.LogLoss, ofFolds.LogLoss, double.PositiveInfinity),
            Accuracy = Beyond(alone.Accuracy, ofFolds.Accuracy, 1.0),
            AreaUnderRocCurve = Beyond(alone.AreaUnderRocCurve, ofFolds.AreaUnderRocCurve, 1.0),
        };

        double? Beyond(double? one, double? some, double most) =>
            some is { } value && one is { } before ? Math.Clamp(value + reach * (value - before), 0.0, most) : some;
    }

    private HeldOutMetrics Measure((RowSelection Rows, float[][] Outputs)[] groups)
    {
        HeldOutFigures figures = _head.CreateFigures(_units, groups.Sum(group => group.Rows.Count));
        for (int part = 0; part < EpochChoice.Parts; part++)
        {
            int own = part;
            bool IsOther(int row) => row % EpochChoice.Parts != own;
            (float factor, float[] offsets) = _settings.TemperatureScaling ? FitCalibration(groups, IsOther) : (1f, []);
            foreach ((RowSelection rows, float[][] outputs) in groups)
            {
                int[] places = [.. Enumerable.Range(0, rows.Count).Where(row => row % EpochChoice.Parts == own)];
                figures.Add(Average(rows, outputs, places, factor, offsets));
            }
        }
        return figures.Metrics(withErrors: true);
    }

    private (float Factor, float[] Offsets) FitCalibration(
        (RowSelection Rows, float[][] Outputs)[] groups, Func<int, bool> takes)
    {
        int count = groups.Sum(group => group.Rows.Count);
        var fit = new CalibrationFit(_head, _units, _settings);
        var temperature = new TemperatureFit(_head, _units, count, _settings.Seed, TemperatureFit.MostLogits);
        foreach ((RowSelection rows, float[][] outputs) in groups)
        {
            int[] places = [.. Enumerable.Range(0, rows.Count).Where(takes)];
            HeldOutBlock block = Average(rows, outputs, places, 1f, []);
            temperature.Add(block);
            float[] logits = new float[places.Length * outputs.Length * _units];
            for (int i = 0; i < places.Length; i++)
            {
                for (int m = 0; m < outputs.Length; m++)
                    outputs[m].AsSpan(places[i] * _units, _units).CopyTo(logits.AsSpan((i * outputs.Length + m) * _units));
            }
            fit.AddGroup(outputs.Length, places.Length, groups.Length).Add(logits, block);
        }
        float factor = temperature.Factor(_settings.CheckAlive);
        return _settings.ClassOffsets ? fit.Fit(factor) : (factor, []);
    }

    // Rows with the averages of the members' calibrated outputs.
    private HeldOutBlock Average(RowSelection rows, float[][] outputs, int[] places, float factor, float[] offsets)
    {
        var block = new HeldOutBlock(places.Length, _units, rows.Rows.TargetCount);
        HeldOutRows.Load(rows with { Indices = places.Select(place => rows.Indices.Span[place]).ToArray() }, block);
        var average = new MemberAverage(_head, _units, Math.Max(1, places.Length));
        average.Clear();
        foreach (float[] member in outputs)
        {
            for (int i = 0; i < places.Length; i++)
            {
                Span<float> row = block.Outputs.Slice(i * _units, _units);
                TensorPrimitives.Multiply(member.AsSpan(places[i] * _units, _units), factor, row);
                if (offsets.Length > 0)
                    TensorPrimitives.Add(row, offsets, row);
            }
            average.Add(block.Outputs);
        }
        average.CopyTo(block.Outputs);
        return block;
    }
}
