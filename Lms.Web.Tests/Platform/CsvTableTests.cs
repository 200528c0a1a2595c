using System.Text;
using Lms.Web.Platform.Text;

namespace Lms.Web.Tests.Platform;

/// <summary>Tables as spreadsheets save them.</summary>
public sealed class CsvTableTests
{
    private static IReadOnlyList<CsvTable.Row> Rows(byte[] bytes) => CsvTable.Read(bytes, 100).Value;

    private static string Cells(CsvTable.Row row) => string.Join('|', row.Cells);

    public static TheoryData<string> Encodings => ["utf-8", "utf-8 with mark", "utf-16", "utf-16 without mark", "utf-16 big-endian", "windows-1252"];

    [Theory, MemberData(nameof(Encodings))]
    public void Every_encoding_of_spreadsheets_is_told_by_the_bytes(string encoding)
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
    public void Cells_are_set_apart_as_the_first_line_says(string text) => Assert.Equal(["a|b", "1|2"], Rows(Encoding.UTF8.GetBytes(text)).Select(Cells));

    [Fact]
    public void Quoted_cells_hold_marks_quotes_and_line_ends_and_rows_know_their_line()
    {
        var rows = Rows(Encoding.UTF8.GetBytes("a,b\r\n\"x,\"\"y\"\"\r\nz\",2\r\n\r\n3,4"));
        Assert.Equal([1, 2, 5], rows.Select(r => r.Line));
        Assert.Equal("x,\"y\"\nz|2", Cells(rows[1]).Replace("\r", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("'=SUM(A1)", "=SUM(A1)")]
    [InlineData("'quoted'", "'quoted'")]
    [InlineData("  padded  ", "padded")]
    public void What_was_written_against_formulas_is_read_back(string cell, string plain) => Assert.Equal(plain, Rows(Encoding.UTF8.GetBytes($"a\n{cell}"))[1].Cells[0]);

    [Theory]
    [InlineData("a\n\"open", "never closed")]
    [InlineData("a\n1\n2\n3\n4", "more than 3 rows")]
    public void What_cannot_be_read_says_why(string text, string why)
    {
        var refusal = CsvTable.Read(Encoding.UTF8.GetBytes(text), 3).Refusal!;
        Assert.Contains(why, string.Format(System.Globalization.CultureInfo.InvariantCulture, refusal.Text, refusal.Arguments), StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_without_end_are_no_table() => Assert.NotNull(CsvTable.Read(Encoding.UTF8.GetBytes(new string(',', 500_000)), 100).Refusal);
}
