namespace MLNetDenseTrainer.Fuzz;

/// <summary>What was read does not do as it should.</summary>
internal sealed class MisbehaviourException(string message) : Exception(message);
