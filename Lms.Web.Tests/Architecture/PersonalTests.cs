using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Lms.Web.Tests.Architecture;

/// <summary>For every table that refers to a person or contains text, it is declared what is personal and what happens to it.</summary>
public sealed class PersonalTests(LmsApp app) : IClassFixture<LmsApp>
{
    /// <summary>Tables with text but without a declaration, and why. An entry that is no longer needed fails.</summary>
    private static readonly Dictionary<string, string> NotPersonal = new()
    {
        ["AuditCheck"] = "What came out when the log was verified.",
        ["AuditSeal"] = "Salted digests; the salts go with the entries that they belong to.",
        ["Category"] = "Content of the institution.",
        ["Class"] = "A group and its settings; its teachers and learners are rows of their own.",
        ["ClassGroup"] = "The name of a group; who is in it stands with the enrollments.",
        ["Course"] = "Content of the institution; what it says about its instructors, its team writes and changes.",
        ["CourseImportLine"] = "About files of a package.",
        ["EnrollmentRule"] = "About conditions, not about people.",
        ["FileVariant"] = "About a file.",
        ["JobState"] = "About the installation: how its schedules went.",
        ["InstallationFact"] = "About the installation: version, whether jobs are paused, when backups were made.",
        ["Institution"] = "About the institution.",
        ["Lesson"] = "Content of the institution.",
        ["LessonAttachment"] = "Content of the institution.",
        ["LessonCaptions"] = "Content of the institution.",
        ["LessonDraft"] = "Content of the institution.",
        ["LessonLink"] = "Content of the institution.",
        ["LessonVideo"] = "Content of the institution.",
        ["MediaFile"] = "About a file.",
        ["MemberIndexEntry"] = "An index; its rows go with the memberships.",
        ["Module"] = "Content of the institution.",
        ["OldCategorySlug"] = "Content of the institution.",
        ["OldCourseSlug"] = "Content of the institution.",
        ["Question"] = "Content of the institution.",
        ["SearchDocument"] = "Content of courses.",
        ["CategoryChange"] = "Tags and categories as they were.",
        ["StoredKey"] = "Keys of the product.",
        ["Term"] = "Content of the institution.",
        ["Unit"] = "Content of the institution.",
    };

    private Task<List<IEntityType>> TypesAsync() =>
        app.Look(db => Task.FromResult(db.Model.GetEntityTypes().Where(t => !t.IsOwned()).ToList()));

    private static bool HoldsText(IEntityType type) => type.GetProperties().Any(p => p.ClrType == typeof(string));

    /// <summary>By their names: <c>PersonId</c>, <c>MadeById</c>, <c>AboutId</c>.</summary>
    private static IEnumerable<IProperty> Keys(IEntityType type) =>
        type.GetProperties()
            .Where(p =>
                (Nullable.GetUnderlyingType(p.ClrType) ?? p.ClrType) == typeof(Guid)
                && (
                    p.Name is "PersonId" or "UserId" or "AboutId" or "InstructorId"
                    || p.Name.EndsWith("ById", StringComparison.Ordinal)
                    || p.GetContainingForeignKeys().Any(f => f.PrincipalEntityType.ClrType == typeof(Person))
                )
            );

    [Fact]
    public async Task Every_foreign_key_to_a_person_is_declared()
    {
        var declared = PersonalModel.All.Select(r => $"{r.Entity.Name}.{r.Key}").ToHashSet();
        var silent = (await TypesAsync())
            .SelectMany(t => Keys(t).Select(k => $"{t.ClrType.Name}.{k.Name}"))
            .Where(k => !declared.Contains(k))
            .ToList();
        Assert.True(silent.Count == 0, $"Say in their mapping what they mean for the person: {string.Join(", ", silent)}");
    }

    [Fact]
    public async Task Every_table_with_text_is_declared_as_personal_or_not()
    {
        var declared = PersonalModel.All.Select(r => r.Entity).ToHashSet();
        var silent = (await TypesAsync()).Where(t => HoldsText(t) && !declared.Contains(t.ClrType)).Select(t => t.ClrType.Name).ToHashSet();
        Assert.Equal(NotPersonal.Keys.Order(), silent.Order());
    }

    [Fact]
    public async Task Every_text_column_of_a_personal_table_is_declared()
    {
        var open = new List<string>();
        foreach (var type in await TypesAsync())
        {
            var rows = PersonalModel.All.Where(r => r.Entity == type.ClrType).ToList();
            if (rows.Count == 0 || rows.Any(r => r.IsRemoved || r.WhyTheRest is not null))
                continue;
            open.AddRange(
                type.GetProperties()
                    .Where(p => p.ClrType == typeof(string) && !rows.Any(r => r.Columns.ContainsKey(p.Name)))
                    .Select(p => $"{type.ClrType.Name}.{p.Name}")
            );
        }
        Assert.True(open.Count == 0, $"Empty them, or keep them with a reason: {string.Join(", ", open)}");
    }

    [Fact]
    public void Declarations_are_complete()
    {
        Assert.Empty(
            PersonalModel
                .All.Where(r => !r.IsRemoved && string.IsNullOrEmpty(r.Why))
                .Select(r => $"{r.Entity.Name}.{r.Key} neither goes nor stays")
        );
        Assert.Empty(
            PersonalModel
                .All.Where(r => (r.List is null) == (r.NotInArchive is null))
                .Select(r => $"{r.Entity.Name}.{r.Key} stands in the archive, or does not with a reason")
        );
        Assert.Empty(
            PersonalModel
                .All.Where(r => r.List is not null)
                .GroupBy(r => r.List)
                .Where(g => g.Count() > 1)
                .Select(g => $"{g.Key} is two lists")
        );
    }
}
