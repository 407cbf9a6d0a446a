using System.Globalization;
using CoffeeRoasting;
using MLNetDenseTrainer;
using Spectre.Console;

Roast[] roasts = Roast.Generate(400, seed: 1);
Roast[] unseen = Roast.Generate(2000, seed: 2);

TrainedRoaster[] roasters = [.. new[] { Activation.Sigmoid, Activation.Relu, Activation.Linear }.Select(hidden => TrainedRoaster.Train(roasts, hidden))];

Table table = new Table().AddColumns("Hidden layers", "Loss", "Accuracy, 400 training roasts", "Accuracy, 2000 unseen roasts");
foreach (TrainedRoaster roaster in roasters)
    table.AddRow($"{roaster.Hidden}", $"{roaster.Loss:F4}", $"{roaster.Accuracy(roasts):F3}", $"{roaster.Accuracy(unseen):F3}");
AnsiConsole.Write(table);

string output = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "output")).FullName;
string path = Path.Combine(output, "decision-regions.png");
DecisionRegions.SavePng(roasters, roasts, roaster => string.Create(CultureInfo.InvariantCulture, $"{roaster.Hidden} hidden layers: {roaster.Accuracy(unseen):P1} right"), path);
Console.WriteLine($"Decision regions: {path}");
