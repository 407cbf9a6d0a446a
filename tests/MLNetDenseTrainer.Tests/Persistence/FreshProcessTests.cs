using System.Diagnostics;
using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Persistence;

/// <summary>A saved model works in a process that has never heard of this library, but has it in its folder.</summary>
public sealed class FreshProcessTests
{
    [Theory]
    [MemberData(nameof(Tasks.All), MemberType = typeof(Tasks))]
    public void Model_loaded_by_a_fresh_process_ScoresTheSameBits(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        var mlContext = new MLContext(seed: 1);
        IDataView view = task.View(mlContext, Rows.Make(40));
        ITransformer model = mlContext.Transforms.NormalizeMinMax("Features").Append(task.SmallTrainer(mlContext)).Fit(view);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("with a space ");
        try
        {
            string modelPath = Path.Combine(folder.FullName, "my model.zip");
            string rowsPath = Path.Combine(folder.FullName, "my rows.idv");
            mlContext.Model.Save(model, view.Schema, modelPath);
            using (FileStream rows = File.Create(rowsPath))
                mlContext.Data.SaveAsBinary(mlContext.Transforms.SelectColumns("Features").Fit(view).Transform(view), rows);

            Assert.Equal(Columns.ScoreBits(model.Transform(view)), ScoreBits(modelPath, rowsPath));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static int[] ScoreBits(string modelPath, string rowsPath)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", ProgramPath(), modelPath, rowsPath])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(int.Parse)];
    }

    // The program is built beside the tests: tests/<project>/bin/<configuration>/<framework>.
    private static string ProgramPath()
    {
        const string Program = "MLNetDenseTrainer.FreshProcess";
        string folder = AppContext.BaseDirectory.Replace("MLNetDenseTrainer.Tests", Program, StringComparison.Ordinal);
        return Path.Combine(folder, Program + ".dll");
    }
}
