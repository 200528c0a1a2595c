using System.Buffers.Binary;
using System.Text;
using Lms.Web.Features.Administration.Model;
using Lms.Web.Features.Packages.Model;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Files.Media;
using Lms.Web.Platform.Text;

namespace Lms.Web.Tests.Platform;

/// <summary>Reading an upload takes little time and memory, even at the largest accepted size.</summary>
[Collection(Alone.Name)]
[OnOneDatabase("It uses no database.")]
public sealed class UploadWorstCaseTests
{
    public static TheoryData<string> Tables =>
        [
            "\"",
            "a\"\"\"\"",
            "a,",
            ",",
            ";\"",
            "\n",
            "\"\n\"\n",
            "\"a\"\"b\" ",
            "sep=;\n",
            "a,b,c,d,e,f,g\n",
            "ж\n",
            "\u001b$B",
            "'",
            "'='",
            " ",
            "a@b.cd,x\n",
        ];

    [Theory, MemberData(nameof(Tables))]
    public void A_table_of_members(string pattern)
    {
        var rest = Encoding.UTF8.GetBytes(
            WorstCase.Of(pattern, (int)ImportSheet.MostBytes / Encoding.UTF8.GetByteCount(pattern) * pattern.Length - 100)
        );
        byte[] bytes = [.. "email,name\na"u8, .. rest];
        WorstCase.Ends($"table of {pattern}", () => ImportSheet.Read(bytes, ImportKind.People, null, default));
    }

    [Fact]
    public void A_table_in_an_unknown_encoding()
    {
        var bytes = new byte[ImportSheet.MostBytes];
        new Random(1).NextBytes(bytes);
        WorstCase.Ends("table of noise", () => ImportSheet.Read(bytes, ImportKind.People, null, default));
        Array.Fill(bytes, (byte)0xE9);
        WorstCase.Ends("table of é", () => ImportSheet.Read(bytes, ImportKind.People, null, default));
    }

    public static TheoryData<string> Captions =>
        [
            "<",
            "<b>",
            "<v ",
            "<v.a",
            "{\\",
            "&",
            "&lt;",
            "\n",
            " \n",
            "\n\n",
            "NOTE a\n\n",
            "-->",
            "00:01.000 --> 00:02.000\n",
            "00:01.000 --> 00:02.000\n\n",
            "00:01.000 --> 00:02.000\na\n\n",
            "00:01.000 --> 00:02.000 align:start ",
            "00:01.000 --> 00:02.000\n<i>",
            "1\n00:00:01,000 --> 00:00:02,000\n{\\a<b>\n\n",
            "0",
            " ",
            "\t\n1\n",
        ];

    [Theory, MemberData(nameof(Captions))]
    public void Captions_and_chapters(string pattern)
    {
        var (bare, file) = (
            WorstCase.Of(pattern, WebVtt.MostBytes),
            "WEBVTT\n\n00:01.000 --> 00:02.000\n" + WorstCase.Of(pattern, WebVtt.MostBytes - 40)
        );
        WorstCase.End(
            ($"SubRip of {pattern}", () => WebVtt.Parse(bare)),
            ($"WebVTT of {pattern}", () => Transcript.Html(WebVtt.Parse(file).Cues)),
            ($"chapters of {pattern}", () => Chapter.Parse(bare)),
            ($"chapter of {pattern}", () => Chapter.Parse("0:01 " + bare[6..]))
        );
    }

    public static TheoryData<string> YamlPatterns =>
        [
            "[",
            "{",
            "- ",
            "? ",
            "[]",
            "&a ",
            "*a ",
            "a: ",
            "a: b\n",
            "k{0}: v\n",
            "\"",
            "'",
            "|\n",
            "#",
            "!",
            "%",
            "\n",
            " ",
            "---\n",
            "a",
            "- a\n",
            "\\",
            ": ",
        ];

