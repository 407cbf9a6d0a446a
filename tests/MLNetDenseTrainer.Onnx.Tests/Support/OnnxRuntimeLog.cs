using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime;

namespace MLNetDenseTrainer.Onnx.Tests.Support;

/// <summary>ONNX Runtime logs errors only. It would warn of each one-hot vector, for which ML.NET declares another shape.</summary>
internal static class OnnxRuntimeLog
{
    [ModuleInitializer]
    internal static void WriteErrorsOnly() => OrtEnv.Instance().EnvLogLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;
}
