using System.Globalization;
using Lms.Web.Features.Courses.Kinds;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Packages;

/// <summary>Makes the course of a plan: the whole of it in one transaction, or nothing.</summary>
public sealed class CourseImporter(LmsContext db, NewCourses courses, IFileStore store, Uploads uploads, UploadOptions limits, LessonKinds kinds, TimeProvider clock)
{
    /// <param name="wished">The address it is to have; null takes the package's, else one made of the title.</param>
    /// <param name="also">What else is said of the course before it is kept; what it refuses leaves nothing behind.</param>
    /// <exception cref="PackageException">The package says something that cannot be.</exception>
    public async Task<Result<Course>> MakeAsync(Plan plan, PackageSource source, Guid ownerId, string? wished, CancellationToken stop, Func<Course, Result>? also = null)
    {
        var slug = wished ?? (Slug.IsValid(plan.Sheet.Slug) ? plan.Sheet.Slug! : Slug.From(plan.Sheet.Title));
        if (!Slug.IsValid(slug)) return No.SlugInvalid;
        // Bytes first: they are kept by what they are, and what nothing refers to is cleared away a day later.
        var kept = await KeepAsync(plan, source, stop);
        if (kept.Refusal is { } full) return full;
        var category = plan.Sheet.Category is { } name ? await db.Set<Category>().Where(c => c.Name == name).Select(c => (Guid?)c.Id).FirstOrDefaultAsync(stop) : null;
        return await db.WriteAsync(async () =>
        {
            var begun = await courses.BeginAsync(plan.Sheet.Title, slug, ownerId, stop);
            if (begun.Refusal is not null) return begun;
            var course = begun.Value;
            if ((Fill(course, plan, kept.Value, category).Refusal ?? also?.Invoke(course).Refusal) is { } why)
            {
                db.ChangeTracker.Clear();
                return why;
            }
            await db.SaveChangesAsync(stop);
            return course;
        }, stop);
    }

    private Result Fill(Course course, Plan plan, Dictionary<string, (Stored Bytes, FileKind Kind)> kept, Guid? category)
    {
        var files = kept.ToDictionary(k => k.Key, k => uploads.Keep(k.Value.Bytes, Uploads.CleanName(k.Key, k.Value.Kind), k.Value.Kind.ContentType, course.Id, isPublic: k.Key == plan.Sheet.Cover));
        var lessons = plan.Lessons.ToDictionary(l => l.Path, l => l.Slug);
        string Linked(string path, string markdown) => MarkdownLinks.Rewrite(markdown, (url, _) => PackageLinks.Resolve(p => files.ContainsKey(p) || lessons.ContainsKey(p), path, url) switch
        {
            { Path: { } there } when files.TryGetValue(there, out var file) => $"/files/{file.Id:D}/{Uri.EscapeDataString(file.Name)}",
            { Path: { } there, Fragment: var fragment } when lessons.TryGetValue(there, out var slug) => $"/learn/{course.Slug}/{slug}{(fragment.Length > 1 ? "#text-" + fragment[1..] : "")}",
            _ => null,
        });
        if (course.Describe(course.Title, course.Slug, SheetWords.Description(plan.Sheet, Linked(Planner.DescriptionFile, plan.Description)).Rendered(), category, clock.Now).Refusal is { } unfit) return unfit;
        if (course.Govern(SheetWords.Rules(plan.Sheet.Rules), clock.Now).Refusal is { } ungoverned) return ungoverned;
        if (plan.Sheet.Cover is { } cover) course.Illustrate(files[cover].Id);
        if (plan.Sheet.Syllabus is { } syllabus) course.AttachSyllabus(files[syllabus].Id);
        foreach (var planned in plan.Modules)
        {
            var module = course.AddModule(planned.Title);
            if (module.Refusal is { } why) return why;
            if (module.Value.Describe(planned.Title, planned.Description, planned.Sheet?.Objectives ?? []).Refusal is { } undescribed) return undescribed;
            if (module.Value.Annotate(SheetWords.Fields(planned.Sheet?.Fields)).Refusal is { } unnoted) return unnoted;
            module.Value.Show(planned.Sheet?.Published ?? true, planned.Sheet?.Preview ?? false);
            for (var i = 0; i < planned.Units.Count; i++)
            {
                // A module has a unit from its beginning.
                var unit = i == 0 ? module.Value.UnitsInOrder.First() : module.Value.AddUnit(planned.Units[i].Title);
                unit.Rename(planned.Units[i].Title, planned.Units[i].IsFree);
                foreach (var lesson in planned.Units[i].Lessons)
                    if (Add(course, unit, lesson, files, Linked(lesson.Path, lesson.Markdown)).Refusal is { } wrong) return wrong with { Text = $"{lesson.Path}: {wrong.Text}" };
            }
        }
        if (course.Annotate(SheetWords.Fields(plan.Sheet.Fields)).Refusal is { } unsaid) return unsaid;
        return Lock(course, plan) is { IsDone: false } ring ? ring : course.Recount();
    }

