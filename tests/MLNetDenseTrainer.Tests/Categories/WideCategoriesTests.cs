using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Categories;

/// <summary>Wide one-hot groups are read as categories, and leave the numbers beside them alone.</summary>
public sealed class WideCategoriesTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData("Id1")]
    [InlineData("IdHashed")]
    [InlineData("Id1", "IdHashed", "City1")]
    public void Categories_that_say_nothing_HardlyChangeWhatNumbersSay(params string[] categories)
    {
        List<CategoryRow> training = CategoryRow.Make(3000, cities: 40, ids: 2000, cityEffect: 0f);
        List<CategoryRow> test = CategoryRow.Make(2000, cities: 40, ids: 2000, cityEffect: 0f, seed: 2);
        double Skill(params string[] features)
        {
            var table = new CategoryTable(_mlContext, training, features);
            return table.RSquared(table.Fit(), test);
        }

        double without = Skill("Numbers");
        double with = Skill(["Numbers", .. categories]);

        Assert.True(without > 0.98, $"{without}");
        Assert.True(with > without - 0.02, $"{with}, without categories {without}");
    }

    [Theory]
    [InlineData("City1")]
    [InlineData("CityCount")]
    public void A_category_that_says_something_IsLearned(string city)
    {
        List<CategoryRow> training = CategoryRow.Make(3000, cities: 100, ids: 2000, cityEffect: 10f);
        List<CategoryRow> test = CategoryRow.Make(2000, cities: 100, ids: 2000, cityEffect: 10f, seed: 2);
        var table = new CategoryTable(_mlContext, training, "Id1", "Numbers", city);

        Assert.True(table.RSquared(table.Fit(), test) > 0.97);
    }

    [Fact]
    public void Categories_alone_AreEnough()
    {
        List<CategoryRow> training = CategoryRow.Make(2000, cities: 20, ids: 1000, cityEffect: 30f);
        var table = new CategoryTable(_mlContext, training, "City1", "Id1");

        double skill = table.RSquared(table.Fit(), training);

        Assert.True(skill > 0.85, $"{skill}");
    }

    [Fact]
    public void Small_groups_StayFeatures()
    {
        var table = new CategoryTable(_mlContext, CategoryRow.Make(300, cities: 8, ids: 9, cityEffect: 1f), "City1", "Numbers", "Id1");

        ITransformer model = table.Fit(options => options.Epochs = 1);

        Assert.Contains("embedding Learned of 1 one-hot groups (9 slots)", Inspect.TrainedWith(model), StringComparison.Ordinal);
        Assert.Equal(8 + 2 + 9, Inspect.NumberOfFeatures(model));
    }

    [Fact]
    [Shows(nameof(DenseNetworkOptions.CategoryEmbedding))]
    public void CategoryEmbedding_MakesVectorsOfOneHotGroups_WithLayersOnlyOnRequest()
    {
        var table = new CategoryTable(_mlContext, CategoryRow.Make(300, cities: 30, ids: 9, cityEffect: 1f), "Numbers", "City1");
        int FirstInputs(CategoryEmbedding? embedding) => Inspect.Layers(table.Fit(options =>
        {
            options.Layers = [new Dense(4), new Dense(1)];
            options.CategoryEmbedding = embedding;
            options.Epochs = 1;
        }))[0].Inputs;

        Assert.Equal(2 + 30, FirstInputs(null));
        Assert.Equal(2 + 30, FirstInputs(CategoryEmbedding.None));
        Assert.Equal(2 + 8, FirstInputs(CategoryEmbedding.Learned));
    }
}
