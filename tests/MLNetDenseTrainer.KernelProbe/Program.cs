using System.Globalization;
using MLNetDenseTrainer.KernelProbe;
using MLNetDenseTrainer.Numerics.Matrices;

if (args is ["largest"])
{
    LargestMatrices.Check();
    return;
}
// A line each: the width of the kernels' vectors, what their products are, and the losses of a small training.
Console.WriteLine(MatrixKernels.VectorWidth);
Console.WriteLine(ProductsHash.Compute());
Console.WriteLine(string.Join(' ', SmallTraining.Losses().Select(loss => loss.ToString("R", CultureInfo.InvariantCulture))));
