using MLNetDenseTrainer.Numerics.RandomNumbers;

namespace MLNetDenseTrainer.Training.State;

/// <summary>Writes the state of a training to a payload, or reads it from one.</summary>
/// <remarks>
/// A class with state lists all fields that must survive a restart in one <c>Exchange</c> method. It serves both ways, so that the reader
/// cannot differ from the writer.
/// </remarks>
internal abstract class StateExchange
{
    /// <summary>Whether values are read and replaced, or written.</summary>
    public abstract bool IsReading { get; }

    public abstract void Word(ref ulong value, string what);

    /// <summary>An array of fixed length, whose numbers need not be finite.</summary>
    public abstract void Singles(Span<float> values, string what);

    /// <summary>Refuses a payload in which this does not hold.</summary>
    public abstract void Require(bool holds, FormattableString problem);

    public void Int64(ref long value, string what, long minimum = 0, long maximum = long.MaxValue)
    {
        ulong word = (ulong)value;
        Word(ref word, what);
        value = (long)word;
        if (value < minimum || value > maximum)
            Require(false, $"{what} is {value}, expected {minimum} to {maximum}");
    }

    public void Int32(ref int value, string what, int minimum = 0, int maximum = int.MaxValue)
    {
        long wide = value;
        Int64(ref wide, what, minimum, maximum);
        value = (int)wide;
    }

    public void Flag(ref bool value, string what)
    {
        int number = value ? 1 : 0;
        Int32(ref number, what, 0, 1);
        value = number == 1;
    }

    public void Double(ref double value, string what)
    {
        ulong word = BitConverter.DoubleToUInt64Bits(value);
        Word(ref word, what);
        value = BitConverter.UInt64BitsToDouble(word);
    }

    public void Optional(ref double? value, string what)
    {
        bool isThere = value is not null;
        Flag(ref isThere, $"the mark of {what}");
        double number = value ?? 0;
        if (isThere)
            Double(ref number, what);
        value = isThere ? number : null;
    }

    public void Generator(RandomGenerator random, string what)
    {
        (ulong s0, ulong s1, ulong s2, ulong s3) = random.State;
        Word(ref s0, what);
        Word(ref s1, what);
        Word(ref s2, what);
        Word(ref s3, what);
        Require((s0 | s1 | s2 | s3) != 0, $"{what} is all zero, which no random generator can be");
        random.State = (s0, s1, s2, s3);
    }
}
