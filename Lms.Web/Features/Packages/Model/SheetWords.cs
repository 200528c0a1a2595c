using Lms.Web.Features.Courses.Kinds;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Packages.Model;

/// <summary>
/// The mapping between the words of the sheets and those of the product, in both directions. Default values are not written.
/// </summary>
internal static class SheetWords
{
    public static T Choice<T>(string? value, T ordinary, string path, string key)
        where T : struct, Enum
    {
        if (string.IsNullOrWhiteSpace(value))
            return ordinary;
        return Enum.TryParse<T>(value, ignoreCase: true, out var found) && Enum.IsDefined(found) && !int.TryParse(value, out _)
            ? found
            : throw Unknown(value, Enum.GetNames<T>(), path, key);
    }

    /// <summary>Finds a key regardless of case.</summary>
    public static string Choice(string? value, string ordinary, IEnumerable<string> keys, string path, string key)
    {
        if (string.IsNullOrWhiteSpace(value))
            return ordinary;
        return keys.FirstOrDefault(k => k.Equals(value, StringComparison.OrdinalIgnoreCase)) ?? throw Unknown(value, keys, path, key);
    }

    private static PackageException Unknown(string value, IEnumerable<string> keys, string path, string key) =>
        new(path, 0, new Refusal("“{0}” isn’t a valid value for {1}. Valid values: {2}.", null, value, key, string.Join(", ", keys)));

    /// <summary>The external address that a lesson links to or embeds; checked as strictly as one that is typed.</summary>
    public static Uri? Address(LessonSheet it, string path)
    {
        if ((it.Embed ?? it.Link) is not { } said)
            return null;
        if (it is { Embed: not null, Link: not null })
            throw new PackageException(path, 0, new Refusal("The lesson has both a link and an embed. Use only one of them."));
        var read = OutsideAddress.Read(said);
        return read.Refusal is { } why ? throw new PackageException(path, 0, why) : read.Value;
    }

    public static CourseDescription Description(CourseSheet it, string markdown) =>
        new()
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

    private static readonly CourseRules Ordinary = new();

    public static CourseRules Rules(RulesSheet? it) =>
        new()
        {
            IsSequential = it?.Sequential ?? false,
            CheckMinutes = it?.CheckMinutes ?? Course.DefaultCheckMinutes,
            GivesCertificate = it?.Certificate ?? true,
            HasForum = it?.Forum ?? false,
            HasPeerReview = it?.PeerReview ?? false,
            MinimumGrade = it?.MinimumGrade,
            LatePenaltyPerDay = it?.LatePenaltyPerDay ?? 0,
            RequiresApproval = it?.Approval ?? false,
            OfferHours = it?.OfferHours ?? 0,
            OfferEndsWait = it?.OfferEndsWait ?? false,
            DropDays = it?.DropDays,
            AccessDays = it?.AccessDays,
            RiskDays = it?.RiskDays ?? Ordinary.RiskDays,
            RiskShare = it?.RiskShare ?? Ordinary.RiskShare,
            RiskDrop = it?.RiskDrop ?? Ordinary.RiskDrop,
        };

    public static CourseSheet Sheet(Course course, string? category) =>
        new()
        {
            Title = course.Title,
            Slug = course.Slug,
            Code = course.Description.Code.AsTypedOrNull(),
            Summary = course.Description.Summary.AsTypedOrNull(),
            Category = category,
            Tags = [.. course.Description.Tags],
            Level = Unless(course.Description.Level, Level.Beginner),
            Language = course.Description.Language,
            Delivery = Unless(course.Description.Delivery, Delivery.SelfPaced),
            Objectives = [.. course.Description.Objectives],
            Prerequisites = course.Description.Prerequisites.AsTypedOrNull(),
            TargetAudience = course.Description.TargetAudience.AsTypedOrNull(),
            EstimatedMinutes = Unless(course.Description.EstimatedMinutes),
            Credits = Plain(course.Description.Credits),
            CeCredits = Plain(course.Description.CeCredits),
            Designation = course.Description.Designation.AsTypedOrNull(),
            Pricing = Unless(course.Description.Pricing, Pricing.Free),
            Price = Plain(course.Description.Price),
            MemberPrice = Plain(course.Description.MemberPrice),
            Currency = course.Description.Currency == "EUR" ? null : course.Description.Currency,
            PromoVideo = course.Description.PromoVideoUrl.AsTypedOrNull(),
            Instructor = course.Description.InstructorBio.AsTypedOrNull(),
            Rules = Sheet(course.Rules),
            Fields = Fields(course.Metadata),
        };

