namespace MLNetDenseTrainer.Inputs.Categories;

/// <summary>Neighboring slots of the feature vector.</summary>
internal readonly record struct SlotRange(int First, int Count)
{
    public int End => First + Count;
}
