using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime;

namespace MLNetDenseTrainer.Onnx.Tests.Support;

/// <summary>What ONNX Runtime writes to the console: errors alone. It warns of each one-hot vector, whose shape ML.NET declares otherwise.</summary>
internal static class OnnxRuntimeLog
{
    [ModuleInitializer]
    internal static void WriteErrorsOnly() => OrtEnv.Instance().EnvLogLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;
}
