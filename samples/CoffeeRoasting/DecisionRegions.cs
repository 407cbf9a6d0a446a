using Samples;
using ScottPlot;
using ScottPlot.MultiplotLayouts;
using ScottPlot.Panels;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace CoffeeRoasting;

/// <summary>The picture: for each network, the probability it gives to every temperature and duration, and the roasts it learnt from.</summary>
internal static class DecisionRegions
{
    private const int Cells = 160;
    private const int Width = 1680;
    private const int Height = 640;

    // Blue and orange, which colour-blind eyes tell apart too.
    private static readonly Color _bad = Color.FromHex("#1f5f9e");
    private static readonly Color _good = Color.FromHex("#b8500a");
    private static readonly IColormap _probabilityColours = Colormap.FromColors(
        [Color.FromHex("#8fbbe3"), Colors.White, Color.FromHex("#fdbb7f")], true);

    public static void SavePng(IReadOnlyList<TrainedRoaster> roasters, Roast[] roasts, Func<TrainedRoaster, string> title, string path)
    {
        PictureFont.Use();
        var multiplot = new Multiplot { Layout = new Columns() };
        multiplot.AddPlots(roasters.Count);
        foreach ((int index, TrainedRoaster roaster) in roasters.Index())
            Draw(multiplot.GetPlot(index), roaster, roasts, title(roaster));
        multiplot.SavePng(path, Width, Height);
    }

    private static void Draw(Plot plot, TrainedRoaster roaster, Roast[] roasts, string title)
    {
        Coordinates3d[,] probabilities = Probabilities(roaster);
        AddColours(plot, probabilities);
        AddBoundary(plot, probabilities);
        AddRoasts(plot, "good roast", roasts.Where(roast => roast.Good), MarkerShape.FilledCircle, _good);
        AddRoasts(plot, "bad roast", roasts.Where(roast => !roast.Good), MarkerShape.Cross, _bad);

        plot.HideGrid();
        plot.Layout.Fixed(new PixelPadding(left: 70, right: 130, bottom: 60, top: 50));
        plot.Title(title, size: 18);
        plot.XLabel("temperature (°C)", size: 16);
        plot.YLabel("duration (minutes)", size: 16);
        plot.Axes.Bottom.TickGenerator = new NumericFixedInterval(20);
        plot.Axes.Left.TickGenerator = new NumericFixedInterval(0.5);
        plot.Axes.SetLimits(Roast.CoolestCelsius, Roast.HottestCelsius, Roast.ShortestMinutes, Roast.LongestMinutes);
        plot.Legend.ManualItems.Add(new LegendItem { LabelText = "probability 0.5", LineColor = Colors.Black, LineWidth = 3 });
        plot.ShowLegend(Alignment.UpperRight).FontSize = 14;
    }

    /// <summary>Each point of a grid over the plane, with the network's probability of a good roast as its height.</summary>
    private static Coordinates3d[,] Probabilities(TrainedRoaster roaster)
    {
        Roast[] grid = [.. from row in Enumerable.Range(0, Cells) from column in Enumerable.Range(0, Cells) select GridPoint(row, column)];
        Prediction[] predictions = roaster.Predict(grid);
        var points = new Coordinates3d[Cells, Cells];
        for (int i = 0; i < grid.Length; i++)
            points[i / Cells, i % Cells] = new Coordinates3d(grid[i].Celsius, grid[i].Minutes, predictions[i].Probability);
        return points;
    }

    private static Roast GridPoint(int row, int column) => Roast.At(
        float.Lerp(Roast.CoolestCelsius, Roast.HottestCelsius, column / (Cells - 1f)),
        float.Lerp(Roast.ShortestMinutes, Roast.LongestMinutes, row / (Cells - 1f)));

    private static void AddColours(Plot plot, Coordinates3d[,] probabilities)
    {
        var intensities = new double[Cells, Cells];
        for (int row = 0; row < Cells; row++)
        {
            for (int column = 0; column < Cells; column++)
                intensities[row, column] = probabilities[row, column].Z;
        }
        Heatmap heatmap = plot.Add.Heatmap(intensities);
        heatmap.Rectangle = new CoordinateRect(Roast.CoolestCelsius, Roast.HottestCelsius, Roast.ShortestMinutes, Roast.LongestMinutes);
        heatmap.FlipVertically = true; // Row 0 is the shortest roast, at the bottom.
        heatmap.Colormap = _probabilityColours;
        heatmap.ManualRange = new ScottPlot.Range(0, 1);
        ColorBar bar = plot.Add.ColorBar(heatmap);
        bar.Label = "probability of a good roast";
        bar.LabelStyle.FontSize = 14;
        bar.Axis.TickGenerator = new NumericFixedInterval(0.25);
    }

    private static void AddBoundary(Plot plot, Coordinates3d[,] probabilities)
    {
        ContourLines boundary = plot.Add.ContourLines(probabilities);
        boundary.ContourLineLevels = [0.5];
        boundary.Update(probabilities);
        boundary.LineStyle.Width = 3;
        boundary.LineColor = Colors.Black;
        boundary.LabelStyle.IsVisible = false;
    }

    private static void AddRoasts(Plot plot, string name, IEnumerable<Roast> roasts, MarkerShape shape, Color colour)
    {
        Markers markers = plot.Add.Markers(roasts.Select(roast => new Coordinates(roast.Celsius, roast.Minutes)).ToArray(), shape, 7, colour);
        markers.LegendText = name;
    }
}
