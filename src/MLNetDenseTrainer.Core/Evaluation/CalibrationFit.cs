using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.Evaluation;

/// <summary>Fits a factor and offsets for logits, so that averages of members are calibrated on held-back rows.</summary>
/// <remarks>
/// The factor makes the labels as likely as can be (Guo et al., 2017, arXiv:1706.04599). The offsets give each class the mean probability
/// that is its frequency. Rows count as in the training loss, factors of classes included.
/// </remarks>
internal sealed class CalibrationFit(Head head, int units, TrainingSettings settings)
{
    private const int Rounds = 4;
    private const int Sections = 10;
    private const int OffsetSteps = 2;

    // How far the first round looks for a better factor, in logarithms; later ones look less far.
    private const double Reach = 0.7;

    // Frequencies of classes with few rows say little: as many rows as these hold offsets back.
    private const double PriorRows = 5.0;

    private readonly List<CalibrationRows> _groups = [];
    private readonly MemberAverage _average = new(head, units, maximumRows: 1);
    private readonly float[] _logits = new float[units];
    private readonly double[] _probabilities = new double[head.Classes(units)];
    private readonly double[] _predicted = new double[head.Classes(units)];
    private readonly float[] _offsets = new float[units];

    /// <summary>Rows that the same members hold back, in one of so many groups.</summary>
    public CalibrationRows AddGroup(int members, int rows, int groups)
    {
        int capacity = Math.Clamp(TemperatureFit.MostLogits / (members * units * groups), 1, Math.Max(1, rows));
        var group = new CalibrationRows(members, units, capacity, settings.Seed);
        _groups.Add(group);
        return group;
    }

    /// <summary>Begins with a factor that is about right.</summary>
    public (float Factor, float[] Offsets) Fit(float factor)
    {
        double[] observed = Observed(out double certainty);
        double logFactor = Math.Log(factor);
        for (int round = 1; round <= Rounds; round++)
        {
            logFactor = BestFactor(logFactor, Reach / round, certainty);
            for (int step = 0; step < OffsetSteps; step++)
            {
                Loss(Math.Exp(logFactor), certainty);
                MoveOffsets(observed);
            }
        }
        return ((float)Math.Exp(logFactor), _offsets);
    }

    // The weight of each class, and how sure one may be of any row: as if one more row had been predicted wrongly (Platt, 1999).
    // Weights below 1 on average are only shares, so they count as if they were 1 on average.
    private double[] Observed(out double certainty)
    {
        double[] observed = new double[_predicted.Length];
        foreach (TrainingRows rows in _groups.Select(group => group.Rows))
        {
            for (int row = 0; row < rows.Count; row++)
                observed[(int)rows.Target(row)] += rows.Weight(row);
        }
        int count = _groups.Sum(group => group.Rows.Count);
        double weight = Math.Max(observed.Sum(), count);
        certainty = (weight + 1.0) / (weight + 2.0);
        return observed;
    }

    // Golden section: the loss has one valley near a factor that is about right.
    private double BestFactor(double center, double reach, double certainty)
    {
        const double Golden = 0.6180339887498949;
        (double low, double high) = (center - reach, center + reach);
        (double left, double right) = (high - Golden * (high - low), low + Golden * (high - low));
        (double leftLoss, double rightLoss) = (Loss(Math.Exp(left), certainty), Loss(Math.Exp(right), certainty));
        for (int section = 0; section < Sections; section++)
        {
            if (leftLoss <= rightLoss)
            {
                (high, right, rightLoss) = (right, left, leftLoss);
                left = high - Golden * (high - low);
                leftLoss = Loss(Math.Exp(left), certainty);
            }
            else
            {
                (low, left, leftLoss) = (left, right, rightLoss);
                right = low + Golden * (high - low);
                rightLoss = Loss(Math.Exp(right), certainty);
            }
        }
        return 0.5 * (low + high);
    }

    private void MoveOffsets(double[] observed)
    {
        double prior = PriorRows * observed.Sum() / Math.Max(1, _groups.Sum(group => group.Rows.Count));
        if (prior == 0.0)
            return;
        double[] moves = [.. observed.Zip(_predicted, (seen, said) => Math.Log((seen + prior) / (said + prior)))];
        if (units == moves.Length)
            TensorPrimitives.Add<float>(_offsets, [.. moves.Select(move => (float)move)], _offsets);
        else
            // The one output of two classes is the logit of the second.
            _offsets[0] += (float)(moves[1] - moves[0]);
    }

    // The loss of all rows, and the weight that is predicted for each class.
    private double Loss(double factor, double certainty)
    {
        settings.CheckAlive();
        Array.Clear(_predicted);
        double loss = 0.0;
        foreach (CalibrationRows group in _groups)
        {
            for (int row = 0; row < group.Rows.Count; row++)
            {
                double weight = group.Rows.Weight(row);
                Predict(group.Rows.Features(row), group.Members, (float)factor);
                loss += weight * head.SmoothedLoss(_logits, (int)group.Rows.Target(row), certainty, _probabilities);
                for (int c = 0; c < _predicted.Length; c++)
                    _predicted[c] += weight * _probabilities[c];
            }
        }
        return loss;
    }

    private void Predict(ReadOnlySpan<float> logits, int members, float factor)
    {
        _average.Clear();
        for (int m = 0; m < members; m++)
        {
            for (int u = 0; u < units; u++)
                _logits[u] = factor * logits[m * units + u] + _offsets[u];
            _average.Add(_logits);
        }
        _average.CopyTo(_logits);
    }
}
