using System.Text;
using Lms.Web.Platform.Text;

namespace Lms.Web.Tests.Platform;

/// <summary>Tables as spreadsheets save them.</summary>
[OnOneDatabase("It uses no database.")]
public sealed class CsvTableTests
{
    private static IReadOnlyList<CsvTable.Row> Rows(byte[] bytes) => CsvTable.Read(bytes, 100).Value;

    private static string Cells(CsvTable.Row row) => string.Join('|', row.Cells);

    public static TheoryData<string> Encodings =>
        ["utf-8", "utf-8 with mark", "utf-16", "utf-16 without mark", "utf-16 big-endian", "windows-1252"];

    [Theory, MemberData(nameof(Encodings))]
    public void Every_encoding_of_spreadsheets_is_detected(string encoding)
    {
        const string Text = "email;name\r\nj@x.example;José Müller – Straße\r\n";
        var bytes = encoding switch
        {
            "utf-8 with mark" => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Text)],
            "utf-16" => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Text)],
            "utf-16 without mark" => Encoding.Unicode.GetBytes(Text),
            "utf-16 big-endian" => [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Text)],
            "windows-1252" => CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(Text),
            _ => Encoding.UTF8.GetBytes(Text),
        };
        Assert.Equal(["email|name", "j@x.example|José Müller – Straße"], Rows(bytes).Select(Cells));
    }

    [Theory]
    [InlineData("a,b\n1,2")]
    [InlineData("a;b\n1;2")]
    [InlineData("a\tb\r1\t2\r")]
    [InlineData("\"a\";\"b\"\r\n\r\n;\r\n1;2")]
    public void The_separator_is_detected_from_the_first_line(string text) =>
        Assert.Equal(["a|b", "1|2"], Rows(Encoding.UTF8.GetBytes(text)).Select(Cells));

    [Fact]
    public void Quoted_cells_can_contain_separators_quotes_and_line_breaks_and_rows_know_their_line()
    {
        var rows = Rows(Encoding.UTF8.GetBytes("a,b\r\n\"x,\"\"y\"\"\r\nz\",2\r\n\r\n3,4"));
        Assert.Equal([1, 2, 5], rows.Select(r => r.Line));
        Assert.Equal("x,\"y\"\nz|2", Cells(rows[1]).Replace("\r", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("'=SUM(A1)", "=SUM(A1)")]
    [InlineData("'quoted'", "'quoted'")]
    [InlineData("  padded  ", "padded")]
    public void The_escape_against_formulas_is_removed_when_reading(string cell, string plain) =>
        Assert.Equal(plain, Rows(Encoding.UTF8.GetBytes($"a\n{cell}"))[1].Cells[0]);

    [Theory]
    [InlineData("a\n\"open", "never closed")]
    [InlineData("a,b,c\nx\"y,\"z\"z, \"\"\"open\"\"\n,", "line 2 is never closed")]
    [InlineData("a\n1\n2\n3\n4", "more than 3 rows")]
    public void An_unreadable_file_is_refused_with_a_reason(string text, string why)
    {
        var refusal = CsvTable.Read(Encoding.UTF8.GetBytes(text), 3).Refusal!;
        Assert.Contains(
            why,
            string.Format(System.Globalization.CultureInfo.InvariantCulture, refusal.Text, refusal.Arguments),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_excessive_number_of_columns_is_refused() =>
        Assert.NotNull(CsvTable.Read(Encoding.UTF8.GetBytes(new string(',', 500_000)), 100).Refusal);

    [Theory]
    [InlineData("sep=;\nemail;first name\na@x.example;A")]
    [InlineData("SEP=;\r\nemail;first name\r\na@x.example;A")]
    [InlineData("\"sep=;\"\nemail;first name\na@x.example;A")]
    [InlineData("\"Sep=,\"\r\nemail,first name\r\na@x.example,A")]
    [InlineData("sep=\t\nemail\tfirst name\na@x.example\tA")]
    [InlineData("sep=|\nemail|first name\na@x.example|A")]
    [InlineData("sep=;,,\nemail,first name\na@x.example,A")]
    [InlineData("sep=;;\nemail;first name\na@x.example;A")]
    [InlineData("sep=\nemail;first name\na@x.example;A")]
    public void A_line_that_declares_the_separator_is_not_a_row(string text)
    {
        foreach (
            var bytes in (byte[][])
                [
                    Encoding.UTF8.GetBytes(text),
                    [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)],
                    [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)],
                ]
        )
            Assert.Equal(["2: email|first name", "3: a@x.example|A"], Rows(bytes).Select(r => $"{r.Line}: {Cells(r)}"));
    }

    [Theory]
    [InlineData("email\na@x.example;\nb@x.example;")]
    [InlineData("email;;;\na@x.example\n b@x.example ;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;")]
    [InlineData("email,,\n\"a@x.example\",\"\",\n\"b@x.example\",,,,,")]
    public void Trailing_empty_cells_are_ignored(string text) =>
        Assert.Equal(["email", "a@x.example", "b@x.example"], Rows(Encoding.UTF8.GetBytes(text)).Select(Cells));

    [Fact]
    public void Every_written_cell_is_read_back_unchanged()
    {
        string[] pieces =
        [
            "'",
            "''",
            "=",
            "+",
            "-",
            "@",
            "\t",
            "\r",
            "\n",
            "\r\n",
            "\"",
            ",",
            ";",
            " ",
            "a",
            "Sum",
            "＝",
            "é",
            "\u00A0",
            "😀",
            "0",
        ];
        var random = new Random(20);
        foreach (var text in Enumerable.Range(0, 20_000).Select(_ => string.Concat(random.GetItems(pieces, random.Next(1, 7)))))
        {
            var cell = Csv.Cell(text);
            // Between two other cells: blank rows and trailing empty cells are ignored.
            var row = CsvTable.Read(Encoding.UTF8.GetBytes($"a,b,c\nx,{cell},y\n"), 10).Value[1];
            Assert.Equal(["x", text, "y"], row.Cells);
            var bare = cell is ['"', ..] ? cell[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : cell;
            Assert.False(bare is [var first, ..] && "=+-@\t\r\n＝＋－＠".Contains(first, StringComparison.Ordinal), cell);
        }
    }

    [Fact]
    public void Reading_stops_when_canceled()
    {
        using var gone = new CancellationTokenSource();
        gone.Cancel();
        Assert.Throws<OperationCanceledException>(() => CsvTable.Read("a\nb"u8.ToArray(), 10, gone.Token));
    }
}
