namespace MLNetDenseTrainer.Training.Step;

/// <summary>The purpose of parameters; each kind has a learning rate of its own.</summary>
internal enum ParameterKind
{
    Weights,
    Biases,
    Embedding,
    Categories,
}
