namespace Lms.Web.Features.Calendars.Model;

/// <summary>A deadline as a form sends it.</summary>
public sealed class DeadlineForm
{
    /// <summary>What is due: <c>course</c>, or <c>module:</c>, <c>unit:</c> or <c>lesson:</c> with a key.</summary>
    public string? What { get; set; }

    /// <summary>The key of a class or of a group; empty for everyone.</summary>
    public Guid? For { get; set; }

    /// <summary>The email address of one person; it beats the class and group.</summary>
    public string? Person { get; set; }

    /// <summary>A fixed time, as the viewer’s clock shows it.</summary>
    public DateTime? Due { get; set; }

    /// <summary>Days after the start, if there is no fixed time.</summary>
    public int? Days { get; set; }

    public string? Instructions { get; set; }

    public string? Reason { get; set; }
}
