using MLNetDenseTrainer;
using Samples;
using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace BreastCancer;

/// <summary>The picture of a training: the loss on training and on validation rows, epoch by epoch.</summary>
internal static class LearningCurve
{
    private const int Width = 900;
    private const int Height = 560;

    public static void SavePng(IReadOnlyList<EpochMetrics> history, string path)
    {
        PictureFont.Use();
        using var plot = new Plot();
        AddLine(plot, "training rows", history.Select(epoch => (epoch.Epoch, epoch.TrainingLoss)));
        AddLine(plot, "validation rows, held back", history.Select(epoch => (epoch.Epoch, epoch.ValidationLoss ?? double.NaN)));
        plot.Title("Learning curve: breast cancer, 25-15-1 network", size: 18);
        plot.XLabel("epoch", size: 16);
        plot.YLabel("mean loss (binary cross-entropy)", size: 16);
        plot.Axes.Left.TickGenerator = new NumericFixedInterval(0.1);
        plot.Axes.Bottom.TickGenerator = new NumericFixedInterval(10);
        plot.Axes.SetLimits(0, history.Count, 0, history.Max(epoch => Math.Max(epoch.TrainingLoss, epoch.ValidationLoss ?? 0)) * 1.05);
        plot.ShowLegend(Alignment.UpperRight).FontSize = 16;
        plot.SavePng(path, Width, Height);
    }

    private static void AddLine(Plot plot, string name, IEnumerable<(int Epoch, double Loss)> points)
    {
        Scatter scatter = plot.Add.ScatterLine(points.Select(point => new Coordinates(point.Epoch, point.Loss)).ToArray());
        scatter.LegendText = name;
        scatter.LineWidth = 2.5f;
    }
}
