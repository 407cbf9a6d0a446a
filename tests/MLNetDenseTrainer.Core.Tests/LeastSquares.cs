namespace MLNetDenseTrainer.Core.Tests;

/// <summary>Weighted least squares with an intercept, by the normal equations in double precision.</summary>
internal static class LeastSquares
{
    /// <summary>One weight per feature, then the intercept.</summary>
    public static double[] Solve(IReadOnlyList<ReferenceRow> rows)
    {
        int n = rows[0].X.Length + 1;
        var system = new double[n, n + 1];
        foreach (ReferenceRow row in rows)
        {
            double[] x = [.. row.X, 1];
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                    system[i, j] += row.Weight * x[i] * x[j];
                system[i, n] += row.Weight * x[i] * row.Y;
            }
        }
        // Gauss and Jordan; the matrix is symmetric and positive, which needs no pivoting.
        for (int pivot = 0; pivot < n; pivot++)
        {
            for (int i = 0; i < n; i++)
            {
                double factor = system[i, pivot] / system[pivot, pivot];
                for (int j = pivot; j <= n && i != pivot; j++)
                    system[i, j] -= factor * system[pivot, j];
            }
        }
        return [.. Enumerable.Range(0, n).Select(i => system[i, n] / system[i, i])];
    }
}
