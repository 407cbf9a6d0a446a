using MLNetDenseTrainer.Prediction;

namespace MLNetDenseTrainer.Training;

/// <summary>A model to continue as training begins, and what its new rows changed.</summary>
/// <param name="Network">The network to train.</param>
/// <param name="Revived">Features that did not vary before and are scaled by today's rows.</param>
/// <param name="Unflagged">Features that are missing for the first time, so that no input says so.</param>
/// <param name="ForgotRanges">Whether scores stay within today's labels because those before are not known.</param>
internal sealed record ContinuedStart(TrainedNetwork Network, int[] Revived, int[] Unflagged, bool ForgotRanges);
