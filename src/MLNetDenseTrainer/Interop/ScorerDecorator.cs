using Microsoft.ML.Model.OnnxConverter;

namespace MLNetDenseTrainer.Interop;

/// <summary>Forwards all to a scorer of ML.NET. Derived classes override what they need.</summary>
internal abstract class ScorerDecorator(IHostEnvironment env, RowToRowScorerBase scorer, string name)
    : RowToRowScorerBase(env, scorer.Source, name, GetBindings(scorer).RowMapper.Bindable), ITransformCanSaveOnnx
{
    public override DataViewSchema OutputSchema => scorer.OutputSchema;

    protected RowToRowScorerBase Scorer => scorer;

    bool ICanSaveOnnx.CanSaveOnnx(OnnxContext ctx) => ((ICanSaveOnnx)scorer).CanSaveOnnx(ctx);

    void ISaveAsOnnx.SaveAsOnnx(OnnxContext ctx) => ((ISaveAsOnnx)scorer).SaveAsOnnx(ctx);

    protected override BindingsBase GetBindings() => GetBindings(scorer);

    protected override bool WantParallelCursors(Func<int, bool> predicate) => WantParallelCursors(scorer, predicate);

    protected override Delegate[] GetGetters(DataViewRow output, Func<int, bool> predicate) => GetGetters(scorer, output, predicate);

    protected override void SaveCore(ModelSaveContext ctx) => SaveCore(scorer, ctx);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern BindingsBase GetBindings(RowToRowScorerBase scorer);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern bool WantParallelCursors(RowToRowScorerBase scorer, Func<int, bool> predicate);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern Delegate[] GetGetters(RowToRowScorerBase scorer, DataViewRow output, Func<int, bool> predicate);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern void SaveCore(RowToRowScorerBase scorer, ModelSaveContext ctx);
}
