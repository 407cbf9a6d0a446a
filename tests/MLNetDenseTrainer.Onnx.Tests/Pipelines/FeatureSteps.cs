using Microsoft.ML;
using Microsoft.ML.Transforms.Text;
using static Microsoft.ML.Transforms.MissingValueReplacingEstimator;
using static Microsoft.ML.Transforms.OneHotEncodingEstimator;
using Steps = System.Collections.Generic.Dictionary<
    string, System.Func<Microsoft.ML.TransformsCatalog, Microsoft.ML.IEstimator<Microsoft.ML.ITransformer>>>;

namespace MLNetDenseTrainer.Onnx.Tests.Pipelines;

/// <summary>The steps of ML.NET that come before a trainer, each as a pipeline from a <see cref="TableRow"/> to Features.</summary>
internal static class FeatureSteps
{
    /// <summary>Those that can be exported.</summary>
    public static Steps Exported { get; } = new()
    {
        ["Concatenate"] = Numbers,
        ["CopyColumns"] = t => t.CopyColumns("Features", "Numbers"),
        ["DropColumns"] = t => Numbers(t).Append(t.DropColumns("Text", "City")),
        ["SelectColumns"] = t => Numbers(t).Append(t.SelectColumns("Features", "Number")),

        ["NormalizeMinMax"] = t => Numbers(t).Append(t.NormalizeMinMax("Features")),
        ["NormalizeMinMax of a number"] = t => Then(t, t.NormalizeMinMax("Age"), "Age", "Size"),
        ["NormalizeMeanVariance"] = t => Numbers(t).Append(t.NormalizeMeanVariance("Features")),
        ["NormalizeRobustScaling"] = t => Numbers(t).Append(t.NormalizeRobustScaling("Features")),
        ["NormalizeGlobalContrast"] = t => Numbers(t).Append(t.NormalizeGlobalContrast("Features")),
        ["NormalizeLpNorm"] = t => Numbers(t).Append(t.NormalizeLpNorm("Features")),

        ["gaps that are left"] = t => t.Concatenate("Features", "Age", "Income"),
        ["IndicateMissingValues"] = t =>
            Then(t, t.IndicateMissingValues("Gaps", "Incomes").Append(t.Conversion.ConvertType("Gaps")), "Age", "Gaps"),
        ["ReplaceMissingValues"] = t => t.Concatenate("Features", "Age", "Income").Append(t.ReplaceMissingValues("Features")),
        ["ReplaceMissingValues of a number"] = t => Then(t, t.ReplaceMissingValues("Income"), "Age", "Income"),
        ["ReplaceMissingValues, mean"] = t => Replaced(t, ReplacementMode.Mean),
        ["ReplaceMissingValues, minimum"] = t => Replaced(t, ReplacementMode.Minimum),
        ["ReplaceMissingValues, maximum"] = t => Replaced(t, ReplacementMode.Maximum),

        ["OneHotEncoding"] = t => Then(t, t.Categorical.OneHotEncoding("Hot", "City"), "Age", "Hot"),
        ["OneHotEncoding of a vector"] = t => Then(t, t.Categorical.OneHotEncoding("Hot", "Cities"), "Age", "Hot"),
        ["OneHotEncoding of a vector, bag"] = t => Then(t, t.Categorical.OneHotEncoding("Hot", "Cities", OutputKind.Bag), "Age", "Hot"),
        ["OneHotEncoding of whole numbers"] = t => Then(t, t.Categorical.OneHotEncoding("Hot", "Whole"), "Age", "Hot"),
        ["OneHotEncoding of numbers"] = t => Then(t, t.Categorical.OneHotEncoding("Hot", "Grade"), "Age", "Hot"),
        ["OneHotEncoding of truth"] = t => Then(t, t.Categorical.OneHotEncoding("Hot", "Flag"), "Age", "Hot"),
        ["OneHotHashEncoding"] = t => Then(t, t.Categorical.OneHotHashEncoding("Hot", "City", numberOfBits: 4), "Age", "Hot"),

        ["MapValueToKey, MapKeyToVector"] = t =>
            Then(t, t.Conversion.MapValueToKey("Key", "City").Append(t.Conversion.MapKeyToVector("Hot", "Key")), "Age", "Hot"),
        ["Hash, MapKeyToVector"] = t =>
            Then(t, t.Conversion.Hash("Key", "City", 4).Append(t.Conversion.MapKeyToVector("Hot", "Key")), "Age", "Hot"),
        ["MapValue"] = t => Then(t, t.Conversion.MapValue("Far", Distances, "City"), "Age", "Far"),
        ["ConvertType of double"] = t => Then(t, t.Conversion.ConvertType("Other", "Precise"), "Age", "Other"),
        ["ConvertType of whole numbers"] = t => Then(t, t.Conversion.ConvertType("Other", "Whole"), "Age", "Other"),
        ["ConvertType of truth"] = t => Then(t, t.Conversion.ConvertType("Other", "Flag"), "Age", "Other"),
        ["ConvertType of text"] = t => Then(t, t.Conversion.ConvertType("Other", "Digits"), "Age", "Other"),

        ["SelectFeaturesBasedOnCount"] = t => Numbers(t).Append(t.FeatureSelection.SelectFeaturesBasedOnCount("Features", count: 10)),
        ["SelectFeaturesBasedOnMutualInformation"] = t =>
            Numbers(t).Append(t.FeatureSelection.SelectFeaturesBasedOnMutualInformation("Features", "Features", "Flag", slotsInOutput: 1)),
        ["ProjectToPrincipalComponents"] = t => t.ProjectToPrincipalComponents("Features", "Numbers", rank: 2),

        ["ProduceWordBags, one word"] = t => t.Text.ProduceWordBags("Features", "Text", ngramLength: 1),
        ["ProduceWordBags, two words"] = t => t.Text.ProduceWordBags("Features", "Text", ngramLength: 2, useAllLengths: false),
        ["TokenizeIntoWords, ProduceNgrams"] = t => t.Text.TokenizeIntoWords("Words", "Text").Append(t.Conversion.MapValueToKey("Words"))
            .Append(t.Text.ProduceNgrams("Features", "Words", ngramLength: 1, useAllLengths: false)),
        ["NormalizeText, nothing changed"] = t => t.Text
            .NormalizeText("Normal", "Text", TextNormalizingEstimator.CaseMode.None, keepDiacritics: true)
            .Append(t.Text.ProduceWordBags("Features", "Normal", ngramLength: 1)),
        ["FeaturizeText, words"] = t => t.Text.FeaturizeText("Features", Words(keepDiacritics: true), "Text"),
    };

