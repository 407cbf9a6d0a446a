namespace MLNetDenseTrainer.Heads;

/// <summary>The task of a network.</summary>
/// <remarks>The numbers are part of the model file and never change.</remarks>
internal enum NetworkTask : byte
{
    BinaryClassification = 1,
    Regression = 2,
    MulticlassClassification = 3,
    MultiOutputRegression = 4,
}
