using MLNetDenseTrainer;
using Spectre.Console;

namespace BreastCancer;

/// <summary>Shows how training goes: a progress bar on a terminal, a line now and then anywhere else.</summary>
internal static class TrainingDisplay
{
    private const int EpochsPerLine = 10;

    /// <summary>Runs a training, which is handed what to call after each epoch.</summary>
    public static T Show<T>(Func<Action<EpochProgress>, T> train)
    {
        if (!AnsiConsole.Profile.Capabilities.Ansi)
            return train(WriteLine);

        return AnsiConsole.Progress()
            .Columns(new ProgressBarColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ElapsedTimeColumn())
            .Start(context =>
            {
                ProgressTask bar = context.AddTask("training");
                return train(epoch =>
                {
                    bar.MaxValue = epoch.Epochs;
                    bar.Value = epoch.Epoch;
                    bar.Description = epoch.ToString();
                    context.Refresh();
                });
            });
    }

    private static void WriteLine(EpochProgress epoch)
    {
        if (epoch.Epoch == 1 || epoch.Epoch % EpochsPerLine == 0)
            Console.WriteLine(epoch);
    }
}
