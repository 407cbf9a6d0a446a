namespace MLNetDenseTrainer.Benchmarks.Kernels;

/// <summary>A layer and the mini-batch that goes through it.</summary>
public sealed record LayerSize(int Rows, int Inputs, int Units)
{
    public override string ToString() => $"{Rows} x {Inputs} x {Units}";
}