    /// <summary>Rules name what is there only when all of it is.</summary>
    private static Result Lock(Course course, Plan plan)
    {
        var modules = course.InOrder.ToList();
        var made = plan.Lessons.Zip(course.Lessons, (planned, lesson) => (planned.Path, planned.Sheet.Opens, lesson.Id)).ToList();
        var lessons = made.ToDictionary(l => l.Path, l => l.Id);
        foreach (var (opens, path, id) in plan.Modules.Select((m, i) => (m.Sheet?.Opens, Planner.CourseFile, modules[i].Id)).Concat(made.Select(l => (l.Opens, l.Path, l.Id))))
            if (OpensWords.Rule(opens, lessons, modules) is { } rule && course.Lock(id, rule).Refusal is { } why) return why with { Text = $"{path}: {why.Text}" };
        return Result.Done;
    }

    private Result Add(Course course, Unit unit, PlannedLesson planned, Dictionary<string, StoredFile> files, string markdown)
    {
        var (sheet, path) = (planned.Sheet, planned.Path);
        var kind = SheetWords.Choice(sheet.Kind, LessonKind.Text, path, "kind");
        if (kinds.Unknown(kind) is { } unknown) return unknown;
        var added = course.AddLesson(unit.Id, sheet.Title!, kind, planned.Slug);
        if (added.Refusal is { } why) return why;
        var lesson = added.Value;
        if (lesson.Describe(sheet.Title!, sheet.Objective, sheet.Minutes).Refusal is { } unfit) return unfit;
        if (lesson.Govern(SheetWords.Choice(sheet.Rule, lesson.Rule, path, "rule"), sheet.RequiredMinutes ?? lesson.RequiredMinutes, sheet.CheckMinutes, sheet.Required ?? true, sheet.Preview ?? false).Refusal is { } wrong) return wrong;
        if (sheet.Video is { } video)
        {
            var file = files.GetValueOrDefault(video);
            if (lesson.ShowVideo(file?.Id, file is null ? video : null, sheet.VideoSeconds ?? 0).Refusal is { } unseen) return unseen;
        }
        if (sheet.Document is { } document) lesson.ShowDocument(files[document].Id);
        if (SheetWords.Address(sheet, path) is { } address && lesson.PointTo(address.AbsoluteUri, sheet.AddressTitle, sheet.AddressNote).Refusal is { } undescribed) return undescribed;
        if (lesson.Write(markdown, clock.Now).Refusal is { } tooLong) return tooLong;
        lesson.Body.Transcribe(sheet.Transcript);
        var position = 0;
        foreach (var attachment in sheet.Attachments ?? [])
        {
            var kept = new LessonAttachment(lesson.Id, files[attachment.File].Id, attachment.Title, position++);
            if (kept.Describe(attachment.Title, attachment.Description, SheetWords.Choice(attachment.Access, AttachmentAccess.Enrolled, path, "access")).Refusal is { } unnamed) return unnamed;
            db.Add(kept);
        }
        if (sheet.Published is false || (lesson.Unready ?? lesson.MistakeInText) is not null) return Result.Done;
        var published = lesson.Publish(course.Staff[0].PersonId, clock.Now);
        if (published.Refusal is { } hidden) return hidden;
        db.Add(published.Value);
        return Result.Done;
    }

