using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Training.Optimizers;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Training.Step;

/// <summary>Changes parameters by the gradient of a batch, part by part: penalties, guard, clipping, decay, optimizer's rule.</summary>
internal sealed class GradientStep
{
    private readonly TrainingSettings _settings;
    private readonly ParameterBlock _parameters;
    private readonly ParameterBlock _gradients;
    private readonly OptimizerRule _rule;
    private readonly InputScale? _inputScale;
    private readonly double[][] _squares;
    private readonly double[] _embeddingSquares;
    private readonly double[] _categorySquares;
    private readonly float[] _categoryRates;
    private float _learningRate;
    private float _decayFactor;
    private int _firstLayerInputs;
    private int _categories;

    /// <param name="settings">The settings.</param>
    /// <param name="parameters">The parameters to change.</param>
    /// <param name="gradients">Their gradients, laid out as they are.</param>
    /// <param name="categoryRates">A factor of the learning rate for the vector of each category, where there are some.</param>
    public GradientStep(TrainingSettings settings, ParameterBlock parameters, ParameterBlock gradients, float[]? categoryRates = null)
    {
        _settings = settings;
        _parameters = parameters;
        _gradients = gradients;
        _rule = settings.Optimizer.CreateRule(parameters.Values.Length);
        _inputScale = settings.LearnedInputScale ? new InputScale(parameters, settings.Optimizer) : null;
        _embeddingSquares = new double[parameters.Shape.Embedded.Length];
        _categorySquares = new double[parameters.Shape.CategoryCount];
        _categoryRates = categoryRates ?? [];
        _squares = [.. parameters.Shape.Layers.Select(layer => new double[layer.Inputs + 1])];
    }

    /// <summary>Whether <see cref="Apply"/> needs <see cref="Measure"/> of all parts before.</summary>
    public bool Clips => _settings.GradientClipNorm is not null;

    public void Exchange(StateExchange state)
    {
        _rule.Exchange(state);
        _inputScale?.Exchange(state);
    }

    /// <summary>Goes on from a state that may be of other parameters.</summary>
    public void Continue(StateExchange state)
    {
        Exchange(state);
        _inputScale?.TakeApart(_parameters);
    }

    /// <summary>Begins a step, on one thread. Of sparse rows and of categories, only those that occur move.</summary>
    public void Begin(float learningRate, float regularization = 1f, int? occurringInputs = null, int categories = 0)
    {
        _firstLayerInputs = occurringInputs ?? _parameters.Shape.FirstLayerInputs;
        _categories = categories;
        _learningRate = learningRate;
        _rule.Begin(learningRate);
        _inputScale?.Begin(learningRate);
        _decayFactor = 1f - learningRate * _settings.WeightDecay * regularization;
    }

    /// <summary>Adds the penalty's gradient to a part; false where the gradient is not finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Complete(ParameterPart part)
    {
        bool finite = true;
        foreach (Range range in part.Ranges(_parameters))
        {
            Span<float> gradients = _gradients.Values[range];
            // Weights only: biases are free.
            if (_settings.L2Regularization > 0f && part.Kind == ParameterKind.Weights)
                TensorPrimitives.FusedMultiplyAdd(_parameters.Values[range], _settings.L2Regularization, gradients, gradients);
            finite &= VectorMath.IsFinite(gradients);
        }
        return finite;
    }

    /// <summary>Measures a part's share in the norm input by input, so that the sum does not depend on the parts.</summary>
    public void Measure(ParameterPart part)
    {
        for (int input = part.First; input < part.End; input++)
        {
            double sum = 0.0;
            foreach (Range range in (part with { First = input, End = input + 1 }).Ranges(_parameters))
            {
                foreach (float gradient in _gradients.Values[range])
                    sum += (double)gradient * gradient;
            }
            SquaresOf(part)[input] = sum;
        }
    }

    /// <summary>The factor that clips gradients, from all parts measured.</summary>
    public float ClipFactor()
    {
        double sum = _embeddingSquares.Sum();
        foreach (double square in _categorySquares.AsSpan(0, _categories))
            sum += square;
        for (int l = 0; l < _squares.Length; l++)
        {
            int inputs = l == 0 ? _firstLayerInputs : _squares[l].Length - 1;
            foreach (double square in _squares[l].AsSpan(0, inputs))
                sum += square;
            // The share of the biases.
            sum += _squares[l][^1];
        }
        double norm = Math.Sqrt(sum);
        double limit = _settings.GradientClipNorm!.Value;
        return norm > limit ? (float)(limit / norm) : 1f;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Apply(ParameterPart part, float clipFactor)
    {
        if (part.Kind == ParameterKind.Categories)
        {
            ApplyToCategories(part, clipFactor);
            return;
        }
        if (_inputScale is not null && part.Inputs is { } inputs)
        {
            for (int place = part.First; place < part.End; place++)
                Apply(ParameterPart.Weights(part.Layer, inputs[place], inputs[place] + 1), clipFactor);
            return;
        }
        InputScale? inputScale = part.Kind == ParameterKind.Weights && part.Layer == 0 ? _inputScale : null;
        inputScale?.SplitGradients(part, _gradients);
        float scale = LearningRates.Scale(_settings.Parametrization, part, _parameters.Shape);
        float rate = scale * LearningRates.Rate(_settings.Parametrization, part);
        foreach (Range range in part.Ranges(_parameters))
        {
            Span<float> parameters = inputScale is null ? _parameters.Values[range] : inputScale.Weights(range);
            if (_decayFactor != 1f && part.Kind == ParameterKind.Weights)
                TensorPrimitives.Multiply(parameters, _decayFactor, parameters);
            _rule.Apply(parameters, _gradients.Values[range], range.Start.Value, clipFactor * scale, rate);
            if (_settings.L1Regularization > 0f && part.Kind == ParameterKind.Weights)
                _rule.Shrink(parameters, range.Start.Value, _settings.L1Regularization * scale, rate);
        }
        inputScale?.Apply(part, _parameters, clipFactor);
    }

    // Rare categories learn more slowly and decay faster: theirs are the smaller vectors. Frequent ones hardly decay.
    private void ApplyToCategories(ParameterPart part, float clipFactor)
    {
        for (int place = part.First; place < part.End; place++)
        {
            int category = part.Inputs![place];
            Range range = _parameters.CategoryRange(category);
            Span<float> vector = _parameters.Values[range];
            float rate = _categoryRates[category];
            TensorPrimitives.Multiply(vector, 1f - Math.Min(1f, _learningRate * LearningRates.CategoryDecay * (1f - rate)), vector);
            _rule.Apply(vector, _gradients.Values[range], range.Start.Value, clipFactor, rate);
        }
    }

    private double[] SquaresOf(ParameterPart part) => part.Kind switch
    {
        ParameterKind.Embedding => _embeddingSquares,
        ParameterKind.Categories => _categorySquares,
        _ => _squares[part.Layer],
    };
}
