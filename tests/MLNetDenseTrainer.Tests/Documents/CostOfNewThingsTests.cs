namespace MLNetDenseTrainer.Tests.Documents;

/// <summary>The files that somebody changes who adds a member of a kind, by the example of one there is.</summary>
public sealed class CostOfNewThingsTests
{
    [Theory]
    // One new file, and one where it is registered.
    [InlineData(@"Elu(Operator)?", "EluOperator", "Activation")]
    [InlineData("QuantileLoss", "QuantileLoss", "Loss")]
    [InlineData("new AdamW|class AdamW", "AdamW", "Optimizer")]
    [InlineData("StepSchedule", "StepSchedule", "LearningRateSchedule")]
    // A step of the inputs has a folder, a line in the list of steps, and a fit that gives it its numbers.
    [InlineData("RankStep", "RankStep", "InputSteps", "RobustFit")]
    // A task has a head, a base class of its losses, and its faces in ML.NET.
    [InlineData("MulticlassHead", "MulticlassHead", "Head", "MulticlassClassificationLoss", "DenseNetworkMulticlassModelParameters")]
    [InlineData("DenseNetworkMulticlassTrainer", "DenseNetworkMulticlassTrainer", "DenseNetworkCatalog")]
    // An option has a field, a check, a decision of the plan, a setting with its identity, a word in TrainedWith, and its place of use.
    [InlineData(
        "L2Regularization",
        "DenseNetworkOptions", "OptionsChecks", "TrainingPlan", "TrainingSettings", "PlanDescription", "GradientStep")]
    public void A_new_member_of_a_kind_TakesFewFiles(string names, params string[] files)
    {
        IEnumerable<string> found = Sources.That(names).Select(path => Path.GetFileNameWithoutExtension(path)!);

        Assert.Equal(files.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }
}
