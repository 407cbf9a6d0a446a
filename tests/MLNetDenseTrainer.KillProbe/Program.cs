using System.Globalization;
using MLNetDenseTrainer.KillProbe;

// args: the number of epochs, and the checkpoint's path or none. Prints a line for each epoch, and at the end a hash of the model's parameters.
Console.WriteLine($"{KilledTraining.HashMark}{ProbeTraining.Run(int.Parse(args[0], CultureInfo.InvariantCulture), args.ElementAtOrDefault(1), () => Console.WriteLine("epoch"))}");
