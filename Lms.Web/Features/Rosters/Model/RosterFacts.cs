using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Rosters.Model;

/// <summary>What a row asks for.</summary>
public enum RosterWish
{
    Enroll,
    Withdraw,
    Suspend,
}

/// <summary>The values of a row; null where its table has none.</summary>
public sealed record RosterFacts
{
    private static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        // Names of other scripts would take six times the space.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The cleaned address.</summary>
    public string? Email { get; init; }

    public string? StudentId { get; init; }

    public string? EmployeeId { get; init; }

    /// <summary>The course, as the file names it.</summary>
    public string? Course { get; init; }

    /// <summary>The class: its name in an ordinary file, its <c>sourcedId</c> in OneRoster.</summary>
    public string? Class { get; init; }

    public RosterWish Wish { get; init; }

    public EnrollmentType? Type { get; init; }

    /// <summary>The last day of access.</summary>
    public DateOnly? Until { get; init; }

    public string? Reason { get; init; }

    /// <summary>The <c>sourcedId</c> of what the row describes.</summary>
    public string? Id { get; init; }

    /// <summary>A title, or a person’s given name.</summary>
    public string? Name { get; init; }

    public string? LastName { get; init; }

    /// <summary>A person who teaches, or who is to teach the class.</summary>
    public bool IsTeacher { get; init; }

    /// <summary>The term of a class, by its code.</summary>
    public string? Term { get; init; }

    public string? Year { get; init; }

    public DateOnly? StartsOn { get; init; }

    public DateOnly? EndsOn { get; init; }

    /// <summary>What the check found in this institution.</summary>
    public Guid? PersonId { get; init; }

    public Guid? CourseId { get; init; }

    public Guid? ClassId { get; init; }

    public string Write() => JsonSerializer.Serialize(this, Json);

    public static RosterFacts Read(string json) => JsonSerializer.Deserialize<RosterFacts>(json, Json)!;
}

/// <summary>A row as read, or why it cannot be read.</summary>
/// <param name="Label">What the row calls the person, class, or term that it is about.</param>
public sealed record RosterLine(RosterTable Table, int Line, string Label, RosterFacts Facts, Refusal? Wrong)
{
    /// <summary>The row is fine, but there is nothing to do for a reason that is known without looking.</summary>
    public Refusal? Remark { get; init; }
}

/// <param name="Encoding">How it was read.</param>
public sealed record RosterSheet(RosterKind Kind, IReadOnlyList<RosterLine> Lines, TextEncoding Encoding);