    [Theory, MemberData(nameof(YamlPatterns))]
    public void The_YAML_files_of_a_package(string pattern)
    {
        var text = WorstCase.Of(pattern, PackageSource.MostText);
        void Read(string yaml) =>
            Assert.True(Record.Exception(() => Sheets.Read<CourseSheet>(yaml, "course.yaml")) is null or PackageException);
        WorstCase.End(
            ($"sheet of {pattern}", () => Read(text)),
            ($"title of {pattern}", () => Read("title: " + text[7..])),
            (
                $"fields of {pattern}",
                () => Read("fields:\n  " + text[10..].Replace("\n", "\n  ", StringComparison.Ordinal)[..(text.Length - 10)])
            ),
            ($"head of {pattern}", () => ForeignFrontMatter.Of($"---\n{text[..^10]}\n---\n")),
            ($"title in a head of {pattern}", () => ForeignFrontMatter.Of($"---\ntitle: {text[..^20]}\n---\n")),
            ($"head without end of {pattern}", () => ForeignFrontMatter.Of($"---\n{text[..^4]}"))
        );
    }

    [Theory]
    [InlineData("title: T\nmodules:\n  - title: M\n    units: &u\n", "      - title: a\n", "  - title: N\n    units: *u\n")]
    [InlineData("title: T\nmodules:\n", "  - title: a\n", "")]
    [InlineData("title: T\nmodules:\n  - title: M\n    units:\n", "      - title: a\n", "")]
    [InlineData("title: T\nmodules:\n  - title: M\n    opens:\n      when:\n", "        - day: 2027\n", "")]
    public void An_excessively_large_course_is_refused_with_a_sentence(string beginning, string pattern, string end)
    {
        var sheet = beginning + WorstCase.Of(pattern, 1_000_000 / pattern.Length * pattern.Length);
        sheet += WorstCase.Of(end, end.Length == 0 ? 0 : 900_000 / end.Length * end.Length);
        WorstCase.Ends(
            $"course of {pattern}",
            () =>
            {
                using var source = PackageSource.OfZip(new MemoryStream(Zip(("course.yaml", sheet))));
                Assert.NotEmpty(Assert.Throws<PackageException>(() => Planner.Make(source, "x")).Message);
            }
        );
    }

