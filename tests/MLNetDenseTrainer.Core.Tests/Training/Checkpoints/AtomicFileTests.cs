using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("atomic file ");

    private string FilePath => Path.Combine(_folder.FullName, "file");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_file_is_made_replaced_and_removed()
    {
        var file = new AtomicFile(FilePath);
        Assert.Null(file.OpenIfThere());
        file.CheckWritable();
        Assert.Empty(_folder.EnumerateFiles());
        file.Replace(stream => stream.Write([1, 2, 3]));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(FilePath));
        file.CheckWritable();
        file.Replace(stream => stream.Write([4]));
        Assert.Equal([4], File.ReadAllBytes(FilePath));
        Assert.Single(_folder.EnumerateFiles());
        file.Delete();
        file.Delete();
        Assert.Empty(_folder.EnumerateFiles());
    }

    // What a process that was killed while it wrote leaves behind.
    [Fact]
    public void A_part_of_a_file_that_was_left_behind_does_not_disturb()
    {
        string part = $"{FilePath}.{Guid.NewGuid():N}.part";
        File.WriteAllBytes(part, [9, 9]);
        var file = new AtomicFile(FilePath);
        Assert.Null(file.OpenIfThere());
        file.CheckWritable();
        Assert.Empty(_folder.EnumerateFiles());
        File.WriteAllBytes(part, [9, 9]);
        file.Replace(stream => stream.Write([1]));
        Assert.Equal([1], File.ReadAllBytes(FilePath));
        file.Delete();
        Assert.Empty(_folder.EnumerateFiles());
    }

    [Fact]
    public void Files_of_others_are_left_alone()
    {
        string[] others = [.. new[] { "file.tmp", "file.part", "file.my.part", $"other.{Guid.NewGuid():N}.part", $"file.{new string('x', 32)}.part" }.Select(name => Path.Combine(_folder.FullName, name))];
        foreach (string other in others)
            File.WriteAllBytes(other, [7]);
        var file = new AtomicFile(FilePath);
        file.CheckWritable();
        file.Replace(stream => stream.Write([1]));
        file.Delete();
        Assert.Equal(others.Order(), _folder.EnumerateFiles().Select(left => left.FullName).Order());
        Assert.All(others, other => Assert.Equal([7], File.ReadAllBytes(other)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void A_disk_that_is_full_leaves_the_old_file_and_its_own_exception(int bytes)
    {
        new AtomicFile(FilePath).Replace(stream => stream.Write([1, 2, 3]));
        var full = new IOException("No space left on device");
        var file = new AtomicFile(FilePath, path => new FullDisk(path, bytes, full));
        Assert.Same(full, Assert.Throws<IOException>(() => file.Replace(stream =>
        {
            for (byte b = 0; b < 6; b++)
                stream.WriteByte(b);
        })));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(FilePath));
        Assert.Single(_folder.EnumerateFiles());
    }

    [Fact]
    public void What_cannot_be_written_is_said_beforehand_with_its_path()
    {
        string missing = Path.Combine(_folder.FullName, "nowhere", "file");
        Assert.Contains(missing, Assert.Throws<DirectoryNotFoundException>(new AtomicFile(missing).CheckWritable).Message, StringComparison.Ordinal);
        Assert.Contains(_folder.FullName, Assert.Throws<IOException>(new AtomicFile(_folder.FullName).CheckWritable).Message, StringComparison.Ordinal);
        File.WriteAllBytes(FilePath, [1]);
        Assert.ThrowsAny<IOException>(new AtomicFile(Path.Combine(FilePath, "below a file")).CheckWritable);
        // A folder that nobody can write to, not even the superuser, who may do so in any folder of a disk.
        if (OperatingSystem.IsLinux())
        {
            Exception refused = Assert.ThrowsAny<Exception>(new AtomicFile("/proc/file").CheckWritable);
            Assert.True(refused is IOException or UnauthorizedAccessException, refused.ToString());
            Assert.Contains("/proc/file", refused.Message, StringComparison.Ordinal);
        }
    }
}
