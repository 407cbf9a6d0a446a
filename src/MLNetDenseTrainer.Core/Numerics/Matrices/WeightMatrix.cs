namespace MLNetDenseTrainer.Numerics.Matrices;

/// <summary>A view of inputs × units weights, in panels of units that are no wider than what is computed.</summary>
internal readonly struct WeightMatrix(AlignedFloats values, int offset, int inputs, int units)
{
    public int Inputs => inputs;

    public int Units => units;

    public static int Length(int inputs, int units) => checked(inputs * Panels.PaddedColumns(units));

    /// <summary>From one input to the next within a panel.</summary>
    public int RowStride(int panel) => Panels.UsedWidth(units, panel);

    public ref float At(int input, int panel)
    {
        KernelMemory.CheckIndex(input, inputs);
        KernelMemory.CheckIndex(panel, Panels.Count(units));
        return ref values.At(Offset(input, panel));
    }

    /// <summary>The weights of some inputs within a panel.</summary>
    public Range Rows(int panel, int first, int end) => Offset(first, panel)..Offset(end, panel);

    public float this[int input, int unit]
    {
        get => values.Span[Offset(input, unit / Panels.Width) + unit % Panels.Width];
        set => values.Span[Offset(input, unit / Panels.Width) + unit % Panels.Width] = value;
    }

    /// <summary>Row-major, inputs × units, without padding.</summary>
    public float[] ToArray()
    {
        float[] weights = new float[checked(Inputs * Units)];
        for (int i = 0; i < Inputs; i++)
        {
            for (int u = 0; u < Units; u++)
                weights[i * Units + u] = this[i, u];
        }
        return weights;
    }

    private int Offset(int input, int panel) => offset + panel * Panels.Width * inputs + input * RowStride(panel);
}