    private static byte[] Zip(params ReadOnlySpan<(string Path, string Text)> files)
    {
        var bytes = new MemoryStream();
        using (var zip = new System.IO.Compression.ZipArchive(bytes, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, text) in files)
            {
                using var writer = new StreamWriter(zip.CreateEntry(path).Open());
                writer.Write(text);
            }
        }
        return bytes.ToArray();
    }

    [Theory]
    [InlineData(1_000_000, 1, 1_000_000)]
    [InlineData(1_000_000, 1, 1)]
    [InlineData(9_000, 60_000, 9_000)]
    [InlineData(30_000, 200, 30_000)]
    public void The_directory_of_a_zip_file_with_any_end_record(int entries, int nameLength, int said)
    {
        var zip = ZipOf(entries, nameLength, said);
        WorstCase.Ends(
            $"zip of {entries} entries",
            () => Assert.ThrowsAny<PackageException>(() => PackageSource.OfZip(new MemoryStream(zip)))
        );
    }

    public static TheoryData<string> Pictures => ["jpeg", "png", "gif", "webp"];

    [Theory, MemberData(nameof(Pictures))]
    public void An_image(string kind)
    {
        byte[] head = kind switch
        {
            "jpeg" => [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0, 0],
            "png" => [.. "\u0089PNG\r\n\u001a\n"u8[1..], 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0, 0, 0, 0, 0],
            "gif" => [.. "GIF89a"u8, 1, 0, 1, 0, 0, 0, 0],
            _ => [.. "RIFF"u8, 0xF0, 0xFF, 0x3F, 0, .. "WEBP"u8],
        };
        foreach (
            var filler in (byte[][])
                [
                    [0xFF],
                    [0],
                    [0x21, 0xFE, 1, 0, 0],
                    [0xFF, 0xE1, 0, 2],
                    [0, 0, 0, 0, (byte)'t', (byte)'E', (byte)'X', (byte)'t', 0, 0, 0, 0],
                    [(byte)'A', (byte)'N', (byte)'M', (byte)'F', 0, 0, 0, 0],
                    [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 0],
                ]
        )
        {
            var bytes = new byte[10 << 20];
            head.CopyTo(bytes, 0);
            for (var i = head.Length; i < bytes.Length; i++)
                bytes[i] = filler[(i - head.Length) % filler.Length];
            WorstCase.Ends($"{kind} of {Convert.ToHexString(filler)}", () => PictureFile.Read(bytes));
        }
    }

    [Theory]
    [InlineData("<g>")]
    [InlineData("<g/>")]
    [InlineData("<x>")]
    [InlineData("<g id=\"a{0}\" style=\"fill:url(#a{0})\" fill=\"url(#b)\"/>")]
    [InlineData("<g><use href=\"#a{0}\"/></g>")]
    [InlineData("<style>url(</style>")]
    [InlineData("<rect a{0}=\"1\" ")]
    [InlineData("<!-- a -->")]
    [InlineData("<g xmlns=\"a{0}\">")]
    [InlineData("&amp;")]
    public void An_SVG_image(string pattern)
    {
        foreach (var size in (int[])[SvgPicture.MostBytes, SvgPicture.MostBytes / 4])
        {
            var bytes = Encoding.ASCII.GetBytes("<svg xmlns=\"http://www.w3.org/2000/svg\">" + WorstCase.Of(pattern, size - 50) + "</svg>");
            WorstCase.Ends($"drawing of {pattern}", () => PictureFile.Read(bytes));
        }
    }

    [Fact]
    public void An_email_address_and_a_list_of_fields()
    {
        foreach (var sign in (string[])["\uFDFA", "@", "\u0301", "ｅ", "\u200B", "a."])
            WorstCase.Ends($"address of {sign}", () => EmailAddress.IsWhole(EmailAddress.Clean(WorstCase.Of(sign, 1 << 20))));
        WorstCase.Ends("address with a sign at its end", () => EmailAddress.Clean(WorstCase.Of("a", 1 << 20) + "\u200B"));
        var taken = new HashSet<string>();
        WorstCase.Ends(
            "lessons of one title",
            () =>
            {
                for (var i = 0; i < PackageSource.MostFiles; i++)
                    Assert.True(taken.Add(Slug.Free("reef-knot", taken)));
            }
        );
        WorstCase.Ends(
            "link of many folders",
            () =>
                PackageLinks.Resolve(
                    _ => null,
                    "a.md",
                    WorstCase.Of("a/", MarkdownText.MaxLength),
                    new FolderLinks(new Dictionary<string, string>(), "")
                )
        );
        foreach (
            var pattern in (string[])["::: note\n", "!!! note\n    ", "{% hint", "{{#include a\n", "=== \"a\"\n", "{*", "`{", "<Listing>\n"]
        )
            WorstCase.Ends(
                $"boxes of {pattern}",
                () => new ForeignBlocks((_, _, _) => { }).Read(SourceLine.Of(WorstCase.Of(pattern, MarkdownText.MaxLength), 1))
            );
        WorstCase.Ends("fields", () => KeyValues.Read(WorstCase.Of("[", 1 << 20)));
    }

    /// <summary>Entries without content (APPNOTE 4.3.12), and an end record with this number of entries.</summary>
    private static byte[] ZipOf(int entries, int nameLength, int said)
    {
        var entry = new byte[46 + nameLength];
        "PK\u0001\u0002"u8.CopyTo(entry);
        BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(28), (ushort)nameLength);
        entry.AsSpan(46).Fill((byte)'a');
        var zip = new MemoryStream();
        for (var i = 0; i < entries && zip.Length < 100 << 20; i++)
            zip.Write(entry);
        var start = zip.Length;
        var isWide = said >= ushort.MaxValue;
        if (isWide)
        {
            var wide = new byte[56];
            "PK\u0006\u0006"u8.CopyTo(wide);
            BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(4), 44);
            BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(24), said);
            BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(32), said);
            BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(40), start);
            zip.Write(wide);
            var locator = new byte[20];
            "PK\u0006\u0007"u8.CopyTo(locator);
            BinaryPrimitives.WriteInt64LittleEndian(locator.AsSpan(8), start);
            locator[16] = 1;
            zip.Write(locator);
        }
        var end = new byte[22];
        "PK\u0005\u0006"u8.CopyTo(end);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), (ushort)Math.Min(said, ushort.MaxValue));
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), (ushort)Math.Min(said, ushort.MaxValue));
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(12), isWide ? uint.MaxValue : (uint)start);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(16), isWide ? uint.MaxValue : 0);
        zip.Write(end);
        return zip.ToArray();
    }
}
