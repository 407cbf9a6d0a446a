using System.Reflection;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Support;

/// <summary>How a model file is refused.</summary>
internal static class Refusal
{
    /// <summary>A file is read whole before it is refused, so what it takes is bounded by its own size and this.</summary>
    private const long MemoryLimit = 64 << 20;

    /// <summary>Asserts that our part of a file is refused, as documented, and returns the reason.</summary>
    public static string ByUs(byte[] file)
    {
        Exception thrown = Of(file);
        Assert.IsType<InvalidOperationException>(thrown);
        return Assert.IsType<FormatException>(thrown.GetBaseException()).Message;
    }

    /// <summary>Asserts that ML.NET refuses a file, in one of the ways it has, and returns the reason.</summary>
    public static Exception ByMlNet(byte[] file)
    {
        Exception thrown = Of(file);
        Exception reason = thrown.GetBaseException();
        Assert.True(
            reason is FormatException or InvalidOperationException or InvalidDataException or ArgumentException or IOException or BadImageFormatException or TargetInvocationException,
            $"{thrown}");
        return reason;
    }

    private static Exception Of(byte[] file)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Exception? thrown = Record.Exception(() => ModelFile.Load(new MLContext(), file));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MemoryLimit);
        return Assert.IsAssignableFrom<Exception>(thrown);
    }
}
