using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer.Data;

/// <summary>The names of a view's feature slots, and of its label's classes or numbers; none where the view does not say.</summary>
internal sealed class RoleNames
{
    private readonly NameList _features;
    private readonly NameList _labels;

    public RoleNames(RoleMappedSchema schema)
    {
        DataViewSchema.Column feature = schema.Feature!.Value;
        DataViewSchema.Column label = schema.Label!.Value;
        bool hasKeys = label.Type is KeyDataViewType;
        IReadOnlyList<string> labels = hasKeys ? label.GetKeyNames() ?? [] : label.Type is VectorDataViewType ? SlotNames.Given(label) : [];
        _features = new NameList($"feature column '{feature.Name}'", IsOfKeys: false, SlotNames.Given(feature));
        _labels = new NameList($"label column '{label.Name}'", hasKeys, labels);
    }

    public ImmutableArray<uint> FeatureHashes => _features.Hashes;

    public ImmutableArray<uint> LabelHashes => _labels.Hashes;

    /// <exception cref="ArgumentException">Validation data have another name somewhere.</exception>
    public void CheckValidation(RoleNames validation)
    {
        Check(_features, validation._features);
        Check(_labels, validation._labels);

        static void Check(NameList training, NameList validation)
        {
            if (training.FirstDifference(validation.Hashes) is { } place)
                throw new ArgumentException(
                    $"{training.Place(place)} is '{training.Names[place]}' in the training data, "
                    + $"but '{validation.Names[place]}' in the validation data. {training.Advice}",
                    "validationData");
        }
    }

    /// <exception cref="ArgumentException">The model to continue was trained on another name somewhere.</exception>
    public void CheckModel(DataRecord record)
    {
        Check(_features, record.FeatureNames);
        Check(_labels, record.LabelNames);

        static void Check(NameList data, ImmutableArray<uint> expected)
        {
            if (data.FirstDifference(expected) is not { } place)
                return;
            // The model has kept hashes only. The name is known if it stands elsewhere now.
            int elsewhere = data.Hashes.IndexOf(expected[place]);
            string before = elsewhere < 0 ? "had another name" : $"was '{data.Names[elsewhere]}'";
            throw new ArgumentException(
                $"{data.Place(place)} is '{data.Names[place]}', but {before} when the model to continue was trained. {data.Advice}",
                "modelParameters");
        }
    }

    private sealed record NameList(string Column, bool IsOfKeys, IReadOnlyList<string> Names)
    {
        public ImmutableArray<uint> Hashes { get; } = [.. Names.Select(DataRecord.HashOf)];

        public string Advice => IsOfKeys
            ? "Map the labels of both by one fitted transformer."
            : "Make the column of both by one fitted transformer, or concatenate its parts in the same order.";

        public string Place(int place) => IsOfKeys ? $"Key {place + 1} of the {Column}" : $"Slot {place} of the {Column}";

        public int? FirstDifference(ImmutableArray<uint> others)
        {
            for (int i = 0; i < Math.Min(Hashes.Length, others.Length); i++)
            {
                if (Hashes[i] != 0 && others[i] != 0 && Hashes[i] != others[i])
                    return i;
            }
            return null;
        }
    }
}
