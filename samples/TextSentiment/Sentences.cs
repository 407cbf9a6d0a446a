using Microsoft.ML;
using Microsoft.ML.Data;

namespace TextSentiment;

/// <summary>The sentences of Data, see Data/SOURCE.md.</summary>
internal static class Sentences
{
    public static IDataView Load(MLContext mlContext)
    {
        TextLoader loader = mlContext.Data.CreateTextLoader(new TextLoader.Options
        {
            Separators = ['\t'],
            AllowQuoting = false,
            Columns =
            [
                new TextLoader.Column(nameof(Sentence.Text), DataKind.String, 0),
                new TextLoader.Column(nameof(Sentence.IsPositive), DataKind.Boolean, 1),
            ],
        });
        string data = Path.Combine(AppContext.BaseDirectory, "Data");
        return mlContext.Data.Cache(loader.Load([.. Directory.GetFiles(data, "*_labelled.txt").Order(StringComparer.Ordinal)]));
    }
}

/// <summary>A sentence, and what its author thought of the thing.</summary>
internal sealed class Sentence
{
    public string Text { get; set; } = "";

    public bool IsPositive { get; set; }
}

/// <summary>What a model thinks of a sentence.</summary>
internal sealed class Opinion
{
    public bool PredictedLabel { get; set; }

    public float Probability { get; set; }
}
