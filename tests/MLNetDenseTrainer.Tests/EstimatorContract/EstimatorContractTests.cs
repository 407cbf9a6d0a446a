using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.EstimatorContract;

/// <summary>Every trainer keeps the contract, on dense and on sparse features.</summary>
public sealed class EstimatorContractTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<string, bool> TasksDenseAndSparse
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (string task in Tasks.Names)
            {
                data.Add(task, false);
                data.Add(task, true);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(TasksDenseAndSparse))]
    public void Valid_input_KeepsPromises(string task, bool sparse)
    {
        Contract(Tasks.Named(task), sparse).CheckValidInput();
    }

    [Theory]
    [MemberData(nameof(TasksDenseAndSparse))]
    public void Valid_input_KeepsPromisesInAChain(string name, bool sparse)
    {
        TaskUnderTest task = Tasks.Named(name);
        IDataView valid = task.View(_mlContext, sparse ? Rows.Sparse(Rows.Make(40)) : Rows.Make(40));
        var chain = _mlContext.Transforms.NormalizeMinMax("Features").Append(task.SmallTrainer(_mlContext));

        new EstimatorContract(_mlContext, chain, valid).CheckValidInput();
    }

    [Theory]
    [MemberData(nameof(TasksDenseAndSparse))]
    public void Features_of_wrong_kind_AreRefused(string name, bool sparse)
    {
        TaskUnderTest task = Tasks.Named(name);
        EstimatorContract contract = Contract(task, sparse);

        foreach (IDataView invalid in InvalidViews.Features(_mlContext, task))
            contract.CheckInvalidInput(invalid);
    }

    [Theory]
    [MemberData(nameof(TasksDenseAndSparse))]
    public void Labels_and_weights_of_wrong_kind_AreRefused(string name, bool sparse)
    {
        TaskUnderTest task = Tasks.Named(name);
        EstimatorContract contract = Contract(task, sparse);

        foreach (IDataView invalid in InvalidViews.LabelsAndWeights(_mlContext, task))
            contract.CheckCannotFit(invalid);
    }

    [Theory]
    [MemberData(nameof(TasksDenseAndSparse))]
    public void Features_of_other_width_AreRefusedByTheTransformer(string name, bool sparse)
    {
        TaskUnderTest task = Tasks.Named(name);

        Contract(task, sparse).CheckFitsButCannotTransform(task.View(_mlContext, Rows.Make(20, features: 7), features: 7));
    }

    private EstimatorContract Contract(TaskUnderTest task, bool sparse)
    {
        IDataView valid = task.View(_mlContext, sparse ? Rows.Sparse(Rows.Make(40)) : Rows.Make(40));
        IEstimator<ITransformer> trainer = task.SmallTrainer(_mlContext, options => options.ExampleWeightColumnName = "Weight");
        return new EstimatorContract(_mlContext, trainer, valid);
    }
}
