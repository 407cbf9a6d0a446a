using System.Globalization;
using System.Reflection;
using Microsoft.ML;

namespace MLNetDenseTrainer.Benchmarks.League;

/// <summary>The dense network with some of its options set by name, as in <c>dense:Epochs=50;LearningRate=0.01</c>.</summary>
/// <remarks>A task whose options have no such field goes without it.</remarks>
internal static class DenseVariant
{
    public const string Prefix = "dense:";

    private static readonly Type[] _optionsTypes =
        [typeof(DenseNetworkBinaryTrainer.Options), typeof(DenseNetworkRegressionTrainer.Options), typeof(DenseNetworkMulticlassTrainer.Options)];

    /// <returns><see langword="null"/> where the name is not one of a variant.</returns>
    public static Competitor? ParseOrNull(string name)
    {
        if (!name.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        Action<DenseNetworkOptions> change = Change(name[Prefix.Length..]);
        return new Competitor(name, Preparation.AsTheyAre,
            context => context.BinaryClassification.Trainers.DenseNetwork(Options<DenseNetworkBinaryTrainer.Options>(change)),
            context => context.Regression.Trainers.DenseNetwork(Options<DenseNetworkRegressionTrainer.Options>(change)),
            context => context.MulticlassClassification.Trainers.DenseNetwork(Options<DenseNetworkMulticlassTrainer.Options>(change)));
    }

    /// <summary>Sets options by name, as in <c>Epochs=50;LearningRate=0.01</c>.</summary>
    public static Action<DenseNetworkOptions> Change(string text)
    {
        List<Setting> settings = [.. text.Split(';').Select(Setting.Parse)];
        return options =>
        {
            foreach (Setting setting in settings)
                options.GetType().GetField(setting.Name)?.SetValue(options, setting.Value);
        };
    }

    private static TOptions Options<TOptions>(Action<DenseNetworkOptions> change)
        where TOptions : DenseNetworkOptions, new()
    {
        var options = new TOptions();
        change(options);
        return options;
    }

    private sealed record Setting(string Name, object? Value)
    {
        public static Setting Parse(string text)
        {
            if (text.Split('=') is not [string name, string value])
                throw new UsageException($"'{text}' is not of the form Name=value.");
            FieldInfo field = _optionsTypes.Select(type => type.GetField(name)).FirstOrDefault(field => field is not null)
                ?? throw new UsageException($"No options of a dense network have a field '{name}'.");
            try
            {
                return new Setting(name, Convert(field.FieldType, value));
            }
            catch (Exception problem) when (problem is FormatException or OverflowException or ArgumentException or InvalidCastException)
            {
                throw new UsageException($"'{value}' cannot be the value of {name}: {problem.Message}");
            }
        }

        private static object? Convert(Type type, string value)
        {
            Type? underlying = Nullable.GetUnderlyingType(type);
            if (underlying is not null && value == "null")
                return null;
            Type target = underlying ?? type;
            return target.IsEnum ? Enum.Parse(target, value) : System.Convert.ChangeType(value, target, CultureInfo.InvariantCulture);
        }
    }
}
