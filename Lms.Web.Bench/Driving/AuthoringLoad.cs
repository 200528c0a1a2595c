using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Lms.Web.Bench.Driving;

/// <summary>
/// The operations that authors wait for: importing packages, moving a lesson through two hundred, previewing a long text.
/// </summary>
/// <param name="LessonsPerSecond">Import rate for 1,500 additional lessons.</param>
/// <param name="SmallRssMb">Peak while importing 500 lessons.</param>
/// <param name="LargeRssMb">Peak while importing 2,000 lessons.</param>
/// <param name="OutlineKb">Outline of a course of 500 lessons as first shown, before compression.</param>
/// <param name="Editor">Null where no Chromium is installed.</param>
internal sealed partial record AuthoringCost(
    double LessonsPerSecond,
    double SmallRssMb,
    double LargeRssMb,
    Sample Reorder,
    Sample Preview,
    EditorCost? Editor,
    double OutlineKb
)
{
    public const int Small = 500,
        Large = 2000;

    private const int LessonsOfModule = 200,
        LongWords = 10_000;

    /// <summary>Brings a package of so many lessons in by the product's own toolbox.</summary>
    /// <returns>Seconds, and the most memory that the process had.</returns>
    public static async Task<(double Seconds, double RssMb)> ImportAsync(
        string app,
        string folder,
        int lessons,
        string connection,
        string[] options
    )
    {
        var zip = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"package-{lessons}.zip"));
        Write(zip, lessons);
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = Path.GetDirectoryName(app)!, RedirectStandardOutput = true };
        foreach (var argument in new[] { app, "course", "import", zip }.Concat(options))
            start.ArgumentList.Add(argument);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        start.Environment["Database__ConnectionString"] = connection;
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEndAsync();
        double most = 0;
        while (!process.HasExited)
        {
            most = Math.Max(most, PeakMb(process.Id));
            await Task.Delay(50);
        }
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"The import of {lessons} lessons failed: {await said}");
        File.Delete(zip);
        return (watch.Elapsed.TotalSeconds, most);
    }

    /// <returns>And the address of the editor of a lesson of 10,000 words, and what the outline of the course takes.</returns>
    public static async Task<(Sample Reorder, Sample Preview, string Editor, double OutlineKb)> EditAsync(
        HttpClient http,
        Server server,
        Learner author,
        TimeSpan time
    )
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/teach/courses/package-{Small}");
        var outlineKb = await ColdLoad.SizeAsync(http, author.Get(server.Address, path + "/outline"), "identity") / 1024.0;
        using var answer = await http.SendAsync(author.Get(server.Address, path + "/outline?open=all"));
        var outline = await answer.Content.ReadAsStringAsync();
        var (unit, lesson) = (UnitId().Match(outline).Groups[1].Value, LessonId().Match(outline).Groups[1].Value);
        var text = WebUtility.UrlEncode(Text(LongWords, isRich: true));
        Scenario[] all =
        [
            new(
                "reorder POST",
                server,
                303,
                n =>
                    author.Post(
                        server.Address,
                        path + "/outline?handler=MoveLesson",
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"id={lesson}&unit={unit}&position={(n % 2 == 0 ? LessonsOfModule - 1 : 0)}"
                        )
                    )
            ),
            new(
                "preview POST",
                server,
                200,
                _ => author.Post(server.Address, $"{path}/lessons/{lesson}?handler=Preview", "Input.Markdown=" + text)
            ),
        ];
        foreach (var scenario in all)
            await Load.RunAsync(http, scenario, 1, TimeSpan.FromSeconds(1));
        var (reorder, preview) = (await Load.RunAsync(http, all[0], 1, time), await Load.RunAsync(http, all[1], 1, time));
        var editor = $"{path}/lessons/{lesson}";
        using var page = await http.SendAsync(author.Get(server.Address, editor));
        var version = Version().Match(await page.Content.ReadAsStringAsync()).Groups[1].Value;
        using var saved = await http.SendAsync(
            author.Post(server.Address, editor, $"Input.Version={version}&Input.Title=Long&Input.Markdown={text}")
        );
        return saved.StatusCode == HttpStatusCode.SeeOther
            ? (reorder, preview, editor, outlineKb)
            : throw new InvalidOperationException($"The long lesson could not be saved: {saved.StatusCode}.");
    }

    private static void Write(string path, int lessons)
    {
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        var sheet = new StringBuilder(
            string.Create(CultureInfo.InvariantCulture, $"format: 1\ntitle: Package {lessons}\nslug: package-{lessons}\nmodules:\n")
        );
        for (var i = 0; i < lessons; i++)
        {
            if (i % LessonsOfModule == 0)
                sheet.Append(CultureInfo.InvariantCulture, $"  - title: Module {i / LessonsOfModule}\n    units:\n      - lessons:\n");
            sheet.Append(CultureInfo.InvariantCulture, $"          - lessons/lesson-{i}.md\n");
            Add(
                zip,
                string.Create(CultureInfo.InvariantCulture, $"lessons/lesson-{i}.md"),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"---\ntitle: Lesson {i}\nminutes: 5\n---\n\n{Text(1000)}\n\nNext: [lesson](lesson-{(i + 1) % lessons}.md)\n"
                )
            );
        }
        Add(zip, "course.yaml", sheet.ToString());
    }

    /// <summary>With headings, lists, tables and links, as lessons have them.</summary>
    /// <param name="isRich">With formulas and exercises too.</param>
    private static string Text(int words, bool isRich = false)
    {
        var text = new StringBuilder();
        for (var i = 0; i < words / 100; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"## Part {i}\n\n");
            for (var line = 0; line < 6; line++)
                text.Append("The **rope** runs through the *block* and holds the sail when the wind comes up. ");
            text.Append("\n\n- one `knot`\n- two [knots](https://example.org/knots)\n\n| Rope | Load |\n| --- | --- |\n| thin | 1 |\n\n");
            if (!isRich)
                continue;
            text.Append(CultureInfo.InvariantCulture, $"It holds $F_{{{i}}} = \\frac{{m \\cdot g}}{{n}}$.\n\n");
            if (i % 5 == 0)
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"```practice single id=part-{i}\nWhat holds the sail?\n\n- [x] The rope\n- [ ] The *wind*\nexplain: It runs through the block.\n```\n\n"
                );
        }
        return text.ToString();
    }

    private static void Add(ZipArchive zip, string path, string text)
    {
        using var entry = zip.CreateEntry(path).Open();
        entry.Write(Encoding.UTF8.GetBytes(text));
    }

    private static double PeakMb(int process)
    {
        try
        {
            return
                File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal)) is { } line
                ? double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024
                : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    [GeneratedRegex("data-lessons=\"([0-9a-f-]+)\"")]
    private static partial Regex UnitId();

    [GeneratedRegex("data-lesson=\"([0-9a-f-]+)\"")]
    private static partial Regex LessonId();

    [GeneratedRegex("name=\"Input.Version\" value=\"([0-9]+)\"")]
    private static partial Regex Version();
}
