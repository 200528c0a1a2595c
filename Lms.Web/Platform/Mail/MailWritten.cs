using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Outbox;

namespace Lms.Web.Platform.Mail;

/// <summary>An email to be sent, written with the change that caused it.</summary>
public sealed record MailWritten : IEvent
{
    /// <summary>An email keeps its id on every attempt: it becomes the Message-ID, by which mailboxes drop a second copy.</summary>
    public required Guid MailId { get; init; }

    public required string To { get; init; }

    public required string ToName { get; init; }

    public required string Subject { get; init; }

    /// <summary>Plain text; paragraphs are set apart by an empty line.</summary>
    public required string Text { get; init; }

    /// <summary>With <paramref name="Link"/>: the one thing to do, shown as a button.</summary>
    public required string? LinkText { get; init; }

    public required string? Link { get; init; }

    /// <summary>The language of the email (BCP 47).</summary>
    public string? Language { get; init; }

    /// <summary>Other people mentioned in it: it is no longer sent once one of them is erased.</summary>
    public IReadOnlyList<Guid> About { get; init; } = [];

    /// <summary>
    /// The address where its reader unsubscribes from emails of this kind, with one request and without signing in; null for emails that
    /// cannot be refused.
    /// </summary>
    public string? UnsubscribeLink { get; init; }

    /// <summary>The text of <see cref="UnsubscribeLink"/>, in the language of the email.</summary>
    public string? UnsubscribeText { get; init; }
}
