using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Support;

/// <summary>One task with its label column and trainer, in a form that tests of all tasks can use.</summary>
public abstract class TaskUnderTest
{
    public abstract string Name { get; }

    /// <summary>Units of the last layer that fit the rows' labels.</summary>
    public virtual int Outputs => 1;

    /// <summary>Whether the label has the same classes, or none, whichever of them occur.</summary>
    public virtual bool KeepsClassesThatDoNotOccur => true;

    /// <summary>How well labels are predicted, 1 at best: accuracy, or R squared.</summary>
    public abstract double Skill(MLContext mlContext, IDataView scored);

    /// <summary>The skill on easy data that scikit-learn asks for.</summary>
    public abstract double SkillWanted { get; }

    /// <summary>Makes a row's label missing; false where it cannot be.</summary>
    public virtual bool SpoilLabel(Row row) => false;

    public abstract DenseNetworkOptions NewOptions();

    public abstract IEstimator<ITransformer> Trainer(MLContext mlContext, DenseNetworkOptions options);

    public abstract ITransformer Fit(IEstimator<ITransformer> trainer, IDataView data, IDataView validation);

    public abstract ITransformer Continue(IEstimator<ITransformer> trainer, IDataView data, ITransformer transformer);

    /// <summary>Appends the column Label.</summary>
    protected abstract IDataView WithLabel(MLContext mlContext, IDataView rows);

    public IDataView View(MLContext mlContext, IEnumerable<Row> rows, int features = Rows.Features) =>
        WithLabel(mlContext, Rows.View(mlContext, rows, features));

    /// <summary>Options of a network that trains in no time.</summary>
    public DenseNetworkOptions SmallOptions(Action<DenseNetworkOptions>? configure = null)
    {
        DenseNetworkOptions options = NewOptions();
        options.Layers = [new Dense(8, Activation.Tanh), new Dense(Outputs)];
        options.Epochs = 3;
        options.LearningRate = 0.01f;
        options.BatchSize = 16;
        options.Seed = 7;
        options.NumberOfThreads = 1;
        configure?.Invoke(options);
        return options;
    }

    public IEstimator<ITransformer> SmallTrainer(MLContext mlContext, Action<DenseNetworkOptions>? configure = null) =>
        Trainer(mlContext, SmallOptions(configure));

    public ITransformer FitSmall(
        MLContext mlContext, IEnumerable<Row> rows, Action<DenseNetworkOptions>? configure = null, int features = Rows.Features) =>
        SmallTrainer(mlContext, configure).Fit(View(mlContext, rows, features));

    /// <summary>Options that leave the network to the trainer's recipe, with hardly any epochs.</summary>
    public DenseNetworkOptions RecipeOptions(Action<DenseNetworkOptions>? configure = null)
    {
        DenseNetworkOptions options = NewOptions();
        options.Epochs = 2;
        options.Seed = 7;
        configure?.Invoke(options);
        return options;
    }

    public ITransformer FitRecipe(MLContext mlContext, IEnumerable<Row> rows, Action<DenseNetworkOptions>? configure = null) =>
        Trainer(mlContext, RecipeOptions(configure)).Fit(View(mlContext, rows));

    public override string ToString() => Name;
}
