using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Packages.Model;

/// <summary>
/// Writes a course as a package (docs/course-packages.md). The same course gives the same bytes: names follow the order in which things
/// are met, and nothing depends on when or where it is done.
/// </summary>
public sealed partial class CourseExporter(LmsContext db, IFileStore store, IEnumerable<IPackagePart> beside, UnlockKinds kinds)
{
    /// <summary>A zip file knows no earlier moment.</summary>
    private static readonly DateTimeOffset Always = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A part of a package; the parts are sorted by path.</summary>
    public sealed record Part(string Path, string? Text, string? Hash);

    /// <summary>All parts of a course; the texts are in memory, the files are not.</summary>
    public async Task<IReadOnlyList<Part>> PartsAsync(Guid courseId, CancellationToken stop)
    {
        var course = await db
            .Courses.AsNoTracking()
            .AsSplitQuery()
            .Include(c => c.Category)
            .Include(c => c.Modules)
                .ThenInclude(m => m.Units)
                    .ThenInclude(u => u.Lessons)
                        .ThenInclude(l => l.Body)
            .SingleAsync(c => c.Id == courseId, stop);
        var files = await db.StoredFiles.AsNoTracking().Where(f => f.ScopeId == courseId).ToDictionaryAsync(f => f.Id, stop);
        var lessons = course.Lessons.ToList();
        var ids = lessons.ConvertAll(l => l.Id);
        var attachments = (
            await db.Set<LessonAttachment>()
                .AsNoTracking()
                .Where(a => ids.Contains(a.LessonId))
                .OrderBy(a => a.Position)
                .ThenBy(a => a.Id)
                .ToListAsync(stop)
        ).ToLookup(a => a.LessonId);
        var names = new Names(files);
        var parts = new List<Part>();
        var sheet = SheetWords.Sheet(course, course.Category?.Name);
        sheet.Cover = names.Of(course.CoverFileId);
        sheet.Banner = names.Of(course.BannerFileId);
        sheet.BannerAlt = sheet.Banner is null || course.BannerAlt.Length == 0 ? null : course.BannerAlt;
        sheet.Syllabus = names.Of(course.SyllabusFileId);
        if (course.PrerequisiteIds.Count > 0)
        {
            var before = await db
                .Courses.AsNoTracking()
                .Where(c => course.PrerequisiteIds.Contains(c.Id))
                .ToDictionaryAsync(c => c.Id, c => c.Slug, stop);
            sheet.PrerequisiteCourses = [.. course.PrerequisiteIds.Where(before.ContainsKey).Select(id => before[id])];
        }
        sheet.PrerequisitesRequired = course.RequiresPrerequisites ? true : null;
        var description = Text(Rewritten(course, lessons, course.Description.Markdown, names, ""));
        foreach (var lesson in lessons)
        {
            var front = SheetWords.Sheet(lesson);
            front.Video = names.Of(lesson.Video?.FileId) ?? lesson.Video?.Url;
            front.Opens = AvailabilityText.Sheet(lesson.Unlock, course, kinds);
            front.Document = names.Of(lesson.Document?.FileId);
            front.Attachments =
            [
                .. attachments[lesson.Id]
                    .Select(a => new AttachmentSheet
                    {
                        Title = a.Title,
                        File = names.Of(a.FileId) ?? "",
                        Description = a.Description,
                        Access = SheetWords.Unless(a.Access, AttachmentAccess.Enrolled),
                    })
                    .Where(a => a.File.Length > 0),
            ];
            parts.Add(
                new(
                    $"lessons/{lesson.Slug}.md",
                    $"---\n{Sheets.Write(front)}---\n\n{Text(Rewritten(course, lessons, Shown(lesson), names, "../"))}",
                    null
                )
            );
        }
        foreach (var (key, about, text, file) in await MaterialsInPackage.WriteAsync(db, lessons.Select(Shown), stop))
        {
            if (file is not null)
                files[file.Id] = file;
            about.File = names.Of(file?.Id);
            parts.Add(new(PlannedMaterial.PathOf(key), $"---\n{Sheets.Write(about)}---\n{(file is null ? "\n" + Text(text) : "")}", null));
        }
        var slugs = lessons.ToDictionary(l => l.Id, l => l.Slug);
        foreach (var part in beside.OrderBy(b => b.Ending, StringComparer.Ordinal))
        {
            var texts = await part.WriteAsync(ids, markdown => Rewritten(course, lessons, markdown, names, "../"), stop);
            parts.AddRange(
                lessons.Where(l => texts.ContainsKey(l.Id)).Select(l => new Part($"lessons/{slugs[l.Id]}{part.Ending}", texts[l.Id], null))
            );
        }
        sheet.Modules =
        [
            .. course.InOrder.Select(m => new ModuleSheet
            {
                Title = m.Title,
                Description = m.Description?.ReplaceLineEndings("\n"),
                Objectives = [.. m.Objectives],
                Published = m.IsPublished ? null : false,
                Preview = m.IsPreview ? true : null,
                Opens = AvailabilityText.Sheet(m.Unlock, course, kinds),
                Fields = SheetWords.Fields(m.Metadata),
                Units =
                [
                    .. m.UnitsInOrder.Select(u => new UnitSheet
                    {
                        Title = u.Title.Length == 0 ? null : u.Title,
                        Free = u.IsFree ? true : null,
                        Lessons = [.. u.LessonsInOrder.Select(l => $"lessons/{l.Slug}.md")],
                    }),
                ],
            }),
        ];
        parts.Add(new(Planner.CourseFile, Sheets.Write(sheet), null));
        if (description.Length > 0)
            parts.Add(new(Planner.DescriptionFile, description, null));
        parts.AddRange(names.All.Select(n => new Part(n.Path, null, n.Hash)));
        return [.. parts.OrderBy(p => p.Path, StringComparer.Ordinal)];
    }

