using System.Globalization;
using System.Text.RegularExpressions;
using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Packages.Model;

/// <summary>
/// Fills in what books take from other files: a whole file, some of its lines, or the part between two marks, as in
/// <c>{{#include ../code/main.rs:10:20}}</c>. Only files in what was given are read.
/// </summary>
internal sealed partial class Includes(PackageSource source)
{
    /// <summary>Files include files; more than that is a ring.</summary>
    private const int Deepest = 10;

    private const int MostInText = 1000,
        MostKept = 16 << 20;

    private readonly Dictionary<string, string[]?> read = new(StringComparer.Ordinal);
    private int kept;

    /// <param name="path">Of the text.</param>
    /// <param name="tell">Is told of each place that cannot be filled in.</param>
    public List<SourceLine> Fill(string path, List<SourceLine> lines, Action<Fate, int, Refusal> tell)
    {
        if (!lines.Exists(l => l.Text.Contains("{{", StringComparison.Ordinal)))
            return lines;
        var left = MarkdownText.MaxLength;
        var count = 0;
        return Fill(path, lines, 0);

        List<SourceLine> Fill(string from, IEnumerable<SourceLine> all, int depth)
        {
            var filled = new List<SourceLine>();
            foreach (var line in all)
            {
                left -= line.Text.Length + 1;
                var at = 0;
                var text = "";
                foreach (Match found in Directive().Matches(line.Text))
                {
                    text += line.Text[at..found.Index];
                    at = found.Index + found.Length;
                    var said = found.Value;
                    if (said.StartsWith('\\'))
                        text += said[1..];
                    else if (found.Groups["what"].Value == "title")
                        tell(Fate.Changed, line.Line, new Refusal("{0} is left out. It names the page of another site.", null, said));
                    else if (Part(from, found, depth, line.Line) is not { } part)
                        text += said;
                    else
                    {
                        // Lines in a list stay in it.
                        var indent = string.IsNullOrWhiteSpace(text) ? text : "";
                        for (var i = 0; i < part.Count - 1; i++)
                        {
                            filled.Add(new(i == 0 ? text + part[i].Text : indent + part[i].Text, line.Line));
                            text = "";
                        }
                        text = (part.Count > 1 ? indent : text) + (part.Count > 0 ? part[^1].Text : "");
                    }
                }
                filled.Add(line with { Text = text + line.Text[at..] });
            }
            return filled;
        }

        List<SourceLine>? Part(string from, Match found, int depth, int line)
        {
            var said = found.Value;
            var words = found.Groups["rest"].Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            var isPlayground = found.Groups["what"].Value is "playground" or "playpen";
            if (found.Groups["what"].Value is not ("include" or "rustdoc_include") && !isPlayground)
                return No(Fate.Instruction, new Refusal("{0} is for another system and is shown as written.", null, said));
            var (wanted, range) = words[0].Split(':', 2) is [var name, var of] ? (name, of) : (words[0], "");
            var path = PackagePath.Follow(PackagePath.FolderOf(from), wanted, out var leaves);
            if (leaves)
                return No(
                    Fate.NotFilledIn,
                    new Refusal("{0} isn’t filled in: the file is outside the folder. Import the folder above it.", null, said)
                );
            if (source.Find(path) is not { } there)
                return No(Fate.NotFilledIn, new Refusal("{0} isn’t filled in: there’s no file {1}.", null, said, path));
            if (LinesOf(there) is not { } all)
                return No(Fate.NotFilledIn, new Refusal("{0} isn’t filled in: {1} isn’t a text.", null, said, path));
            if (Chosen(all, range) is not { } part)
                return No(Fate.NotFilledIn, new Refusal("{0} isn’t filled in: {1} has no part of this name.", null, said, path));
            if (depth >= Deepest || ++count > MostInText || part.Sum(l => l.Length + 1L) > left)
                return No(Fate.NotFilledIn, new Refusal("{0} isn’t filled in: the text would become too long.", null, said));
            var lines = Fill(there, part.Select(l => new SourceLine(l, line)), depth + 1);
            if (!isPlayground)
                return lines;
            var ending = Path.GetExtension(there).TrimStart('.');
            return [new("```" + (ending == "rs" ? "rust" : ending), line), .. lines, new("```", line)];

            List<SourceLine>? No(Fate fate, Refusal why)
            {
                tell(fate, line, why);
                return null;
            }
        }
    }

    /// <returns>Null when it is not a text.</returns>
    private string[]? LinesOf(string path)
    {
        if (read.TryGetValue(path, out var known))
            return known;
        string[]? lines = null;
        try
        {
            var text = source.Text(path);
            if ((kept += text.Length) > MostKept)
            {
                read.Clear();
                kept = text.Length;
            }
            if (!text.Contains('\0'))
                lines = text.TrimEnd('\n').Split('\n');
        }
        catch (PackageException)
        {
            // Too large, or in another encoding.
        }
        return read[path] = lines;
    }

    /// <summary>The lines that are asked for, without the marks in them; null when there are none of this name.</summary>
    private static List<string>? Chosen(string[] all, string range)
    {
        if (range.Length == 0)
            return [.. all.Where(l => !Mark().IsMatch(l))];
        var parts = range.Split(':');
        if (parts.Length <= 2 && Array.TrueForAll(parts, p => p.Length == 0 || int.TryParse(p, CultureInfo.InvariantCulture, out _)))
        {
            var from = parts[0].Length > 0 ? int.Parse(parts[0], CultureInfo.InvariantCulture) : 1;
            var to =
                parts.Length == 1 ? from
                : parts[1].Length > 0 ? int.Parse(parts[1], CultureInfo.InvariantCulture)
                : all.Length;
            if (from < 1 || from > all.Length)
                return null;
            return [.. all[(from - 1)..Math.Clamp(to, from, all.Length)].Where(l => !Mark().IsMatch(l))];
        }
        var chosen = new List<string>();
        var (isInside, isThere) = (false, false);
        foreach (var line in all)
        {
            if (Mark().Match(line) is not { Success: true } mark)
            {
                if (isInside)
                    chosen.Add(line);
            }
            else if (mark.Groups["name"].Value == range)
                (isInside, isThere) = (!mark.Groups["end"].Success, true);
        }
        return isThere ? chosen : null;
    }

    [GeneratedRegex(@"\\?\{\{[ \t]*#(?<what>[A-Za-z0-9_]+)[ \t]+(?<rest>[^\s{}][^{}]{0,500})\}\}")]
    private static partial Regex Directive();

    [GeneratedRegex(@"ANCHOR(?<end>_END)?:[ \t]*(?<name>[\w-]+)")]
    private static partial Regex Mark();
}
