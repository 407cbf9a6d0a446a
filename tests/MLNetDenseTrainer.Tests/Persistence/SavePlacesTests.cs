using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Persistence;

/// <summary>Where models are saved to and loaded from: what goes wrong there is said as it is, and the model is none the worse.</summary>
public sealed class SavePlacesTests : IDisposable
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("with a space and an ü ");
    private readonly ITransformer _model;
    private readonly IDataView _view;

    public SavePlacesTests()
    {
        _view = Tasks.Binary.View(_mlContext, Rows.Make(20));
        _model = Tasks.Binary.FitSmall(_mlContext, Rows.Make(20));
    }

    private string ModelPath => Path.Combine(_folder.FullName, "my model.zip");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_file_that_may_only_be_read_Loads()
    {
        _mlContext.Model.Save(_model, _view.Schema, ModelPath);
        File.SetAttributes(ModelPath, FileAttributes.ReadOnly);
        try
        {
            ITransformer loaded = _mlContext.Model.Load(ModelPath, out _);

            Assert.Equal(Columns.ScoreBits(_model.Transform(_view)), Columns.ScoreBits(loaded.Transform(_view)));
        }
        finally
        {
            File.SetAttributes(ModelPath, FileAttributes.Normal);
        }
    }

    [Fact]
    public void A_folder_that_is_not_there_IsSaidAndNothingElseHappens()
    {
        Assert.Throws<DirectoryNotFoundException>(() => _mlContext.Model.Save(_model, _view.Schema, Path.Combine(_folder.FullName, "no", "model.zip")));

        Assert.Empty(_folder.EnumerateFileSystemInfos());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(1000)]
    public void A_disk_that_is_full_IsSaidAndTheModelSavesElsewhere(int room)
    {
        SortedDictionary<string, string> before = ModelFile.Entries(_mlContext, _model);
        using var disk = new SmallDisk(room);

        IOException failure = Assert.Throws<IOException>(() => _mlContext.Model.Save(_model, _view.Schema, disk));

        Assert.Equal(SmallDisk.Message, failure.Message);
        Assert.Equal(before, ModelFile.Entries(_mlContext, _model));
    }

    /// <summary>Takes no more than so many bytes.</summary>
    private sealed class SmallDisk(int room) : MemoryStream
    {
        public const string Message = "No space left on device.";

        // The other ways to write end here, in a class that derives from MemoryStream.
        public override void Write(byte[] buffer, int offset, int count)
        {
            if (Position + count > room)
                throw new IOException(Message);
            base.Write(buffer, offset, count);
        }

        public override void WriteByte(byte value) => Write([value], 0, 1);
    }
}