    private async Task<Result<Dictionary<string, (Stored, FileKind)>>> KeepAsync(Plan plan, PackageSource source, CancellationToken stop)
    {
        var kept = new Dictionary<string, (Stored, FileKind)>();
        foreach (var path in plan.Files)
        {
            var head = new byte[16];
            await using (var first = source.Bounded(path)) await first.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, stop);
            if (FileKind.Of(head) is not { } kind) throw new PackageException(path, 0, "This kind of file is not taken.");
            await using var content = source.Bounded(path);
            var stored = await store.PutAsync(content, limits.MaxBytes(kind), stop);
            if (stored.Refusal is { } why) throw new PackageException(path, 0, string.Format(CultureInfo.CurrentCulture, why.Text, why.Arguments));
            if (kind == FileKind.Pdf && store.Open(stored.Value.Hash) is { } whole)
            {
                await using (whole)
                    if (await PdfFile.ExamineAsync(whole, stop) is { } unfit) throw new PackageException(path, 0, unfit.Text);
            }
            kept[path] = (stored.Value, kind);
        }
        return kept;
    }
}

/// <summary>What the words of the sheets mean in the product, and the other way round. What is ordinary is not written.</summary>
internal static class SheetWords
{
    public static T Choice<T>(string? value, T ordinary, string path, string key) where T : struct, Enum
    {
        if (string.IsNullOrWhiteSpace(value)) return ordinary;
        return Enum.TryParse<T>(value, ignoreCase: true, out var found) && Enum.IsDefined(found) && !int.TryParse(value, out _) ? found
            : throw new PackageException(path, 0, $"“{value}” is no {key}; these are: {string.Join(", ", Enum.GetNames<T>())}.");
    }

    /// <summary>The address elsewhere that a lesson leads to or shows; read as strictly as one that is typed.</summary>
    public static Uri? Address(LessonSheet it, string path)
    {
        if ((it.Embed ?? it.Link) is not { } said) return null;
        if (it is { Embed: not null, Link: not null }) throw new PackageException(path, 0, "It has a link and an embed; one address is meant.");
        var read = OutsideAddress.Read(said);
        return read.Refusal is { } why ? throw new PackageException(path, 0, string.Format(CultureInfo.InvariantCulture, why.Text, why.Arguments)) : read.Value;
    }

    public static CourseDescription Description(CourseSheet it, string markdown) => new()
    {
        Summary = it.Summary ?? "",
        Markdown = markdown,
        Code = it.Code,
        Objectives = it.Objectives ?? [],
        Prerequisites = it.Prerequisites ?? "",
        TargetAudience = it.TargetAudience ?? "",
        Tags = it.Tags ?? [],
        Level = Choice(it.Level, Level.Beginner, Planner.CourseFile, "level"),
        Language = it.Language ?? "en",
        Delivery = Choice(it.Delivery, Delivery.SelfPaced, Planner.CourseFile, "delivery"),
        EstimatedMinutes = it.EstimatedMinutes ?? 0,
        Credits = it.Credits ?? 0,
        CeCredits = it.CeCredits ?? 0,
        Designation = it.Designation,
        Pricing = Choice(it.Pricing, Pricing.Free, Planner.CourseFile, "pricing"),
        Price = it.Price,
        MemberPrice = it.MemberPrice,
        Currency = it.Currency ?? "EUR",
        PromoVideoUrl = it.PromoVideo,
        InstructorBio = it.Instructor,
    };

    public static CourseRules Rules(RulesSheet? it) => new()
    {
        IsSequential = it?.Sequential ?? false,
        CheckMinutes = it?.CheckMinutes ?? Course.DefaultCheckMinutes,
        GivesCertificate = it?.Certificate ?? true,
        HasForum = it?.Forum ?? false,
        HasPeerReview = it?.PeerReview ?? false,
        MinimumGrade = it?.MinimumGrade,
        LatePenaltyPerDay = it?.LatePenaltyPerDay ?? 0,
    };

