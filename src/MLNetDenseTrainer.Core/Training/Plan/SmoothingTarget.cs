namespace MLNetDenseTrainer;

/// <summary>How label smoothing spreads a part of each label over the classes.</summary>
/// <remarks>The numbers never change.</remarks>
public enum SmoothingTarget : byte
{
    /// <summary>Every class gets the same (Szegedy et al., 2016, arXiv:1512.00567).</summary>
    Uniform = 0,

    /// <summary>
    /// Each class gets what its training rows weigh, factors of classes included (unigram smoothing: Pereyra et al., 2017,
    /// arXiv:1701.06548). A class that is rare stays rare.
    /// </summary>
    ClassFrequencies = 1,
}
