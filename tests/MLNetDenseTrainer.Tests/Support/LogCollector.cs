using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetDenseTrainer.Tests.Support;

/// <summary>What a context logs while a test runs.</summary>
internal sealed class LogCollector
{
    private readonly List<LoggingEventArgs> _entries = [];

    public LogCollector(MLContext mlContext)
    {
        mlContext.Log += (_, entry) =>
        {
            lock (_entries)
                _entries.Add(entry);
        };
    }

    public List<string> Warnings => Of(ChannelMessageKind.Warning);

    public List<string> Infos => Of(ChannelMessageKind.Info);

    private List<string> Of(ChannelMessageKind kind)
    {
        lock (_entries)
            return [.. _entries.Where(entry => entry.Kind == kind).Select(entry => entry.RawMessage)];
    }
}
