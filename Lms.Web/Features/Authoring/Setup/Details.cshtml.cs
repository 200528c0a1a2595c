using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Catalog;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Authoring.Setup;

/// <summary>The course's description in the catalog.</summary>
public sealed class DetailsModel(Uploads uploads) : CourseScreen
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public CourseFiles Files => new(Subject, IsAlone: false);

    public IReadOnlyList<SelectListItem> Categories { get; private set; } = [];

    public static IEnumerable<SelectListItem> Languages =>
        new[] { "en", "de", "es", "fr", "it", "pt", "pl", "nl", "tr", "ar", "hi", "zh", "ja" }.Select(tag => new SelectListItem(
            CatalogCards.LanguageName(tag),
            tag
        ));

    protected override async Task LoadAsync() =>
        Categories = [
            new SelectListItem(L["No category"], ""),
            .. (await Db.Categories.OrderBy(c => c.Position).Select(c => new { c.Name, c.Id }).ToListAsync(Stop)).Select(
                c => new SelectListItem(c.Name, c.Id.ToString())
            ),
        ];

    [Can(CourseAct.Open)]
    public Task<IActionResult> OnGet()
    {
        Input = Form.Of(Subject);
        return ShowPage();
    }

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPost()
    {
        var old = Subject.Slug;
        return Try(
            async () =>
            {
                Expect(Subject, Input.Version);
                if (
                    Input.Slug != old
                    && await Db
                        .Courses.IgnoreQueryFilters([Platform.Data.LmsContext.NotDeleted])
                        .AnyAsync(c => c.Slug == Input.Slug && c.Id != Subject.Id, Stop)
                )
                    return No.SlugTaken.About("Slug");
                if (Subject.Describe(Input.Title, Input.Slug, Input.Description(), Input.CategoryId, Now).Refusal is { } why)
                    return why;
                if (Input.Slug != old)
                    await RememberAsync(old);
                return Subject.Annotate(Input.Fields);
            },
            "Details saved.",
            () => $"/teach/courses/{Subject.Slug}/details",
            null
        );
    }

    [Can(CourseAct.Edit)]
    [Takes(Bodies.PlainMegabytes)]
    public Task<IActionResult> OnPostCover(IFormFile? file) =>
        Unvalidated(
            async () =>
            {
                var taken = await uploads.TakeAsync(file, FileKind.Images, Subject.Id, isPublic: true, Stop);
                return taken.Refusal is { } why ? why : Subject.Illustrate(taken.Value.Id);
            },
            "Image uploaded."
        );

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostRemoveCover() => Unvalidated(() => Task.FromResult(Subject.Illustrate(null)), "Image removed.");

    /// <summary>Changes the banner, or only its description.</summary>
    [Can(CourseAct.Edit)]
    [Takes(Bodies.PlainMegabytes)]
    public Task<IActionResult> OnPostBanner(IFormFile? file, string? alt) =>
        Unvalidated(
            async () =>
            {
                if (file is null && Subject.Banner is not null)
                    return Subject.SayBanner(alt);
                var taken = await uploads.TakeAsync(file, FileKind.Images, Subject.Id, isPublic: true, Stop);
                if (taken.Refusal is { } why)
                    return why;
                if (await uploads.SizeAsync(taken.Value, Stop) is not { } size)
                    return new Refusal("The image is damaged or incomplete. Save it again, or choose another one.");
                uploads.MakeWidths(taken.Value);
                return Subject.Decorate(new(taken.Value.Id, alt ?? "", size.Width, size.Height));
            },
            "Banner saved."
        );

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostRemoveBanner()
    {
        if (Subject.BannerFileId is { } file)
            Undo = ("RestoreBanner", file);
        return Unvalidated(() => Task.FromResult(Subject.Decorate(null)), "Banner removed.");
    }

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostRestoreBanner(Guid id) =>
        Unvalidated(
            async () =>
                await Db.StoredFiles.SingleOrDefaultAsync(f => f.Id == id && f.ScopeId == Subject.Id && f.IsPublic, Stop) is { } file
                && await uploads.SizeAsync(file, Stop) is { } size
                    ? Subject.Decorate(new(id, Subject.BannerAlt, size.Width, size.Height))
                    : new Refusal("The image no longer exists. Upload it again."),
            "Banner saved."
        );

    [Can(CourseAct.Edit)]
    [Takes(Bodies.PlainMegabytes)]
    public Task<IActionResult> OnPostSyllabus(IFormFile? file) =>
        Unvalidated(
            async () =>
            {
                var taken = await uploads.TakeAsync(file, new HashSet<FileKind> { FileKind.Pdf }, Subject.Id, isPublic: false, Stop);
                return taken.Refusal is { } why ? why : Subject.AttachSyllabus(taken.Value.Id);
            },
            "Syllabus uploaded."
        );

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostRemoveSyllabus() =>
        Unvalidated(() => Task.FromResult(Subject.AttachSyllabus(null)), "Syllabus removed.");

    protected override async Task<IActionResult> Conflicted(Show? show)
    {
        var told = await base.Conflicted(show);
        Input.Version = Subject.Version;
        return told;
    }

    /// <summary>The file forms are separate from the text form and do not submit its fields.</summary>
    private Task<IActionResult> Unvalidated(Func<Task<Result>> verb, string done)
    {
        var isUpToDate = Input.Version == Subject.Version;
        Input = Form.Of(Subject);
        ModelState.Clear();
        var show = new Show("_Files", () => new CourseFiles(Subject, IsAlone: true) { Version = isUpToDate ? Subject.Version : null });
        return Try(verb, done: done, show: show);
    }

    private async Task RememberAsync(string old)
    {
        var stale = await Db.OldCourseSlugs.Where(s => s.Slug == old || s.Slug == Input.Slug).ToListAsync(Stop);
        Db.RemoveRange(stale.Where(s => s.Slug == Input.Slug));
        if (stale.All(s => s.Slug != old))
            Db.Add(new OldCourseSlug { Slug = old, CourseId = Subject.Id });
    }

    public sealed class Form
    {
        public int Version { get; set; }

        [Required(ErrorMessage = "Enter a title."), StringLength(160)]
        public string Title { get; set; } = "";

        [Required(ErrorMessage = "Enter a URL."), StringLength(80)]
        public string Slug { get; set; } = "";

        [StringLength(200, ErrorMessage = "Keep the short description within 200 characters.")]
        public string? Summary { get; set; }

        [StringLength(MarkdownText.MaxLength)]
        public string? Markdown { get; set; }

        [StringLength(50)]
        public string? Code { get; set; }

        public Guid? CategoryId { get; set; }

        [StringLength(4000)]
        public string? Objectives { get; set; }

        [StringLength(2000)]
        public string? Prerequisites { get; set; }

        [StringLength(500)]
        public string? TargetAudience { get; set; }

        [StringLength(500)]
        public string? Tags { get; set; }

        public Level Level { get; set; }

        [Required, StringLength(16)]
        public string Language { get; set; } = "en";

        public Delivery Delivery { get; set; }

        [Range(0, 100_000, ErrorMessage = "Enter the minutes as a number from 0 to 100,000.")]
        public int? EstimatedMinutes { get; set; }

        [Range(0, 1000, ErrorMessage = "Enter the credits as a number.")]
        public decimal? Credits { get; set; }

        [Range(0, 1000, ErrorMessage = "Enter the credits as a number.")]
        public decimal? CeCredits { get; set; }

        [StringLength(80)]
        public string? Designation { get; set; }

        public Pricing Pricing { get; set; }

        [Range(0, 1_000_000, ErrorMessage = "Enter the price as a number.")]
        public decimal? Price { get; set; }

        [Range(0, 1_000_000, ErrorMessage = "Enter the price as a number.")]
        public decimal? MemberPrice { get; set; }

        [StringLength(3)]
        public string? Currency { get; set; } = "EUR";

        [StringLength(500)]
        public string? PromoVideoUrl { get; set; }

        [StringLength(2000)]
        public string? InstructorBio { get; set; }

        public List<KeyValue> Fields { get; set; } = [];

        public static Form Of(Course course)
        {
            var it = course.Description;
            return new Form
            {
                Version = course.Version,
                Title = course.Title,
                Slug = course.Slug,
                CategoryId = course.CategoryId,
                Summary = it.Summary,
                Markdown = it.Markdown,
                Code = it.Code,
                Objectives = string.Join('\n', it.Objectives),
                Prerequisites = it.Prerequisites,
                TargetAudience = it.TargetAudience,
                Tags = string.Join(", ", it.Tags),
                Level = it.Level,
                Language = it.Language,
                Delivery = it.Delivery,
                EstimatedMinutes = it.EstimatedMinutes,
                Credits = it.Credits,
                CeCredits = it.CeCredits,
                Designation = it.Designation,
                Pricing = it.Pricing,
                Price = it.Price,
                MemberPrice = it.MemberPrice,
                Currency = it.Currency,
                PromoVideoUrl = it.PromoVideoUrl,
                InstructorBio = it.InstructorBio,
                Fields = KeyValues.Read(course.Metadata),
            };
        }

        public CourseDescription Description() =>
            new CourseDescription
            {
                Summary = Summary?.Trim() ?? "",
                Markdown = (Markdown ?? "").ReplaceLineEndings("\n"),
                Code = Code.OrNull(),
                Objectives = Lines(Objectives, '\n'),
                Prerequisites = Prerequisites?.Trim() ?? "",
                TargetAudience = TargetAudience?.Trim() ?? "",
                Tags = Lines(Tags, ','),
                Level = Level,
                Language = Language,
                Delivery = Delivery,
                EstimatedMinutes = EstimatedMinutes ?? 0,
                Credits = Credits ?? 0,
                CeCredits = CeCredits ?? 0,
                Designation = Designation.OrNull(),
                Pricing = Pricing,
                Price = Price,
                MemberPrice = MemberPrice,
                Currency = Currency.OrNull()?.ToUpperInvariant() ?? "EUR",
                PromoVideoUrl = PromoVideoUrl.OrNull(),
                InstructorBio = InstructorBio.OrNull(),
            }.Rendered();

        private static List<string> Lines(string? text, char between) =>
            [
                .. (text ?? "")
                    .Split(between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                    .Where(t => t.Length <= 300)
                    .Distinct()
                    .Take(20),
            ];
    }
}
