using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Media.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files.Media;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Packages.Model;

/// <summary>The captions and chapters of a lesson's video or audio as a sheet beside it (docs/course-packages.md).</summary>
public sealed class CaptionsInPackage(LmsContext db, TimeProvider clock) : IPackagePart
{
    public string Ending => ".film.yaml";

    public async Task<IReadOnlyDictionary<Guid, string>> WriteAsync(
        IReadOnlyCollection<Guid> lessons,
        Func<string, string> written,
        CancellationToken stop
    )
    {
        var captions = (
            await db
                .LessonCaptions.AsNoTracking()
                .Where(c => lessons.Contains(c.LessonId))
                .Select(c => new
                {
                    c.LessonId,
                    c.Language,
                    c.Text,
                })
                .ToListAsync(stop)
        ).ToLookup(c => c.LessonId);
        var chapters = await db
            .LessonBodies.AsNoTracking()
            .Where(b => lessons.Contains(b.LessonId) && b.Chapters != null)
            .ToDictionaryAsync(b => b.LessonId, b => b.Chapters, stop);
        return lessons
            .Where(l => captions.Contains(l) || chapters.ContainsKey(l))
            .ToDictionary(
                l => l,
                l =>
                    Sheets.Write(
                        new FilmSheet
                        {
                            Chapters = chapters.GetValueOrDefault(l),
                            Captions =
                            [
                                .. captions[l]
                                    .OrderBy(c => c.Language, StringComparer.Ordinal)
                                    .Select(c => new CaptionsSheet { Language = c.Language, Text = c.Text }),
                            ],
                        }
                    )
            );
    }

    public IBesideLesson Read(string text, string path)
    {
        var sheet = Sheets.Read<FilmSheet>(text, path);
        var (chapters, unfit) = Chapter.Parse(sheet.Chapters);
        if (unfit.Count > 0)
            throw new PackageException(path, 0, new Refusal("Chapters, line {0}: {1}", null, unfit[0].Line, Said(unfit[0].Why)));
        var captions = new List<(string Language, WebVtt Text)>();
        foreach (var it in sheet.Captions ?? [])
        {
            if (!LessonCaptions.IsLanguage(it.Language))
                throw new PackageException(
                    path,
                    0,
                    new Refusal("“{0}” isn’t a valid language. Use a tag such as en or pt-BR.", null, it.Language ?? "")
                );
            if (captions.Exists(c => c.Language == it.Language))
                throw new PackageException(path, 0, new Refusal("Captions in “{0}” appear twice.", null, it.Language!));
            if (captions.Count == LessonCaptions.Most)
                throw new PackageException(
                    path,
                    0,
                    new Refusal("A lesson can have captions in at most {0} languages.", null, LessonCaptions.Most)
                );
            var read = WebVtt.Parse(it.Text);
            if (read.Problems.Count > 0)
                throw new PackageException(
                    path,
                    0,
                    new Refusal("Captions in {0}, line {1}: {2}", null, it.Language!, read.Problems[0].Line, Said(read.Problems[0].Why))
                );
            captions.Add((it.Language!, read));
        }
        return new Beside(db, clock.Now, chapters, captions);
    }

    private static Sentence Said(Refusal why) => Sentence.Of(why.Text, why.Arguments);

    private sealed class Beside(LmsContext db, DateTime now, IReadOnlyList<Chapter> chapters, List<(string Language, WebVtt Text)> captions)
        : IBesideLesson
    {
        public IEnumerable<string> Texts => [];

        public IEnumerable<Refusal> Remarks =>
            captions
                .Where(c => c.Text.Remark is not null)
                .Select(c => new Refusal("Captions in {0}: {1}", null, c.Language, Said(c.Text.Remark!)));

        public void Keep(Lesson lesson, Func<string, string> linked)
        {
            lesson.Body.Divide(chapters);
            foreach (var (language, text) in captions)
            {
                var kept = new LessonCaptions(lesson.Id, language);
                kept.Say(text, now);
                db.Add(kept);
            }
        }
    }
}

/// <summary>The content of <c>lessons/….film.yaml</c>.</summary>
public sealed class FilmSheet
{
    /// <summary>A line for each: a time and a title.</summary>
    public string? Chapters { get; set; }

    public List<CaptionsSheet>? Captions { get; set; }
}

public sealed class CaptionsSheet
{
    /// <summary>BCP 47.</summary>
    public string? Language { get; set; }

    /// <summary>WebVTT.</summary>
    public string? Text { get; set; }
}