    public static CourseSheet Sheet(Course course, string? category) => new()
    {
        Title = course.Title,
        Slug = course.Slug,
        Code = Said(course.Description.Code),
        Summary = Said(course.Description.Summary),
        Category = category,
        Tags = [.. course.Description.Tags],
        Level = Unless(course.Description.Level, Level.Beginner),
        Language = course.Description.Language,
        Delivery = Unless(course.Description.Delivery, Delivery.SelfPaced),
        Objectives = [.. course.Description.Objectives],
        Prerequisites = Said(course.Description.Prerequisites),
        TargetAudience = Said(course.Description.TargetAudience),
        EstimatedMinutes = Unless(course.Description.EstimatedMinutes),
        Credits = Plain(course.Description.Credits),
        CeCredits = Plain(course.Description.CeCredits),
        Designation = Said(course.Description.Designation),
        Pricing = Unless(course.Description.Pricing, Pricing.Free),
        Price = Plain(course.Description.Price),
        MemberPrice = Plain(course.Description.MemberPrice),
        Currency = course.Description.Currency == "EUR" ? null : course.Description.Currency,
        PromoVideo = Said(course.Description.PromoVideoUrl),
        Instructor = Said(course.Description.InstructorBio),
        Rules = Sheet(course.Rules),
        Fields = Fields(course.Metadata),
    };

    public static LessonSheet Sheet(Lesson lesson) => new()
    {
        Title = lesson.Title,
        Objective = lesson.Objective,
        Kind = Unless(lesson.Kind, LessonKind.Text),
        Minutes = lesson.EstimatedMinutes,
        Rule = Unless(lesson.Rule, lesson.Kind.OrdinaryRule()),
        RequiredMinutes = lesson.RequiredMinutes == 5 ? null : lesson.RequiredMinutes,
        CheckMinutes = lesson.CheckMinutes,
        Required = lesson.IsRequired ? null : false,
        Preview = lesson.IsPreview ? true : null,
        Published = lesson.IsPublished ? null : false,
        VideoSeconds = Unless(lesson.VideoSeconds),
        Link = lesson.Kind is LessonKind.Embed ? null : lesson.OutsideUrl,
        Embed = lesson.Kind is LessonKind.Embed ? lesson.OutsideUrl : null,
        AddressTitle = lesson.OutsideTitle,
        AddressNote = lesson.OutsideNote,
        Transcript = lesson.Body.TranscriptMarkdown?.ReplaceLineEndings("\n"),
    };

    private static RulesSheet? Sheet(CourseRules rules)
    {
        var sheet = new RulesSheet
        {
            Sequential = rules.IsSequential ? true : null,
            CheckMinutes = rules.CheckMinutes == Course.DefaultCheckMinutes ? null : rules.CheckMinutes,
            Certificate = rules.GivesCertificate ? null : false,
            Forum = rules.HasForum ? true : null,
            PeerReview = rules.HasPeerReview ? true : null,
            MinimumGrade = Plain(rules.MinimumGrade),
            LatePenaltyPerDay = Plain(rules.LatePenaltyPerDay),
        };
        return sheet is { Sequential: null, CheckMinutes: null, Certificate: null, Forum: null, PeerReview: null, MinimumGrade: null, LatePenaltyPerDay: null } ? null : sheet;
    }

    public static IEnumerable<KeyValue> Fields(Dictionary<string, string>? fields) => (fields ?? []).Select(f => new KeyValue { Key = f.Key, Value = f.Value });

    public static Dictionary<string, string>? Fields(string metadata) => KeyValues.Read(metadata) is { Count: > 0 } fields ? fields.ToDictionary(f => f.Key, f => f.Value) : null;

    private static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.ReplaceLineEndings("\n");

    public static string? Unless<T>(T value, T ordinary) where T : struct, Enum => value.Equals(ordinary) ? null : value.ToString();

    private static int? Unless(int value) => value == 0 ? null : value;

    /// <summary>Without the zeros that a database adds: 9.5 and not 9.50.</summary>
    private static decimal? Plain(decimal? value) => value is null or 0 ? null : value.Value / 1.000000000000000000000000000000000m;
}
