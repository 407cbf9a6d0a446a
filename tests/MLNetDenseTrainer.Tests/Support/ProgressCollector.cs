using System.Collections;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetDenseTrainer.Tests.Support;

/// <summary>What a context's progress channels report, which ML.NET shows to none but itself.</summary>
internal sealed class ProgressCollector(MLContext mlContext)
{
    private const BindingFlags Any = BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Instance;

    private readonly object _tracker = Find(Get(mlContext, "_env"), "ProgressTracker");

    /// <summary>The entries reported since the last call; where there are none, what the computations under way say of the moment.</summary>
    public List<Entry> Take()
    {
        MethodInfo getAll = _tracker.GetType().GetMethod("GetAllProgress", Any)!;
        return [.. ((IEnumerable)getAll.Invoke(_tracker, null)!).Cast<object>().Select(report => TryGet(report, "ProgressEntry")).OfType<object>().Select(Entry.Of)];
    }

    private static object Find(object subject, string field)
    {
        for (Type? type = subject.GetType(); type is not null; type = type.BaseType)
        {
            if (type.GetField(field, Any | BindingFlags.DeclaredOnly) is { } found)
                return found.GetValue(subject)!;
        }
        throw new MissingFieldException(subject.GetType().Name, field);
    }

    private static object Get(object subject, string member) => TryGet(subject, member) ?? throw new MissingMemberException(subject.GetType().Name, member);

    private static object? TryGet(object subject, string member) =>
        subject.GetType().GetField(member, Any) is { } field ? field.GetValue(subject) : subject.GetType().GetProperty(member, Any)?.GetValue(subject);

    /// <param name="Metrics">By their names, where they have a value.</param>
    /// <param name="Progress">Units done and how many there will be, by the unit's name.</param>
    public sealed record Entry(IReadOnlyDictionary<string, double> Metrics, IReadOnlyDictionary<string, (double Done, double? Of)> Progress)
    {
        public static Entry Of(object entry)
        {
            var header = (ProgressHeader)Get(entry, "Header");
            var metrics = (double?[])Get(entry, "Metrics");
            var done = (double?[])Get(entry, "Progress");
            var of = (double?[])Get(entry, "ProgressLim");
            return new Entry(
                header.MetricNames.Zip(metrics).Where(pair => pair.Second is not null).ToDictionary(pair => pair.First, pair => pair.Second!.Value),
                header.UnitNames.Select((name, i) => (name, i)).Where(unit => done[unit.i] is not null).ToDictionary(unit => unit.name, unit => (done[unit.i]!.Value, of[unit.i])));
        }
    }
}
