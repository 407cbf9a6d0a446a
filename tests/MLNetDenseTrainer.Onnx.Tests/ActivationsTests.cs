using MLNetDenseTrainer.Onnx.Tests.Support;
using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Onnx.Tests;

/// <summary>Every activation in networks of every task.</summary>
public sealed class ActivationsTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<string, Activation> TasksAndActivations
    {
        get
        {
            var data = new TheoryData<string, Activation>();
            foreach (string task in Tasks.EachTrainer)
            {
                // These two are for last layers only.
                foreach (Activation activation in Enum.GetValues<Activation>().Except([Activation.Softmax, Activation.Exponential]))
                    data.Add(task, activation);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(TasksAndActivations))]
    public void Hidden_layers(string name, Activation activation)
    {
        TaskUnderTest task = Tasks.Named(name);
        ITransformer model = task.FitSmall(
            _mlContext, Rows.Make(60), options => options.Layers = [new Dense(9, activation), new Dense(7, activation, dropout: 0.1f), new Dense(task.Outputs)]);

        Export.AssertAgrees(_mlContext, model, Export.NearAndFar(40));
    }

    [Theory]
    [InlineData("binary", Activation.Sigmoid)]
    [InlineData("binary", Activation.Linear)]
    [InlineData("multiclass Name", Activation.Softmax)]
    [InlineData("multiclass Name", Activation.Linear)]
    [InlineData("regression", Activation.Linear)]
    [InlineData("regression", Activation.Relu)]
    [InlineData("regression", Activation.Softplus)]
    [InlineData("regression", Activation.Exponential)]
    [InlineData("multi-output", Activation.Linear)]
    [InlineData("multi-output", Activation.Relu)]
    [InlineData("multi-output", Activation.Softplus)]
    [InlineData("multi-output", Activation.Exponential)]
    public void Last_layers(string name, Activation activation)
    {
        TaskUnderTest task = Tasks.Named(name);
        List<Row> rows = Rows.Make(60);
        foreach (Row row in rows)
            (row.Number, row.Numbers) = (Math.Abs(row.Number), [.. row.Numbers.Select(Math.Abs)]);

        ITransformer model = task.FitSmall(_mlContext, rows, options =>
        {
            options.Layers = [new Dense(9), new Dense(task.Outputs, activation)];
            if (activation == Activation.Exponential)
                ((DenseNetworkRegressionOptions)options).Loss = Loss.Poisson;
        });

        Export.AssertAgrees(_mlContext, model, Export.NearAndFar(40));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void A_single_layer(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        ITransformer model = task.FitSmall(_mlContext, Rows.Make(60), options => options.Layers = [new Dense(task.Outputs)]);

        Export.AssertAgrees(_mlContext, model, Export.NearAndFar(40));
    }
}
