using MLNetDenseTrainer.KillProbe;

namespace MLNetDenseTrainer.Benchmarks;

/// <summary>Kills trainings with checkpoints at random moments and counts those that nevertheless end in the same bits.</summary>
internal static class KillVerb
{
    public static void Run(Arguments arguments)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("kill ");
        try
        {
            var training = new KilledTraining(folder.FullName, arguments.Count("epochs"), arguments.Count("seed"));
            training.Run(arguments.Count("times"));
            Console.WriteLine($"killed {training.Kills} times, {training.KillsInTraining} of them after an epoch or more, {training.KillsInWriting} while a checkpoint was written");
            Console.WriteLine($"trainings that came to an end {training.Finished}, {training.Different} of them with other bits than the one let alone");
            Console.WriteLine($"kills survived {(training.Different == 0 ? training.Kills : 0)}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
