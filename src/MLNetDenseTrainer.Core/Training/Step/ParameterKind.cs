namespace MLNetDenseTrainer.Training.Step;

/// <summary>What parameters are for; each kind has a learning rate of its own.</summary>
internal enum ParameterKind
{
    Weights,
    Biases,
    Embedding,
}
