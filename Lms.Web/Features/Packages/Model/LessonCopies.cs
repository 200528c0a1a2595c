using System.Text.RegularExpressions;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Library.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Packages.Model;

/// <summary>
/// Copies lessons and modules, within their course or to another one: with their texts, files, attachments and the data that other rooms
/// keep for lessons. The caller saves. No one studies a copy before its author shows it: a lesson is a draft, a module is hidden with its
/// lessons as they were.
/// </summary>
public sealed partial class LessonCopies(
    LmsContext db,
    Uploads uploads,
    IEnumerable<IPackagePart> parts,
    UnlockKinds kinds,
    TimeProvider clock
)
{
    /// <summary>The same lesson again, behind the one it comes from.</summary>
    public async Task<Result<Lesson>> DuplicateLessonAsync(Course course, Guid lessonId, string title, CancellationToken stop)
    {
        if (course.FindLesson(lessonId) is not { } old || course.FindUnit(old.UnitId) is not { } unit)
            return No.NotInThisCourse;
        var copied = await CopyAsync(course, course, [(old, unit, title)], keepsState: false, stop);
        if (copied.Refusal is { } why)
            return why;
        var lesson = copied.Value[old.Id];
        if (course.Lock(lesson.Id, kinds.Known(old.Unlock), kinds).Refusal is { } locked)
            return locked;
        return course.MoveLesson(lesson.Id, unit.Id, unit.LessonsInOrder.ToList().IndexOf(old) + 1).Refusal is { } unmoved
            ? unmoved
            : lesson;
    }

    /// <summary>The same module again, behind the one it comes from, hidden from learners.</summary>
    public async Task<Result<Module>> DuplicateModuleAsync(Course course, Guid moduleId, string title, CancellationToken stop)
    {
        if (course.FindModule(moduleId) is not { } old)
            return No.NotInThisCourse;
        var copied = await ModulesAsync(course, course, [(old, title)], stop);
        if (copied.Refusal is { } why)
            return why;
        var place = course.InOrder.ToList().IndexOf(old) + 1;
        return course.MoveModule(copied.Value[0].Id, place).Refusal is { } unmoved ? unmoved : copied.Value[0];
    }

    /// <summary>Modules of another course at the end of this one, and single lessons at the end of a unit.</summary>
    /// <returns>How many lessons there are more.</returns>
    public async Task<Result<int>> TakeAsync(
        Course course,
        Course from,
        IReadOnlyCollection<Guid> modules,
        IReadOnlyCollection<Guid> lessons,
        Guid? unitId,
        CancellationToken stop
    )
    {
        var before = course.Lessons.Count();
        var whole = from.InOrder.Where(m => modules.Contains(m.Id)).ToList();
        // Lessons of a module that comes along come with it.
        var single = from
            .InOrder.Except(whole)
            .SelectMany(m => m.UnitsInOrder)
            .SelectMany(u => u.LessonsInOrder)
            .Where(l => lessons.Contains(l.Id))
            .ToList();
        if (whole.Count == 0 && single.Count == 0)
            return new Refusal("Choose at least one module or lesson.");
        if (single.Count > 0)
        {
            var unit = unitId is { } id ? course.FindUnit(id) : null;
            if (unit is null && course.InOrder.Any())
                return new Refusal("Choose where to put the lessons.", "Unit");
            if (unit is null)
            {
                var module = course.AddModule(from.InOrder.First(m => m.UnitsInOrder.Any(u => u.Id == single[0].UnitId)).Title);
                if (module.Refusal is { } archived)
                    return archived;
                unit = module.Value.UnitsInOrder.First();
            }
            if ((await CopyAsync(course, from, [.. single.Select(l => (l, unit, l.Title))], keepsState: false, stop)).Refusal is { } why)
                return why;
        }
        if (whole.Count > 0 && (await ModulesAsync(course, from, [.. whole.Select(m => (m, m.Title))], stop)).Refusal is { } unfit)
            return unfit;
        return course.Lessons.Count() - before;
    }

    private async Task<Result<List<Module>>> ModulesAsync(
        Course course,
        Course from,
        List<(Module Old, string Title)> wanted,
        CancellationToken stop
    )
    {
        var made = new List<Module>();
        var places = new List<(Lesson, Unit, string)>();
        foreach (var (old, title) in wanted)
        {
            var added = course.AddModule(title);
            if (added.Refusal is { } why)
                return why;
            var module = added.Value;
            if (module.Describe(title, old.Description, old.Objectives).Refusal is { } undescribed)
                return undescribed;
            if (module.Annotate(KeyValues.Read(old.Metadata)).Refusal is { } unnoted)
                return unnoted;
            module.Show(isPublished: false, old.IsPreview);
            var first = true;
            foreach (var unit in old.UnitsInOrder)
            {
                var copy = first ? module.UnitsInOrder.First() : module.AddUnit(unit.Title);
                first = false;
                copy.Rename(unit.Title, unit.IsFree);
                places.AddRange(unit.LessonsInOrder.Select(l => (l, copy, l.Title)));
            }
            made.Add(module);
        }
        var copied = await CopyAsync(course, from, places, keepsState: true, stop);
        if (copied.Refusal is { } uncopied)
            return uncopied;
        var mapped = copied.Value.ToDictionary(c => c.Key, c => c.Value.Id);
        foreach (var (old, module) in wanted.Select(w => w.Old).Zip(made))
            mapped[old.Id] = module.Id;
        foreach (var (old, id) in mapped)
            if (
                Rule(kinds.Known(from.LockOf(old)), mapped, isSame: course == from) is { } rule
                && course.Lock(id, rule, kinds).Refusal is { } locked
            )
                return locked;
        return made;
    }

    /// <summary>Copies wait for copies; for what did not come along only where it is.</summary>
    private static UnlockRule? Rule(UnlockRule? rule, Dictionary<Guid, Guid> mapped, bool isSame)
    {
        var when = (rule?.When ?? [])
            .Where(c => c.Of is not { } of || isSame || mapped.ContainsKey(of))
            .Select(c => c.Of is { } of && mapped.TryGetValue(of, out var copy) ? c with { Of = copy } : c)
            .ToList();
        return when.Count == 0 ? null : rule! with { When = when };
    }

    private async Task<Result<Dictionary<Guid, Lesson>>> CopyAsync(
        Course course,
        Course from,
        List<(Lesson Old, Unit Unit, string Title)> wanted,
        bool keepsState,
        CancellationToken stop
    )
    {
        var ids = wanted.ConvertAll(w => w.Old.Id);
        var bodies = await db.LessonBodies.AsNoTracking().Where(b => ids.Contains(b.LessonId)).ToDictionaryAsync(b => b.LessonId, stop);
        var attachments = (
            await db
                .LessonAttachments.AsNoTracking()
                .Where(a => ids.Contains(a.LessonId))
                .OrderBy(a => a.Position)
                .ThenBy(a => a.Id)
                .ToListAsync(stop)
        ).ToLookup(a => a.LessonId);
        var files =
            course == from ? [] : await db.StoredFiles.AsNoTracking().Where(f => f.ScopeId == from.Id).ToDictionaryAsync(f => f.Id, stop);
        var kept = new Dictionary<Guid, StoredFile>();
        StoredFile? Kept(Guid id) =>
            kept.TryGetValue(id, out var known) ? known
            : !files.TryGetValue(id, out var file) ? null
            : kept[id] = uploads.Keep(new Stored(file.Hash, file.Size), file.Name, file.ContentType, course.Id, file.IsPublic);
        Guid? Mapped(Guid? id) => course == from || id is not { } key ? id : Kept(key)?.Id;

        var copies = new Dictionary<Guid, Lesson>();
        foreach (var (old, unit, title) in wanted)
        {
            var added = course.AddLesson(unit.Id, title, old.Kind);
            if (added.Refusal is { } why)
                return why;
            added.Value.Resemble(old, Mapped);
            copies[old.Id] = added.Value;
        }
        var slugs = wanted.ToDictionary(w => w.Old.Slug, w => copies[w.Old.Id].Slug);
        string Written(string markdown) =>
            MarkdownLinks.Rewrite(
                markdown,
                (url, _) =>
                {
                    if (
                        FileAddress().Match(url) is { Success: true } file
                        && course != from
                        && Kept(Guid.Parse(file.Groups[1].ValueSpan)) is { } copy
                    )
                        return Uploads.Address(copy.Id, copy.Name, null) + file.Groups[2].Value;
                    return
                        LessonAddress().Match(url) is { Success: true } lesson
                        && lesson.Groups[1].Value == from.Slug
                        && slugs.TryGetValue(lesson.Groups[2].Value, out var slug)
                        ? $"/learn/{course.Slug}/{slug}{lesson.Groups[3].Value}"
                        : null;
                }
            );

        // Copies use the same materials: the library is the institution's.
        var materials = await MaterialViews.ReadAsync(db, stop, bodies.Values.Select(b => b.Markdown));
        foreach (var (old, _, _) in wanted)
        {
            var (lesson, body) = (copies[old.Id], bodies[old.Id]);
            lesson.Body.Transcribe(body.TranscriptMarkdown is { } said ? Written(said) : null);
            var isShown = keepsState && old.IsPublished && lesson.Unready is null;
            if (lesson.Write(Written(isShown ? body.Markdown : body.Current), clock.Now).Refusal is { } tooLong)
                return tooLong;
            if (isShown)
            {
                // A material deleted from the library in the meantime keeps the copy a draft.
                if (lesson.MistakeInText(materials) is null)
                    db.Add(lesson.Publish(db.Viewer.Id, clock.Now, materials: materials).Value);
                if (body.DraftMarkdown is { } draft && lesson.Write(Written(draft), clock.Now).Refusal is { } tooLongNow)
                    return tooLongNow;
            }
            foreach (var attachment in attachments[old.Id])
            {
                if (Mapped(attachment.FileId) is not { } file)
                    continue;
                var copy = new LessonAttachment(lesson.Id, file, attachment.Title, attachment.Position);
                if (copy.Describe(attachment.Title, attachment.Description, attachment.Access).Refusal is { } unnamed)
                    return unnamed;
                db.Add(copy);
            }
        }
        foreach (var part in parts)
        foreach (var (id, text) in await part.WriteAsync(ids, Written, stop))
            part.Read(text, part.Ending).Keep(copies[id], markdown => markdown);
        course.Recount();
        return copies;
    }

    [GeneratedRegex(@"^/files/([0-9a-fA-F-]{36})/[^?#]*(\?\d+x\d+)?")]
    private static partial Regex FileAddress();

    [GeneratedRegex(@"^/learn/([a-z0-9-]+)/([a-z0-9-]+)(#.*)?$")]
    private static partial Regex LessonAddress();
}
