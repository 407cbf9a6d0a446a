using System.Reflection;
using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Options;

/// <summary>No option takes nonsense: making the trainer throws, and the message names the option.</summary>
public sealed class BadOptionsTests
{
    public static TheoryData<string, string> AllOptions
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string task in Tasks.OnePerTrainer)
            {
                foreach (FieldInfo option in Fields(Tasks.Named(task)))
                    data.Add(task, option.Name);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(AllOptions))]
    public void Nonsense_IsRefusedByName(string task, string option)
    {
        FieldInfo field = Fields(Tasks.Named(task)).Single(field => field.Name == option);

        foreach (object? value in NonsenseValues.Of(option, Tasks.Named(task)))
        {
            DenseNetworkOptions options = Tasks.Named(task).SmallOptions();
            field.SetValue(options, value);
            Exception? exception = Record.Exception(() => Tasks.Named(task).Trainer(new MLContext(1), options));

            Assert.True(exception is ArgumentException, $"{option} = {Columns.Show(value)}: {exception?.GetType().Name ?? "accepted"}");
            Assert.Contains(option, exception!.Message, StringComparison.Ordinal);
            Assert.Equal(value, field.GetValue(options));
        }
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Null_options_AreRefused(string task)
    {
        Assert.Throws<ArgumentNullException>(() => Tasks.Named(task).Trainer(new MLContext(1), null!));
    }

    [Fact]
    public void Simple_arguments_AreCheckedAsOptionsAre()
    {
        var mlContext = new MLContext(1);

        Refused("LearningRate", () => mlContext.DenseNetwork(Loss.BinaryCrossEntropy, learningRate: float.NaN));
        Refused("Epochs", () => mlContext.DenseNetwork(Loss.MeanSquaredError, epochs: 0));
        Refused("BatchSize", () => mlContext.DenseNetwork(Loss.SoftmaxCrossEntropy, batchSize: -5));
        Refused("LabelColumnName", () => mlContext.Regression.Trainers.DenseNetwork(labelColumnName: ""));
        Refused("FeatureColumnName", () => mlContext.MulticlassClassification.Trainers.DenseNetwork(featureColumnName: null!));
        Refused("Layers", () => mlContext.BinaryClassification.Trainers.DenseNetwork(layers: []));
        Refused("loss", () => mlContext.DenseNetwork((BinaryCrossEntropyLoss)null!));
        Refused("mlContext", () => ((MLContext)null!).DenseNetwork(Loss.MeanSquaredError));
    }

    private static void Refused(string name, Func<object> call) =>
        Assert.Contains(name, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);

    private static FieldInfo[] Fields(TaskUnderTest task) =>
        task.NewOptions().GetType().GetFields(BindingFlags.Public | BindingFlags.Instance);
}
