namespace MLNetDenseTrainer.Heads;

/// <summary>What tasks have in common.</summary>
internal static class NetworkTasks
{
    /// <summary>Whether numbers are predicted, one or several.</summary>
    public static bool IsRegression(this NetworkTask task) => task is NetworkTask.Regression or NetworkTask.MultiOutputRegression;
}
