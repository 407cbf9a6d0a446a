using Microsoft.ML;
using MLNetDenseTrainer;

namespace CoffeeRoasting;

/// <summary>A 25-15-1 network whose hidden layers have one activation, trained on roasts.</summary>
internal sealed class TrainedRoaster
{
    private readonly MLContext _mlContext;
    private readonly ITransformer _model;

    private TrainedRoaster(MLContext mlContext, ITransformer model, Activation hidden, double loss)
    {
        _mlContext = mlContext;
        _model = model;
        Hidden = hidden;
        Loss = loss;
    }

    public Activation Hidden { get; }

    /// <summary>The loss of the last epoch.</summary>
    public double Loss { get; }

    public static TrainedRoaster Train(Roast[] roasts, Activation hidden)
    {
        var mlContext = new MLContext(seed: 1);
        var pipeline = mlContext.Transforms.Concatenate("Features", nameof(Roast.Celsius), nameof(Roast.Minutes))
            .Append(mlContext.DenseNetwork(
                MLNetDenseTrainer.Loss.BinaryCrossEntropy,
                [new Dense(25, hidden), new Dense(15, hidden), new Dense(1, Activation.Sigmoid)],
                labelColumnName: nameof(Roast.Good),
                epochs: 300,
                learningRate: 0.01f));
        var model = pipeline.Fit(mlContext.Data.LoadFromEnumerable(roasts));
        return new TrainedRoaster(mlContext, model, hidden, model.LastTransformer.Model.History[^1].TrainingLoss);
    }

    /// <summary>The part of the roasts that the network tells right.</summary>
    public double Accuracy(Roast[] roasts) =>
        roasts.Zip(Predict(roasts)).Average(pair => pair.First.Good == pair.Second.PredictedLabel ? 1 : 0);

    public Prediction[] Predict(IEnumerable<Roast> roasts)
    {
        IDataView predictions = _model.Transform(_mlContext.Data.LoadFromEnumerable(roasts));
        return [.. _mlContext.Data.CreateEnumerable<Prediction>(predictions, reuseRowObject: false)];
    }
}