    public static LessonSheet Sheet(Lesson lesson) =>
        new()
        {
            Title = lesson.Title,
            Objective = lesson.Objective,
            Kind = lesson.Kind == LessonKind.Text ? null : lesson.Kind,
            Minutes = lesson.EstimatedMinutes,
            Rule = lesson.Rule == CompletionRule.FirstOf(lesson.Kind) ? null : lesson.Rule,
            RequiredMinutes = lesson.RequiredMinutes == 5 ? null : lesson.RequiredMinutes,
            CheckMinutes = lesson.CheckMinutes,
            Required = lesson.IsRequired ? null : false,
            Preview = lesson.IsPreview ? true : null,
            Published = lesson.IsPublished ? null : false,
            VideoSeconds = Unless(lesson.Video?.Seconds ?? 0),
            Link = lesson.Kind is LessonKind.Embed ? null : lesson.Link?.Url,
            Embed = lesson.Kind is LessonKind.Embed ? lesson.Link?.Url : null,
            AddressTitle = lesson.Link?.Title,
            AddressNote = lesson.Link?.Note,
            Transcript = lesson.Body.TranscriptMarkdown?.ReplaceLineEndings("\n"),
        };

    /// <summary>Null if all rules are the ordinary ones.</summary>
    private static RulesSheet? Sheet(CourseRules rules)
    {
        var sheet = new RulesSheet
        {
            Sequential = rules.IsSequential ? true : null,
            CheckMinutes = Unless(rules.CheckMinutes, Ordinary.CheckMinutes),
            Certificate = rules.GivesCertificate ? null : false,
            Forum = rules.HasForum ? true : null,
            PeerReview = rules.HasPeerReview ? true : null,
            MinimumGrade = Plain(rules.MinimumGrade),
            LatePenaltyPerDay = Plain(rules.LatePenaltyPerDay),
            Approval = rules.RequiresApproval ? true : null,
            OfferHours = Unless(rules.OfferHours, 0),
            OfferEndsWait = rules.OfferEndsWait ? true : null,
            DropDays = rules.DropDays,
            AccessDays = rules.AccessDays,
            RiskDays = Unless(rules.RiskDays, Ordinary.RiskDays),
            RiskShare = Unless(rules.RiskShare, Ordinary.RiskShare),
            RiskDrop = Unless(rules.RiskDrop, Ordinary.RiskDrop),
        };
        return Rules(sheet) == Ordinary ? null : sheet;
    }

    public static IEnumerable<KeyValue> Fields(Dictionary<string, string>? fields) =>
        (fields ?? []).Select(f => new KeyValue { Key = f.Key, Value = f.Value });

    public static Dictionary<string, string>? Fields(string metadata) =>
        KeyValues.Read(metadata) is { Count: > 0 } fields ? fields.ToDictionary(f => f.Key, f => f.Value) : null;

    public static string? Unless<T>(T value, T ordinary)
        where T : struct, Enum => value.Equals(ordinary) ? null : value.ToString();

    private static int? Unless(int value, int ordinary) => value == ordinary ? null : value;

    private static int? Unless(int value) => value == 0 ? null : value;

    /// <summary>Without the zeros that a database adds: 9.5 and not 9.50.</summary>
    private static decimal? Plain(decimal? value) => value is null or 0 ? null : value.Value / 1.000000000000000000000000000000000m;
}