    /// <summary>Those that ML.NET does not export.</summary>
    public static Steps Refused { get; } = new()
    {
        ["NormalizeLogMeanVariance"] = t => Numbers(t).Append(t.NormalizeLogMeanVariance("Features")),
        ["NormalizeMeanVariance, distribution"] = t => Numbers(t).Append(t.NormalizeMeanVariance("Features", useCdf: true)),
        ["NormalizeBinning"] = t => Numbers(t).Append(t.NormalizeBinning("Features", maximumBinCount: 8)),
        ["NormalizeSupervisedBinning"] = t => Numbers(t).Append(t.NormalizeSupervisedBinning("Features", labelColumnName: "Flag")),
        ["OneHotEncoding, binary"] = t => Then(t, t.Categorical.OneHotEncoding("Hot", "City", OutputKind.Binary), "Age", "Hot"),
        ["ProduceHashedWordBags"] = t => t.Text.ProduceHashedWordBags("Features", "Text", numberOfBits: 5, ngramLength: 1),
        ["ApproximatedKernelMap"] = t => Numbers(t).Append(t.ApproximatedKernelMap("Features", rank: 4)),
        ["Expression"] = t => Then(t, t.Expression("Square", "x => x * x", "Age"), "Square", "Size"),
        ["FeaturizeText, characters"] = t =>
            t.Text.FeaturizeText("Features", new TextFeaturizingEstimator.Options { WordFeatureExtractor = null }, "Text"),
        ["FeaturizeText"] = t => t.Text.FeaturizeText("Features", "Text"),
        ["FeaturizeText, diacritics removed"] = t => t.Text.FeaturizeText("Features", Words(keepDiacritics: false), "Text"),
        ["NormalizeText"] = t => t.Text.NormalizeText("Normal", "Text")
            .Append(t.Text.ProduceWordBags("Features", "Normal", ngramLength: 1)),
    };

    private static Dictionary<string, float> Distances { get; } = new() { ["Rome"] = 1f, ["Oslo"] = 2f, ["Lima"] = 3f };

    private static IEstimator<ITransformer> Numbers(TransformsCatalog t) => t.Concatenate("Features", "Age", "Size");

    private static IEstimator<ITransformer> Then(TransformsCatalog t, IEstimator<ITransformer> step, params string[] columns) =>
        step.Append(t.Concatenate("Features", columns));

    private static IEstimator<ITransformer> Replaced(TransformsCatalog t, ReplacementMode mode) =>
        t.Concatenate("Features", "Age", "Income").Append(t.ReplaceMissingValues("Features", replacementMode: mode));

    private static TextFeaturizingEstimator.Options Words(bool keepDiacritics) => new()
    {
        CaseMode = TextNormalizingEstimator.CaseMode.None,
        KeepDiacritics = keepDiacritics,
        CharFeatureExtractor = null,
        WordFeatureExtractor = new WordBagEstimator.Options { NgramLength = 1 },
    };
}
