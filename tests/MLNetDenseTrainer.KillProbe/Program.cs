using MLNetDenseTrainer.KillProbe;

// args: the checkpoint's path, or none. Prints a line for each epoch, and at the end a hash of the model's parameters.
Console.WriteLine($"{KilledTraining.HashMark}{ProbeTraining.Run(args.FirstOrDefault(), () => Console.WriteLine("epoch"))}");
