using MLNetDenseTrainer.Training.Optimizers;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer;

/// <summary>The rule by which gradients change the parameters. Immutable, so one object may serve many trainings.</summary>
public abstract class Optimizer
{
    private protected Optimizer()
    {
    }

    /// <summary>
    /// Plain gradient descent: w := w - learning rate * gradient. With momentum, v := momentum * v + gradient and w := w - learning
    /// rate * v; with Nesterov's form (Sutskever et al., 2013) the step is gradient + momentum * v.
    /// </summary>
    /// <param name="momentum">At least 0 and less than 1. Default 0.</param>
    /// <param name="nesterov">Whether to look ahead along the momentum; asks for a momentum above 0. Default false.</param>
    /// <returns>The optimizer.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="momentum"/> is out of range.</exception>
    /// <exception cref="ArgumentException"><paramref name="nesterov"/> without momentum.</exception>
    public static Optimizer GradientDescent(float momentum = 0f, bool nesterov = false) => new GradientDescent(momentum, nesterov);

    /// <summary>Adam (Kingma and Ba, 2015, arXiv:1412.6980), with bias correction.</summary>
    /// <param name="beta1">Decay of the mean of gradients, at least 0 and less than 1. Default 0.9.</param>
    /// <param name="beta2">Decay of the mean of squared gradients, at least 0 and less than 1. Default 0.999.</param>
    /// <param name="epsilon">
    /// Added to the root of the mean square, after bias correction; at least 1e-30. Default 1e-8. Below the root of 1.2e-38 / (1 -
    /// beta2), 3e-18 with the default, it acts as that root: float holds no smaller squares.
    /// </param>
    /// <returns>The optimizer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static Optimizer Adam(float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f) => new Adam(beta1, beta2, epsilon);

    /// <summary>Adam with decoupled weight decay, w := w - learning rate * decay * w (Loshchilov and Hutter, arXiv:1711.05101).</summary>
    /// <param name="weightDecay">
    /// The decay, at least 0. <see langword="null"/>, the default, takes the trainer's option WeightDecay, or 0.01 where that is 0.
    /// </param>
    /// <param name="beta1">As for <see cref="Adam"/>. Default 0.9.</param>
    /// <param name="beta2">As for <see cref="Adam"/>. Default 0.999.</param>
    /// <param name="epsilon">As for <see cref="Adam"/>. Default 1e-8.</param>
    /// <returns>The optimizer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static Optimizer AdamW(float? weightDecay = null, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f) =>
        new AdamW(weightDecay, beta1, beta2, epsilon);

    /// <summary>The rule and its hyperparameters, which give its state a meaning.</summary>
    internal abstract Identity Identity { get; }

    /// <summary>Numbers that the rule's state has for each parameter.</summary>
    internal abstract int StateVectors { get; }

    /// <summary>The rule with fresh state for so many parameters.</summary>
    internal abstract OptimizerRule CreateRule(int parameterCount);

    /// <summary>The decoupled weight decay to train with, where the trainer's option says <paramref name="option"/>.</summary>
    internal virtual float EffectiveWeightDecay(float option) => option;
}
