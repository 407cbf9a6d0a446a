namespace CoffeeRoasting;

/// <summary>What a network says of a roast.</summary>
internal sealed class Prediction
{
    public bool PredictedLabel { get; set; }

    public float Probability { get; set; }
}
