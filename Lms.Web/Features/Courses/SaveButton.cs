namespace Lms.Web.Features.Courses;

/// <summary>The button that saves a course for later, or removes it from the saved ones.</summary>
/// <param name="IsWide">With words, on the page of the course; otherwise a symbol on a card.</param>
public sealed record SaveButton(Guid CourseId, string Title, bool IsSaved, bool IsWide = false)
{
    /// <summary>Why it was not saved, when the button alone is drawn again.</summary>
    public string? Refusal { get; init; }

    public string Url => $"/saved?handler={(IsSaved ? "Remove" : "Add")}&id={CourseId}{(IsWide ? "&wide=true" : "")}";
}