    public async Task ZipAsync(Guid courseId, Stream to, CancellationToken stop)
    {
        await using var zip = new ZipArchive(to, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var part in await PartsAsync(courseId, stop))
        {
            // Images and videos are already compressed.
            var entry = zip.CreateEntry(part.Path, part.Hash is null ? CompressionLevel.Optimal : CompressionLevel.NoCompression);
            entry.LastWriteTime = Always;
            await using var into = await entry.OpenAsync(stop);
            await CopyAsync(part, into, stop);
        }
    }

    /// <summary>Exports into a folder, which does not have to exist; other files in it are kept.</summary>
    /// <returns>The paths written.</returns>
    public async Task<IReadOnlyList<string>> FolderAsync(Guid courseId, string folder, CancellationToken stop)
    {
        var parts = await PartsAsync(courseId, stop);
        foreach (var part in parts)
        {
            var place = Path.Combine(folder, part.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            await using var into = new FileStream(place, FileMode.Create, FileAccess.Write);
            await CopyAsync(part, into, stop);
        }
        return [.. parts.Select(p => p.Path)];
    }

    private async Task CopyAsync(Part part, Stream into, CancellationToken stop)
    {
        if (part.Text is not null)
        {
            await into.WriteAsync(Encoding.UTF8.GetBytes(part.Text), stop);
            return;
        }
        await using var from =
            await store.OpenAsync(part.Hash!, stop)
            ?? throw new PackageException(part.Path, 0, new Refusal("The file is no longer in storage."));
        await from.CopyToAsync(into, stop);
    }

    /// <summary>The text to export: as published, otherwise the draft.</summary>
    private static string Shown(Lesson lesson) => lesson.IsPublished ? lesson.Body.Markdown : lesson.Body.Current;

    private static string Text(string markdown)
    {
        var text = markdown.ReplaceLineEndings("\n").TrimStart('\n');
        return text.Length == 0 || text.EndsWith('\n') ? text : text + "\n";
    }

    private static string Rewritten(Course course, List<Lesson> lessons, string markdown, Names names, string up) =>
        MarkdownLinks.Rewrite(
            markdown,
            (url, _) =>
            {
                if (FileAddress().Match(url) is { Success: true } file)
                    return names.Of(Guid.Parse(file.Groups[1].ValueSpan)) is { } name
                        ? up + Uri.EscapeDataString(name).Replace("%2F", "/", StringComparison.Ordinal)
                        : null;
                if (
                    LessonAddress().Match(url) is not { Success: true } lesson
                    || lesson.Groups[1].Value != course.Slug
                    || lessons.TrueForAll(l => l.Slug != lesson.Groups[2].Value)
                )
                    return null;
                var fragment = lesson.Groups[3].Value;
                return $"{(up.Length == 0 ? "lessons/" : "")}{lesson.Groups[2].Value}.md{(fragment.StartsWith("#text-", StringComparison.Ordinal) ? "#" + fragment[6..] : fragment)}";
            }
        );

    [GeneratedRegex(@"^/files/([0-9a-fA-F-]{36})/")]
    private static partial Regex FileAddress();

    [GeneratedRegex(@"^/learn/([a-z0-9-]+)/([a-z0-9-]+)(#.*)?$")]
    private static partial Regex LessonAddress();

    /// <summary>Names of files in the package: as uploaded, with a number if two are equal.</summary>
    private sealed class Names(Dictionary<Guid, StoredFile> files)
    {
        private readonly Dictionary<Guid, string> given = [];
        private readonly HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);

        public IEnumerable<(string Path, string Hash)> All => given.Select(g => (g.Value, files[g.Key].Hash));

        public string? Of(Guid? id)
        {
            if (id is not { } key || !files.TryGetValue(key, out var file))
                return null;
            if (given.TryGetValue(key, out var known))
                return known;
            var (stem, ending) = (Path.GetFileNameWithoutExtension(file.Name), Path.GetExtension(file.Name));
            var path = $"files/{file.Name}";
            for (var n = 2; !taken.Add(path); n++)
                path = $"files/{stem}-{n}{ending}";
            return given[key] = path;
        }
    }
}
