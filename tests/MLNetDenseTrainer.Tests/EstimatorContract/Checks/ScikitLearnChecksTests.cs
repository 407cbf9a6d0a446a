using System.Reflection;
using MLNetDenseTrainer.Tests.Support;

namespace MLNetDenseTrainer.Tests.EstimatorContract.Checks;

/// <summary>The checks of scikit-learn's <c>check_estimator</c> that mean something here, for every task with dense and with sparse features.</summary>
public sealed class ScikitLearnChecksTests
{
    private static readonly MethodInfo[] _checks =
    [
        .. new[] { typeof(ApiChecks), typeof(DataChecks), typeof(FittingChecks), typeof(TaskChecks) }
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static)),
    ];

    public static TheoryData<string, string, bool> All
    {
        get
        {
            var data = new TheoryData<string, string, bool>();
            foreach (MethodInfo check in _checks)
            {
                foreach (string task in Tasks.Names.Where(task => Applies(check, task)))
                {
                    data.Add(check.Name, task, false);
                    data.Add(check.Name, task, true);
                }
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Check_Holds(string check, string task, bool sparse) =>
        _checks.Single(method => method.Name == check).CreateDelegate<Action<CheckedEstimator>>()(new CheckedEstimator(Tasks.Named(task), sparse));

    // Checks of one task alone begin with its name.
    private static bool Applies(MethodInfo check, string task) =>
        check.DeclaringType != typeof(TaskChecks) || task.Split(' ') is [var kind, ..] && check.Name.StartsWith(kind, StringComparison.OrdinalIgnoreCase);
}
