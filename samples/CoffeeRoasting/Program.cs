using System.Globalization;
using CoffeeRoasting;
using MLNetDenseTrainer;
using Spectre.Console;

Roast[] roasts = Roast.Generate(400, seed: 1);
Roast[] unseen = Roast.Generate(2000, seed: 2);

Activation[] activations = [Activation.Sigmoid, Activation.Relu, Activation.Linear];
TrainedRoaster[] roasters = [.. activations.Select(hidden => TrainedRoaster.Train(roasts, hidden))];

Table table = new Table().AddColumns("Hidden layers", "Loss", "Right of 400 training roasts", "Right of 2000 unseen roasts");
foreach (TrainedRoaster roaster in roasters)
    table.AddRow($"{roaster.Hidden}", $"{roaster.Loss:F4}", Percent(roaster.Accuracy(roasts)), Percent(roaster.Accuracy(unseen)));
if (Console.IsOutputRedirected)
    AnsiConsole.Profile.Capabilities.Ansi = false;
AnsiConsole.Write(table);

string output = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "output")).FullName;
string path = Path.Combine(output, "decision-regions.png");
DecisionRegions.SavePng(roasters, roasts, roaster => $"{roaster.Hidden} hidden layers: {Percent(roaster.Accuracy(unseen))} right", path);
Console.WriteLine($"Decision regions: {path}");

static string Percent(double part) => string.Create(CultureInfo.InvariantCulture, $"{100 * part:F1} %");
