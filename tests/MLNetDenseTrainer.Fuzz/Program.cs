using System.Globalization;
using MLNetDenseTrainer.Fuzz;
using SharpFuzz;

// Feeds damaged files to whatever reads files.
//
//   run TARGET|all --seconds 60 --seed 1 --findings DIR   mutates the seeds, without tools of any kind; exit code 1 if anything is found
//   bounds                                                tries the largest damaged files there are and prints what they cost; exit code 1 if one costs too much
//   replay TARGET FILE                                    tries one file
//   corpus TARGET DIR                                     writes the seeds, for the two below
//   afl TARGET                                            to be run by afl-fuzz, on assemblies that the tool 'sharpfuzz' has instrumented
//   libfuzzer TARGET                                      to be run by libfuzzer-dotnet, likewise
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["bounds"])
    return BoundsRun.Run() == 0 ? 0 : 1;
if (args.Length < 2)
    return Usage();
if (args is ["run", var names, .. var options])
    return Run(names, new FuzzOptions(options));
FuzzTarget? target = FuzzTargets.All.FirstOrDefault(target => target.Name == args[1]);
switch (args)
{
    case ["replay", _, var file] when target is not null:
        Console.WriteLine(target.Try(File.ReadAllBytes(file)));
        return 0;
    case ["corpus", _, var folder] when target is not null:
        Directory.CreateDirectory(folder);
        foreach ((byte[] seed, int i) in target.Seeds().Select((seed, i) => (seed, i)))
            File.WriteAllBytes(Path.Combine(folder, $"{target.Name}-{i}"), seed);
        return 0;
    case ["afl", _] when target is not null:
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            target.Try(memory.ToArray());
        });
        return 0;
    case ["libfuzzer", _] when target is not null:
        Fuzzer.LibFuzzer.Run(bytes => target.Try(bytes.ToArray()));
        return 0;
    default:
        return Usage();
}

static int Run(string names, FuzzOptions options)
{
    FuzzTarget[] targets = [.. FuzzTargets.All.Where(target => names == "all" || target.Name == names)];
    if (targets.Length == 0)
        return Usage();
    int findings = 0;
    foreach (FuzzTarget target in targets)
        findings += new FuzzRun(target, options).Run();
    Console.WriteLine($"findings {findings}");
    return findings == 0 ? 0 : 1;
}

static int Usage()
{
    Console.Error.WriteLine($"run TARGET|all [--seconds 60] [--seed 1] [--findings DIR] | bounds | replay TARGET FILE | corpus TARGET DIR | afl TARGET | libfuzzer TARGET");
    Console.Error.WriteLine($"targets: {string.Join(", ", FuzzTargets.All.Select(target => target.Name))}");
    return 2;
}
