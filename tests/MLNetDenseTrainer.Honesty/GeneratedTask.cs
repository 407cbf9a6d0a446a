namespace MLNetDenseTrainer.Honesty;

/// <summary>What generated rows are about.</summary>
public enum GeneratedTask
{
    Binary,
    FiveClass,
    Regression,
}
