using System.Text.RegularExpressions;

namespace Lms.Web.Tests.Architecture;

/// <summary>Style sheets have layers, tokens, and logical properties, but no <c>!important</c> and nothing inline.</summary>
public sealed partial class CssTests
{
    private static readonly string[] Sheets = Directory.GetFiles(
        SourceRootAttribute.Of("wwwroot-src", "css"),
        "*.css",
        SearchOption.AllDirectories
    );

    private static readonly string[] Views =
    [
        .. Directory.GetFiles(SourceRootAttribute.Of("Lms.Web", "Features"), "*.cshtml", SearchOption.AllDirectories),
    ];

    public static TheoryData<string> All => [.. Sheets.Select(s => Path.GetRelativePath(SourceRootAttribute.Of("wwwroot-src", "css"), s))];

    [Theory, MemberData(nameof(All))]
    public void Nothing_is_marked_as_important(string sheet) => Assert.DoesNotContain("!important", Read(sheet), StringComparison.Ordinal);

    [Theory, MemberData(nameof(All))]
    public void Sides_are_logical_for_right_to_left_languages(string sheet) =>
        Assert.Empty(Physical().Matches(Read(sheet)).Select(m => m.Value.Trim()));

    [Theory, MemberData(nameof(All))]
    public void Rules_are_in_a_layer(string sheet)
    {
        if (sheet is "00-layers.css" or "fonts.css" or "print.css")
            return;
        Assert.Contains("@layer", Read(sheet), StringComparison.Ordinal);
    }

    [Fact]
    public void Colors_are_defined_only_as_tokens()
    {
        var named = Sheets
            .Where(s => Path.GetFileName(s) is not ("tokens.css" or "cover.css" or "print.css"))
            .SelectMany(s =>
                HexColor().Matches(Comments().Replace(File.ReadAllText(s), "")).Select(m => $"{Path.GetFileName(s)}: {m.Value}")
            );
        Assert.Empty(named);
    }

    [Fact]
    public void Views_have_no_inline_styles_or_scripts()
    {
        var broken = Views.SelectMany(v => Inline().Matches(File.ReadAllText(v)).Select(m => $"{Path.GetFileName(v)}: {m.Value}"));
        Assert.Empty(broken);
    }

    [Fact]
    public void Style_sheets_are_named_after_rooms()
    {
        var features = Directory
            .GetFiles(SourceRootAttribute.Of("wwwroot-src", "css", "features"))
            .Select(Path.GetFileNameWithoutExtension)
            .ToList();
        var rooms = Lms.Web.Features.AllFeatures.InOrder.Select(f => f.GetType().Name[..^"Feature".Length].ToLowerInvariant()).ToHashSet();
        Assert.Empty(features.Except(rooms));
    }

    private static string Read(string sheet) =>
        Comments().Replace(File.ReadAllText(SourceRootAttribute.Of("wwwroot-src", "css", sheet)), "");

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comments();

    [GeneratedRegex(
        @"(?<![\w-])(margin|padding|border)-(left|right|top|bottom)\b|(?<=[{;]\s*)(left|right|top|bottom)\s*:|text-align\s*:\s*(left|right)|float\s*:\s*(left|right)"
    )]
    private static partial Regex Physical();

    [GeneratedRegex(@"#[0-9a-fA-F]{3,8}\b(?=[^{]*[;}])")]
    private static partial Regex HexColor();

    [GeneratedRegex(@"\sstyle=""|<style\b|<script(?![^>]*\bsrc=)|\son\w+=""")]
    private static partial Regex Inline();
}
