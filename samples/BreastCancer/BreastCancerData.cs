using Microsoft.ML;
using Microsoft.ML.Data;

namespace BreastCancer;

/// <summary>The rows of Data/breast-cancer.csv, see Data/SOURCE.md.</summary>
internal sealed class BreastCancerData
{
    public const string LabelColumn = "Malignant";

    private const string TargetColumn = "target";

    private static readonly Dictionary<string, bool> _malignantByTarget = new() { ["0"] = true, ["1"] = false };

    private BreastCancerData(string[] featureNames, IDataView rows)
    {
        FeatureNames = featureNames;
        Rows = rows;
    }

    public string[] FeatureNames { get; }

    public IDataView Rows { get; }

    public static BreastCancerData Load(MLContext mlContext)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Data", "breast-cancer.csv");
        string[] names = File.ReadLines(path).First().Split(',');
        TextLoader loader = mlContext.Data.CreateTextLoader(new TextLoader.Options
        {
            HasHeader = true,
            Separators = [','],
            Columns = [.. names.Select((name, index) => new TextLoader.Column(name, Kind(name), index))],
        });

        // The file says 0 for malignant and 1 for benign; the class to detect, the positive one, is malignant.
        // This is no part of the model: whoever asks it for a prediction does not know the diagnosis.
        IDataView file = loader.Load(path);
        IDataView labelled = mlContext.Transforms.Conversion.MapValue(LabelColumn, _malignantByTarget, TargetColumn).Fit(file).Transform(file);
        return new BreastCancerData([.. names.Where(name => name != TargetColumn)], mlContext.Data.Cache(labelled));
    }

    private static DataKind Kind(string column) => column == TargetColumn ? DataKind.String : DataKind.Single;
}
