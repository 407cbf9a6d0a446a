using System.Globalization;
using MLNetDenseTrainer.Hunt;

// Trains random cases, and compares the models with a slow reference in double precision and with one another.
//
//   --minutes 60 --seed 1 --threads 1 --relation reference
//
// Every part may be left out. Without a relation, all take turns. The exit code is 1 if anything is found.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int findings = new HuntRun(new HuntOptions(args)).Run();
Console.WriteLine($"findings {findings}");
return findings == 0 ? 0 : 1;
