using Lms.Web.Features.Library.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Courses.Model;

/// <summary>The text of a lesson: published, draft, and versions. Every method here needs the body loaded.</summary>
public sealed partial class Lesson
{
    /// <summary>Writing after a pause this long counts as new work: the previous text is saved as a version.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(30);

    /// <summary>As learners read it.</summary>
    public Wording Published => Wording.Of(Title, Objective, Body.Markdown, Body.TranscriptMarkdown);

    /// <summary>The text that an author continues to write.</summary>
    public Wording Written => Body.Draft?.Text ?? Published;

    /// <summary>Saves the draft. Learners see no change of a published lesson; an unpublished one gets its new title immediately.</summary>
    public Result Write(Wording text, Guid byId, DateTime now) => Write(text, (Guid?)byId, now);

    private Result Write(Wording text, Guid? byId, DateTime now)
    {
        if (string.IsNullOrWhiteSpace(text.Title))
            return No.Title;
        if (text.Markdown.Length > MarkdownText.MaxLength)
            return new Refusal(
                "The text is longer than {0} characters. Split it into several lessons.",
                "Markdown",
                MarkdownText.MaxLength
            );
        if (text.Transcript?.Length > MarkdownText.MaxLength)
            return new Refusal("The transcript is longer than {0} characters.", "Transcript", MarkdownText.MaxLength);
        if (!IsPublished)
        {
            (Title, Objective) = (text.Title, text.Objective);
            if (text.Transcript != Published.Transcript)
                Body.Transcribe(text.Transcript);
        }
        var named = MaterialViews.KeysIn(Body.Current);
        Body.Write(text, Published, byId, now);
        HasDraft = Body.Draft is not null;
        if (!named.SequenceEqual(MaterialViews.KeysIn(Body.Current)))
            Raise(new LessonNamesMaterials(Id));
        return Result.Done;
    }

    /// <summary>
    /// Returns the current text before it is overwritten, if it is worth keeping: another author wrote it, or the same one before a pause.
    /// </summary>
    /// <returns>The version for the caller to save; null when nothing is to be kept.</returns>
    public LessonVersion? Checkpoint(Wording next, Guid byId, DateTime now) =>
        Body.DraftedById is { } author && Body.DraftedAt is { } at && next != Written && (author != byId || now - at >= Pause)
            ? Keep(VersionKind.Kept, author, at)
            : null;

    /// <summary>Publishes the draft and saves it as a version; the previous one stays among the versions.</summary>
    /// <param name="materials">The materials that the text refers to.</param>
    /// <returns>The version now shown, for the caller to save.</returns>
    public Result<LessonVersion> Publish(Guid byId, DateTime now, string? note = null, MaterialViews? materials = null)
    {
        if (Unready is { } missing)
            return missing;
        if (note?.Length > LessonVersion.LongestNote)
            return new Refusal("Keep the note within {0} characters.", "Note", LessonVersion.LongestNote);
        var rendered = LessonText.Render(Written.Markdown, materials ?? MaterialViews.Empty);
        if (rendered.Refusal is { } wrong)
            return wrong;
        Show(rendered, now);
        var version = Keep(VersionKind.Published, byId, now, note.OrNull());
        PublishedVersion = version.Number;
        return version;
    }

    /// <summary>Publishes the draft without a version: in a course that was never published, saving is enough.</summary>
    public void ShowAtOnce(DateTime now, MaterialViews? materials = null)
    {
        // An invalid question stays in the draft until its author has corrected it.
        if (IsPublished && HasDraft && LessonText.Render(Written.Markdown, materials ?? MaterialViews.Empty) is { Refusal: null } rendered)
            Show(rendered, now);
    }

    /// <summary>Shows the same text with the current materials. Materials no longer in the library are left out.</summary>
    public void Redraw(MaterialViews materials)
    {
        if (Body.PublishedAt is null)
            return;
        var rendered = LessonText.Render(Body.Markdown, materials);
        if (rendered.Html == Body.Html && rendered.Activities.ToJson() == Body.Activities)
            return;
        var before = Body.Activities;
        Body.Draw(rendered);
        Measure(rendered, before);
    }

    /// <summary>Discards the changes since the last publication.</summary>
    /// <returns>The discarded text, for the caller to save, so that it can be restored.</returns>
    public Result<LessonVersion> Discard(Guid byId, DateTime now)
    {
        if (Body.PublishedAt is null)
            return new Refusal("This lesson has no published version to go back to.");
        if (Body.Draft is null)
            return new Refusal("Nothing has changed since the last publication.");
        var version = Keep(VersionKind.Discarded, byId, now);
        var named = MaterialViews.KeysIn(Body.Current);
        Body.Forget();
        HasDraft = false;
        if (!named.SequenceEqual(MaterialViews.KeysIn(Body.Current)))
            Raise(new LessonNamesMaterials(Id));
        return version;
    }

    /// <summary>Restores a version as the draft.</summary>
    /// <returns>The previous draft, which the caller should save so that this can be undone.</returns>
    public Result<LessonVersion?> Return(LessonVersion version, Guid byId, DateTime now)
    {
        if (version.LessonId != Id)
            return No.NotInThisCourse;
        if (version.Text == Written)
            return new Refusal("The lesson already matches this version.");
        var kept = Body.Draft is not null ? Keep(VersionKind.Kept, Body.DraftedById ?? byId, Body.DraftedAt ?? now) : null;
        var written = Write(version.Text, byId, now);
        return written.Refusal is { } why ? why : kept;
    }

    private LessonVersion Keep(VersionKind kind, Guid byId, DateTime at, string? note = null)
    {
        var version = new LessonVersion(Id, ++LastVersion, kind, Written, byId, at, note);
        Body.Kept();
        return version;
    }

    private void Show(LessonText rendered, DateTime now)
    {
        var text = Written;
        if (IsPublished && Title != text.Title)
            Raise(new LessonRenamed(CourseId));
        (Title, Objective) = (text.Title, text.Objective);
        var before = Body.Activities;
        var named = Named;
        Body.Publish(text, rendered, now);
        Measure(rendered, before);
        (HasDraft, IsPublished) = (false, true);
        // Raised each time, so that materials replaced during this publication are redrawn.
        if (named || Named)
            Raise(new LessonNamesMaterials(Id));
    }

    /// <summary>Whether its published text or draft uses a material.</summary>
    private bool Named => MaterialViews.KeysIn(Body.Markdown).Count > 0 || MaterialViews.KeysIn(Body.Current).Count > 0;

    private void Measure(LessonText rendered, string? before)
    {
        ActivityCount = rendered.Activities.Count;
        if (before is not null && before != Body.Activities)
            Raise(new ActivitiesChanged(Id));
        HasMath = rendered.HasMath;
        var length = Kind is LessonKind.Video && Video is { Seconds: > 0 and var seconds } ? (seconds + 59) / 60 : 0;
        Minutes =
            EstimatedMinutes ?? Math.Max(1, length + (rendered.Words > 0 || length == 0 ? MarkdownText.MinutesToRead(rendered.Words) : 0));
    }
}
