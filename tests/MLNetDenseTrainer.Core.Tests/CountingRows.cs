using MLNetDenseTrainer.Numerics.Sparse;
using MLNetDenseTrainer.Training.Data.Streams;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>Rows made while they are read: row r has target and first feature r, or random features and a rule for a target.</summary>
internal sealed class CountingRows(int inputs, Func<int, int> rowsOfPass) : IRowSource
{
    private int _passes;

    public int Inputs => inputs;

    public int OpenCursors { get; private set; }

    public int Passes => _passes;

    /// <summary>Thrown instead of a row.</summary>
    public Exception? Failure { get; init; }

    public int FailingRow { get; init; } = int.MaxValue;

    public bool Classify { get; init; }

    public IRowCursor Open(Action checkAlive)
    {
        OpenCursors++;
        return new Cursor(this, checkAlive, rowsOfPass(++_passes));
    }

    private sealed class Cursor(CountingRows rows, Action checkAlive, int count) : IRowCursor
    {
        private readonly float[] _features = new float[rows.Inputs];
        private readonly float[] _targets = new float[1];
        private int _row = -1;

        public ReadOnlySpan<float> Targets => _targets;

        public float Weight => 1f + _row % 3;

        public bool MoveNext()
        {
            checkAlive();
            _row++;
            if (_row == rows.FailingRow)
                throw rows.Failure!;
            var random = new Random(_row);
            foreach (ref float x in _features.AsSpan())
                x = (float)(2 * random.NextDouble() - 1);
            if (!rows.Classify)
                _features[0] = _row;
            _targets[0] = rows.Classify ? (_features[0] > _features[^1] ? 1f : 0f) : _row;
            return _row < count;
        }

        public FeatureRow Features => _features;

        public void Dispose() => rows.OpenCursors--;
    }
}
