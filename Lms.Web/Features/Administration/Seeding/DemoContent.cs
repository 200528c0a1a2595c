using System.Globalization;
using System.Reflection;
using Lms.Web.Features.Checks.Model;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Questions.Model;

namespace Lms.Web.Features.Administration.Seeding;

/// <summary>Reads the texts of the courses; Content/README.md says how they are written.</summary>
internal static class DemoContent
{
    private const string Prefix = "Demo/";

    /// <summary>A file: lines <c>key: value</c> between two <c>---</c>, then Markdown, then checks.</summary>
    public sealed record Page(ILookup<string, string> Keys, string Markdown)
    {
        public string? this[string key] => Keys[key].FirstOrDefault();

        public bool Is(string key) => this[key] is "yes";

        public int? Number(string key) => this[key] is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

        public decimal Amount(string key) => this[key] is { } text ? decimal.Parse(text, CultureInfo.InvariantCulture) : 0;

        public T Choice<T>(string key)
            where T : struct, Enum => this[key] is { } text ? Enum.Parse<T>(text) : default;
    }

    /// <param name="Slug">Name of its folder.</param>
    public sealed record CourseText(string Slug, Page About, IReadOnlyList<LessonText> Lessons);

    /// <param name="Module">Number of its folder, from 1.</param>
    public sealed record LessonText(string Path, int Module, Page Page, IReadOnlyList<CheckText> Checks)
    {
        /// <summary>The title cards of its video; a page without any is a text lesson.</summary>
        public IReadOnlyList<string> Cards => [.. Page.Keys["card"]];
    }

    public sealed record CheckText(IReadOnlyList<QuestionSource> Questions);

    public static IReadOnlyList<CourseText> Read()
    {
        var files = typeof(DemoContent)
            .Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(n => (Name: n, Parts: n[Prefix.Length..].Split('/', '\\')))
            .OrderBy(f => string.Join('/', f.Parts), StringComparer.Ordinal)
            .GroupBy(f => f.Parts[0]);
        return
        [
            .. files.Select(course => new CourseText(
                course.Key,
                Split(Text(course.Single(f => f.Parts is [_, "course.md"]).Name)).Page,
                [.. course.Where(f => f.Parts.Length == 3).Select(f => Lesson(f.Name, f.Parts))]
            )),
        ];
    }

    private static LessonText Lesson(string name, string[] parts)
    {
        var (page, checks) = Split(Text(name));
        return new(
            string.Join('/', parts),
            int.Parse(parts[1].Split('-')[0], CultureInfo.InvariantCulture),
            page,
            [.. checks.Select(Check)]
        );
    }

    private static (Page Page, IReadOnlyList<string> Checks) Split(string text)
    {
        var parts = text.Split("---\n", 3);
        var body = parts[2].Split("\n=== check\n");
        var keys = parts[1]
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries))
            .ToLookup(l => l[0], l => l[1]);
        return (new(keys, body[0].Trim() + "\n"), body[1..]);
    }

    private static CheckText Check(string text) => new([.. ("\n" + text).Split("\n? ")[1..].Select(Question)]);

    private static QuestionSource Question(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        List<SourceAnswer> answers =
        [
            .. lines
                .Where(l => l.StartsWith("+ ", StringComparison.Ordinal) || l.StartsWith("- ", StringComparison.Ordinal))
                .Select(line => (Parts: line[2..].Split(" || ", 2), IsRight: line[0] == '+'))
                .Select(a => new SourceAnswer(a.Parts[0], a.IsRight, a.Parts.ElementAtOrDefault(1))),
        ];
        var isTrueOrFalse =
            answers.Count == 2 && answers.TrueForAll(a => a is { Text: "True" or "False" } and not { IsRight: true, Feedback: not null });
        var kind =
            answers.Count(a => a.IsRight) > 1 ? QuestionKind.MultipleAnswer
            : isTrueOrFalse ? QuestionKind.TrueFalse
            : QuestionKind.SingleChoice;
        if (isTrueOrFalse)
            answers = [new(answers.Single(a => a.IsRight).Text.ToLowerInvariant(), true, answers.Single(a => !a.IsRight).Feedback)];
        return new(kind)
        {
            Prompt = lines[0],
            Answers = answers,
            Explanation = lines.FirstOrDefault(l => l.StartsWith("! ", StringComparison.Ordinal))?[2..],
        };
    }

    private static string Text(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
