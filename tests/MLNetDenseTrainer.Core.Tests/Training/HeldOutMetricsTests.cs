using MLNetDenseTrainer.Evaluation;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics.Statistics;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class HeldOutMetricsTests
{
    private const int Rows = 50;

    private static readonly float[] _weights = [.. Enumerable.Range(0, Rows).Select(row => 0.5f + row % 4)];

    [Fact]
    public void Regression_is_measured_on_the_labels_scale_and_within_the_bounds_of_its_scores()
    {
        float[][] outputs = Outputs(units: 1);
        float[] targets = [.. outputs.Select((row, r) => row[0] + MathF.Sin(r))];
        var scaling = new TargetScaling(Center: 100f, Scale: 5f, Minimum: 95f, Maximum: 112f);
        Head head = RegressionHead.Scalar.WithScalings(() => [scaling]);
        HeldOutMetrics metrics = TestPredictions.Of(Loss.MeanSquaredError, outputs, targets, _weights, head: head).Measure();
        double[] labels = [.. targets.Select(target => target * 5.0 + 100.0)];
        double[] errors = [.. labels.Zip(outputs, (label, row) => Math.Clamp(row[0] * 5.0 + 100.0, 95.0, 112.0) - label)];
        double mean = Mean(labels);
        double squares = Mean([.. errors.Select(e => e * e)]);
        Assert.Equal(Math.Sqrt(squares), metrics.RootMeanSquaredError!.Value, 1e-4);
        Assert.Equal(Mean([.. errors.Select(Math.Abs)]), metrics.MeanAbsoluteError!.Value, 1e-4);
        Assert.Equal(1 - squares / Mean([.. labels.Select(label => (label - mean) * (label - mean))]), metrics.RSquared!.Value, 1e-5);
        Assert.Equal(Rows, metrics.Rows);
        Assert.Null(metrics.LogLoss);
        Assert.Null(metrics.Accuracy);
    }

    [Fact]
    public void R_squared_is_left_out_where_labels_do_not_vary()
    {
        HeldOutRows rows = TestPredictions.Of(Loss.MeanSquaredError, [[1f], [2f]], [3f, 3f]);
        Assert.Null(rows.Measure().RSquared);
    }

    [Fact]
    public void Two_classes_have_log_loss_accuracy_and_area()
    {
        float[][] outputs = Outputs(units: 1);
        // Float's own sigmoid would be 1 here, and the logarithm of what is left infinite.
        outputs[0][0] = 60f;
        float[] targets = [.. outputs.Select((row, r) => r % 5 == 0 ? 0f : row[0] > 0.3f ? 1f : 0f)];
        HeldOutMetrics metrics = Of(Loss.BinaryCrossEntropy, outputs, targets);
        Assert.Equal(Mean([.. outputs.Zip(targets, (row, target) => ReferenceActivation.Softplus(target == 1f ? -row[0] : row[0]))]), metrics.LogLoss!.Value, 1e-6);
        Assert.Equal(Mean([.. outputs.Zip(targets, (row, target) => row[0] > 0 == (target == 1f) ? 1.0 : 0.0)]), metrics.Accuracy!.Value, 1e-9);
        Assert.Equal(RocCurve.Area([.. outputs.Select(row => row[0])], targets, _weights), metrics.AreaUnderRocCurve);
        Assert.Null(metrics.RSquared);
    }

    [Fact]
    public void More_classes_have_log_loss_and_accuracy()
    {
        float[][] outputs = Outputs(units: 3);
        float[] targets = [.. outputs.Select((row, r) => r % 4 == 0 ? r % 3 : Array.IndexOf(row, row.Max()))];
        HeldOutMetrics metrics = Of(Loss.SoftmaxCrossEntropy, outputs, targets);
        Assert.Equal(Mean([.. outputs.Zip(targets, (row, target) => Math.Log(row.Sum(logit => Math.Exp(logit))) - row[(int)target])]), metrics.LogLoss!.Value, 1e-5);
        Assert.Equal(Mean([.. outputs.Zip(targets, (row, target) => row[(int)target] == row.Max() ? 1.0 : 0.0)]), metrics.Accuracy!.Value, 1e-9);
        Assert.Null(metrics.AreaUnderRocCurve);
    }

    [Fact]
    public void Only_figures_of_the_task_are_written() =>
        Assert.Equal("log-loss 0.25 nats, accuracy 0.9 on 10 rows", new HeldOutMetrics(10, LogLoss: 0.25, Accuracy: 0.9).ToString());

    // A score that is not a number predicts no class: neither right nor wrong.
    [Theory]
    [InlineData(float.NaN, 1)]
    [InlineData(float.NaN, 3)]
    [InlineData(float.PositiveInfinity, 3)]
    public void Accuracy_is_not_a_number_where_a_score_is_not(float logit, int units)
    {
        float[][] outputs = Outputs(units);
        outputs[7][^1] = logit;
        Loss loss = units == 1 ? Loss.BinaryCrossEntropy : Loss.SoftmaxCrossEntropy;
        HeldOutMetrics metrics = Of(loss, outputs, new float[Rows]);
        Assert.Equal(double.NaN, metrics.Accuracy);
        Assert.Equal(double.NaN, metrics.LogLoss);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Factors_of_classes_do_not_count(int units)
    {
        float[][] outputs = Outputs(units);
        float[] targets = [.. Enumerable.Range(0, Rows).Select(row => (float)(row % 2))];
        Loss loss = units == 1 ? Loss.BinaryCrossEntropy : Loss.SoftmaxCrossEntropy;
        HeldOutRows rows = TestPredictions.Of(loss, outputs, targets, _weights, classFactors: [1f, 100f, 7f]);
        Assert.Equal(Of(loss, outputs, targets), rows.Measure());
    }

    // Many more rows than a block holds.
    [Fact]
    public void Rows_of_several_blocks_are_as_many_rows_as_they_are()
    {
        float[][] outputs = [.. Enumerable.Range(0, 20).SelectMany(_ => Outputs(units: 3))];
        float[] targets = [.. outputs.Select((_, row) => (float)(row % 3))];
        HeldOutMetrics metrics = TestPredictions.Of(Loss.SoftmaxCrossEntropy, outputs, targets).Measure();
        Assert.Equal(20 * Rows, metrics.Rows);
        double right = outputs.Zip(targets, (row, target) => row[(int)target] == row.Max() ? 1.0 : 0.0).Average();
        Assert.Equal(right, metrics.Accuracy!.Value, 1e-12);
    }

    // Outputs of all rows at once would be 40 MB, of one network or of several.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Memory_does_not_grow_with_rows_times_classes(int members)
    {
        const int Classes = 500;
        var rows = new TrainingRows(1);
        rows.Add(3f, 1f)[0] = 1f;
        var parameters = new ParameterBlock(NetworkShape.Create(1, [new Dense(Classes)], Activation.Softmax));
        TrainingSettings settings = TestTraining.Settings(Loss.SoftmaxCrossEntropy);
        var heldBack = new RowSelection(rows, new int[20_000]);
        var member = new MemberData(
            settings, new MemoryBatches(settings, rows, [], meanWeight: 1.0), heldBack, parameters, settings.Loss.Head);
        var heldOut = new HeldOutRows([.. Enumerable.Repeat(member, members)]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        HeldOutMetrics metrics = heldOut.Measure();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
        Assert.Equal(20_000, metrics.Rows);
        Assert.Equal(Math.Log(Classes), metrics.LogLoss!.Value, 1e-5);
    }

    private static HeldOutMetrics Of(Loss loss, float[][] outputs, float[] targets) =>
        TestPredictions.Of(loss, outputs, targets, _weights).Measure();

    private static double Mean(double[] values) => values.Select((value, row) => value * _weights[row]).Sum() / _weights.Sum(weight => (double)weight);

    private static float[][] Outputs(int units)
    {
        var random = new Random(units);
        return [.. Enumerable.Range(0, Rows).Select(_ => Enumerable.Range(0, units).Select(_ => 6 * random.NextSingle() - 3).ToArray())];
    }
}
