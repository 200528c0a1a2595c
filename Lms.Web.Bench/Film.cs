namespace Lms.Web.Bench;

/// <summary>A video to seek in, served by the product and as a bare static file for comparison.</summary>
internal static class Film
{
    public const string Name = "film.mp4";
    public const int Size = 64 << 20;

    /// <summary>The amount that a player requests at once after a seek.</summary>
    public const int Piece = 1 << 20;

    public static readonly Guid Id = Guid.Parse("01990000-0000-7000-8000-0000000000f1");
    public static readonly Guid Scope = Guid.Parse("01990000-0000-7000-8000-0000000000f2");

    /// <summary>Under which the store looks for it; it does not reckon it again.</summary>
    public static readonly string Hash = new('a', 64);

    public static void Lay(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var bytes = new byte[Size];
        new Random(1).NextBytes(bytes);
        File.WriteAllBytes(path, bytes);
    }
}
