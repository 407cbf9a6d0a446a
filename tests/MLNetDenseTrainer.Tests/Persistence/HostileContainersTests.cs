using System.Text;
using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Persistence;

/// <summary>Model files whose container, ML.NET's zip and the headers in it, is not as it should be: refused, or read to the same scores.</summary>
public sealed class HostileContainersTests
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly ITransformer _model;
    private readonly ModelZip _zip;

    public HostileContainersTests()
    {
        _model = Tasks.Binary.FitSmall(_mlContext, Rows.Make(20));
        _zip = ModelZip.Of(ModelFile.Save(_mlContext, _model));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void Bytes_that_are_no_zip_AreRefused(int length)
    {
        byte[] bytes = new byte[length];
        new Random(1).NextBytes(bytes);

        Refusal.ByMlNet(bytes);
    }

    [Fact]
    public void A_zip_cut_off_anywhere_IsRefused()
    {
        byte[] file = _zip.ToArray();
        for (int length = 0; length < file.Length; length += 97)
            Refusal.ByMlNet(file[..length]);
    }

    [Fact]
    public void A_zip_without_the_header_of_the_model_IsRefused() => Refusal.ByMlNet(_zip.Without(ModelZip.Header).ToArray());

    [Fact]
    public void Of_two_entries_of_one_name_the_last_IsReadAndNoOther()
    {
        byte[] good = _zip[ModelZip.Network];
        byte[] bad = [.. good[..^1], (byte)(good[^1] ^ 1)];

        ScoresAsBefore(_zip.With(ModelZip.Network, bad).And(ModelZip.Network, good));
        Assert.Contains("checksum", Refusal.ByUs(_zip.And(ModelZip.Network, bad).ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_in_another_case_IsAnotherEntry()
    {
        Refusal.ByUs(_zip.Renamed(name => name.Replace("Network", "NETWORK", StringComparison.Ordinal)).ToArray());
        ScoresAsBefore(_zip.And("TransformerChain/Model/NETWORK", [1, 2, 3]));
    }

    // ML.NET itself reads both.
    [Fact]
    public void Names_with_backslashes_AreRead() => ScoresAsBefore(_zip.Renamed(name => name.Replace('/', '\\')));

    [Theory]
    [InlineData("../../outside")]
    [InlineData("/outside")]
    [InlineData("C:\\outside")]
    [InlineData("TransformerChain/Model/../../../outside")]
    [InlineData("TransformerChain/Model/Net\0work")]
    public void Entries_that_lead_elsewhere_AreNeverWritten(string name)
    {
        ScoresAsBefore(_zip.And(name, Encoding.UTF8.GetBytes("never")));

        Assert.False(File.Exists("/outside"));
        Assert.False(File.Exists(Path.Combine(Path.GetTempPath(), "outside")));
    }

    // In the central directory: flags at 8, method at 10, checksum at 16, sizes at 20 and 24, place at 42. Which of them is looked at is .NET's affair; the payload has a checksum of its own.
    [Theory]
    [InlineData(8, 1)]
    [InlineData(8, 9)]
    [InlineData(10, 98)]
    [InlineData(16, 0)]
    [InlineData(20, 0xFFFFFFFF)]
    [InlineData(24, 0xFFFFFFFF)]
    [InlineData(24, 0x7FFFFFFF)]
    [InlineData(42, 0xFFFFFFFF)]
    [InlineData(42, 0x7FFFFFFF)]
    public void An_entry_whose_place_in_the_directory_lies_IsRefusedOrRead(int offset, uint value)
    {
        byte[] file = _zip.ToArray();
        Span<byte> field = file.AsSpan(CentralDirectoryEntry(file, ModelZip.Network) + offset);
        if (offset < 16)
            field[0] = (byte)value;
        else
            BitConverter.TryWriteBytes(field, value);

        RefusedOrScoresAsBefore(file);
    }

    [Theory]
    [InlineData("No.Such.Assembly")]
    [InlineData("mscorlib")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("../../outside.dll")]
    public void The_name_of_another_assembly_IsRefused(string name)
    {
        Refusal.ByMlNet(_zip.With(ModelZip.Header, ModelHeader.WithAssembly(_zip[ModelZip.Header], name)).ToArray());
    }

    [Fact]
    public void The_name_of_an_assembly_of_a_megabyte_IsRefused()
    {
        Refusal.ByMlNet(_zip.With(ModelZip.Header, ModelHeader.WithAssembly(_zip[ModelZip.Header], new string('x', 1 << 20))).ToArray());
    }

    [Theory]
    [InlineData("MLNetDenseTrainer")]
    [InlineData("MLNetDenseTrainer, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null")]
    public void The_name_of_the_assembly_IsEnough(string name)
    {
        ScoresAsBefore(_zip.With(ModelZip.Header, ModelHeader.WithAssembly(_zip[ModelZip.Header], name)));
    }

    [Fact]
    public void Another_version_of_the_assembly_IsRefusedOrDoesNotMatter()
    {
        const string Name = "MLNetDenseTrainer, Version=99.0.0.0, Culture=neutral, PublicKeyToken=null";

        RefusedOrScoresAsBefore(_zip.With(ModelZip.Header, ModelHeader.WithAssembly(_zip[ModelZip.Header], Name)).ToArray());
    }

    [Theory]
    [InlineData("DenseNetworkRegression", "DNNBINRY")]
    [InlineData("DenseNetworkMulticlass", "DNNBINRY")]
    [InlineData("DenseNetworkBinary", "DNNREGRS")]
    [InlineData("Linear2CExec", "DNNBINRY")]
    [InlineData("NoSuchLoader", "DNNBINRY")]
    public void The_loader_or_signature_of_another_model_IsRefused(string loader, string signature)
    {
        byte[] header = ModelHeader.WithSignature(ModelHeader.WithLoader(_zip[ModelZip.Header], loader), signature);

        Refusal.ByMlNet(_zip.With(ModelZip.Header, header).ToArray());
    }

    [Fact]
    public void A_header_of_a_newer_version_SaysSo()
    {
        byte[] newer = ModelHeader.WithVersion(_zip[ModelZip.Header], 0x00020001);

        Assert.Contains("too new", Refusal.ByMlNet(_zip.With(ModelZip.Header, newer).ToArray()).Message, StringComparison.Ordinal);
    }

    // Nothing of ours is reached: it is as if that trainer had saved it.
    [Fact]
    public void The_model_of_a_trainer_of_MLNet_in_our_place_IsThatModel()
    {
        ITransformer other = _mlContext.BinaryClassification.Trainers.LbfgsLogisticRegression().Fit(Tasks.Binary.View(_mlContext, Rows.Make(20)));
        ModelZip its = ModelZip.Of(ModelFile.Save(_mlContext, other));
        ModelZip mixed = new([.. its.Entries.Where(entry => !entry.Name.Contains("Network", StringComparison.Ordinal)), (ModelZip.Network, _zip[ModelZip.Network])]);

        ITransformer loaded = ModelFile.Load(_mlContext, mixed.ToArray());

        Assert.IsNotType<DenseNetworkBinaryModelParameters>(Inspect.Of(loaded));
    }

    private void ScoresAsBefore(ModelZip zip) => ScoresAsBefore(ModelFile.Load(new MLContext(), zip.ToArray()));

    private void RefusedOrScoresAsBefore(byte[] file)
    {
        ITransformer? loaded = null;
        if (Record.Exception(() => loaded = ModelFile.Load(new MLContext(), file)) is null)
            ScoresAsBefore(loaded!);
        else
            Refusal.ByMlNet(file);
    }

    private void ScoresAsBefore(ITransformer loaded)
    {
        IDataView view = Tasks.Binary.View(_mlContext, Rows.Make(10, seed: 2));
        Assert.Equal(Columns.ScoreBits(_model.Transform(view)), Columns.ScoreBits(loaded.Transform(view)));
    }

    private static int CentralDirectoryEntry(byte[] file, string name)
    {
        const int NameOffset = 46;
        ReadOnlySpan<byte> signature = [0x50, 0x4B, 1, 2];
        for (int at = file.AsSpan().IndexOf(signature); ; at += 1 + file.AsSpan(at + 1).IndexOf(signature))
        {
            if (file.AsSpan(at + NameOffset).StartsWith(Encoding.ASCII.GetBytes(name)))
                return at;
        }
    }
}
