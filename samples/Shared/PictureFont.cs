using ScottPlot;

namespace Samples;

/// <summary>The font of the pictures, which the samples bring along: a fresh machine, or a container, may have none.</summary>
internal static class PictureFont
{
    private const string Name = "DejaVu Sans Latin";

    public static void Use()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "DejaVuSansLatin.ttf");
        foreach (bool bold in (bool[])[false, true])
            Fonts.AddFontFile(Name, path, bold, italic: false);
        Fonts.Default = Name;
    }
}
