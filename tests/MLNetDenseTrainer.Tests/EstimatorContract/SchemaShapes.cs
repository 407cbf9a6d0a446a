using System.Reflection;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.EstimatorContract;

/// <summary>The parts of ML.NET's schema shapes that it keeps to itself.</summary>
internal static class SchemaShapes
{
    private const BindingFlags Internal = BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;

    private static readonly MethodInfo _create = typeof(SchemaShape).GetMethod("Create", Internal, [typeof(DataViewSchema)])!;
    private static readonly MethodInfo _isCompatible = typeof(SchemaShape.Column).GetMethod("IsCompatibleWith", Internal)!;

    public static SchemaShape Of(DataViewSchema schema) => Invoke(() => (SchemaShape)_create.Invoke(null, [schema])!);

    public static bool IsCompatible(SchemaShape.Column promised, SchemaShape.Column delivered) =>
        (bool)_isCompatible.Invoke(promised, [delivered])!;

    private static T Invoke<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (TargetInvocationException exception)
        {
            throw exception.InnerException!;
        }
    }
}
