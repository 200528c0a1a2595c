using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Publishing.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Publishing.Comments;

/// <summary>
/// The team's comments on passages of a lesson, next to its draft text: on a page of their own, and in a drawer of the editor.
/// </summary>
public sealed class CommentsModel(FileTokens tokens) : LessonTextScreen(tokens)
{
    /// <summary>The maximum number of threads shown at once, newest first.</summary>
    private const int Most = 300;

    private string mark = "";
    private (string? Text, Guid? Thread) typed;

    public IReadOnlyList<Passage> Text { get; private set; } = [];

    /// <summary>About the lesson as a whole.</summary>
    public IReadOnlyList<Thread> Whole { get; private set; } = [];

    /// <summary>Comments on passages that no longer exist.</summary>
    public IReadOnlyList<Thread> Gone { get; private set; } = [];

    public int Open { get; private set; }

    public CommentForms Forms =>
        new()
        {
            CourseSlug = Slug,
            LessonId = Id,
            MayComment = May(CourseAct.Comment),
            ViewerId = Viewer.Id,
            MayDeleteAll = May(CourseAct.Publish),
            IsPanel = IsPanel,
            Typed = typed,
        };

    /// <summary>Shown in the drawer, next to the text itself.</summary>
    private bool IsPanel => ViaHtmx;

    public sealed record Passage(int Place, string Markdown, string Html, IReadOnlyList<Thread> Threads);

    public sealed record Thread(Comment First, IReadOnlyList<Comment> Answers);

    public sealed record Comment
    {
        public required Guid Id { get; init; }

        public required Guid? ThreadId { get; init; }

        public required Guid PersonId { get; init; }

        public required string By { get; init; }

        public required Guid? PictureId { get; init; }

        public required string Text { get; init; }

        public required DateTime At { get; init; }

        public required string? Quote { get; init; }

        public required int Place { get; init; }

        public required DateTime? ResolvedAt { get; init; }
    }

    protected override async Task LoadAsync()
    {
        if (!IsPanel)
            await base.LoadAsync();
        var all = await (
            from c in Db.LessonComments.AsNoTracking()
            where c.LessonId == Id
            join p in Db.People on c.PersonId equals p.Id
            orderby c.CreatedAt descending, c.Id descending
            select new Comment
            {
                Id = c.Id,
                ThreadId = c.ThreadId,
                PersonId = c.PersonId,
                By = p.DisplayName,
                PictureId = p.PictureId,
                Text = c.Text,
                At = c.CreatedAt,
                Quote = c.Quote,
                Place = c.Place,
                ResolvedAt = c.ResolvedAt,
            }
        )
            .Take(Most * 5)
            .ToListAsync(Stop);
        var answers = all.Where(c => c.ThreadId is not null).ToLookup(c => c.ThreadId);
        var threads = all.Where(c => c.ThreadId is null)
            .Take(Most)
            .Reverse()
            .Select(c => new Thread(c, [.. answers[c.Id].Reverse()]))
            .ToList();
        Open = threads.Count(t => t.First.ResolvedAt is null);
        mark = MarkOf(all.Count, all.Count(c => c.ResolvedAt is not null), all.Select(c => c.At).FirstOrDefault());
        var passages = Passages.WithLines(Lesson.Written.Markdown);
        List<string> texts = [.. passages.Select(p => p.Text)];
        var finder = Passages.Finder(texts);
        var placed = threads.Where(t => t.First.Quote is not null).ToLookup(t => finder.Find(t.First.Quote!, t.First.Place));
        Text =
        [
            .. passages
                .Select((p, i) => new Passage(i, Passages.Quote(p.Text), IsPanel ? "" : Drawn(p.Text, p.Line), [.. placed[i]]))
                .Where(p => !IsPanel || p.Threads.Count > 0),
        ];
        (Whole, Gone) = ([.. threads.Where(t => t.First.Quote is null)], [.. placed[null]]);
    }

    [Can(CourseAct.Open)]
    public Task<IActionResult> OnGet() => ShowPage();

    /// <summary>The drawer beside the editor.</summary>
    /// <param name="seen">The version shown there; the response is empty if there is nothing new.</param>
    [Can(CourseAct.Open)]
    public async Task<IActionResult> OnGetPanel(string? seen)
    {
        // Without scripts there is a page instead of a drawer.
        if (!IsPanel)
            return new SeeOther($"{Here}/comments");
        if (seen is not null && await NowAsync() == seen)
            return StatusCode(StatusCodes.Status204NoContent);
        return await Fragment(Panel);
    }

    /// <param name="quote">The passage; empty for the whole lesson.</param>
    /// <param name="place">The position of the passage.</param>
    /// <param name="whole">The comment is about the lesson as a whole, wherever the cursor is.</param>
    [Can(CourseAct.Comment)]
    public Task<IActionResult> OnPost(string? text, string? quote, int place, bool whole)
    {
        LessonComment? made = null;
        typed = (text, null);
        return Try(
            () =>
            {
                var comment = LessonComment.Begin(Subject.Id, Id, Viewer.Id, text, whole ? null : quote, place, Now);
                if (comment.Refusal is { } why)
                    return Task.FromResult<Result>(why);
                Db.Add(made = comment.Value);
                typed = default;
                return Task.FromResult(Result.Done);
            },
            "Comment added.",
            () => $"{Here}/comments#comment-{made!.Id}",
            Panel
        );
    }

    [Can(CourseAct.Comment)]
    public Task<IActionResult> OnPostReply(Guid thread, string? text)
    {
        typed = (text, thread);
        return With(
            thread,
            "Reply added.",
            first =>
            {
                var answer = first.Reply(Viewer.Id, text, Now);
                if (answer.Refusal is { } why)
                    return why;
                Db.Add(answer.Value);
                typed = default;
                return Result.Done;
            }
        );
    }

    [Can(CourseAct.Comment)]
    public Task<IActionResult> OnPostResolve(Guid thread)
    {
        // In the drawer it can be reopened in place; the link back would lead out of the editor.
        if (!IsPanel)
            Undo = ("Reopen&thread=" + thread, Id);
        return With(
            thread,
            "Resolved.",
            first =>
            {
                first.Resolve(Viewer.Id, Now);
                return Result.Done;
            }
        );
    }

    [Can(CourseAct.Comment)]
    public Task<IActionResult> OnPostReopen(Guid thread) =>
        With(
            thread,
            "Reopened.",
            first =>
            {
                first.Reopen();
                return Result.Done;
            }
        );

    /// <summary>Authors can remove their own comments; people who may publish can remove all.</summary>
    [Can(CourseAct.Comment)]
    public Task<IActionResult> OnPostDelete(Guid comment)
    {
        if (!IsPanel)
            Undo = ("BringBack&comment=" + comment, Id);
        return Try(
            async () =>
            {
                if (await Db.LessonComments.SingleOrDefaultAsync(c => c.Id == comment && c.LessonId == Id, Stop) is not { } it)
                    return IsGone;
                if (!Forms.MayDelete(it.PersonId))
                    return new Refusal("You can only delete your own comments.");
                it.Delete(Now);
                return Result.Done;
            },
            done: "Comment deleted.",
            to: $"{Here}/comments",
            show: Panel
        );
    }

    [Can(CourseAct.Comment)]
    public Task<IActionResult> OnPostBringBack(Guid comment) =>
        Try(
            async () =>
            {
                if (
                    await Db
                        .LessonComments.IgnoreQueryFilters(new[] { Lms.Web.Platform.Data.LmsContext.NotDeleted })
                        .SingleOrDefaultAsync(c => c.Id == comment && c.LessonId == Id, Stop)
                        is not { } it
                    || !Forms.MayDelete(it.PersonId)
                )
                    return IsGone;
                it.Restore();
                return Result.Done;
            },
            done: "Restored.",
            to: $"{Here}/comments#comment-{comment}"
        );

    private static Refusal IsGone => new("This comment no longer exists.");

    private Task<IActionResult> With(Guid thread, string done, Func<LessonComment, Result> verb) =>
        Try(
            async () =>
                await Db.LessonComments.SingleOrDefaultAsync(c => c.Id == thread && c.ThreadId == null && c.LessonId == Id, Stop)
                    is { } first
                    ? verb(first)
                    : IsGone,
            done: done,
            to: $"{Here}/comments#comment-{thread}",
            show: Panel
        );

    private Show Panel =>
        new(
            "_Panel",
            async () =>
            {
                await LoadAsync();
                var forms = Forms;
                PlacedThread[] all =
                [
                    .. Text.SelectMany(p => p.Threads.Select(t => new PlacedThread(forms, t, p.Place))),
                    .. Gone.Concat(Whole).Select(t => new PlacedThread(forms, t, null)),
                ];
                return new CommentsPanel
                {
                    Forms = forms,
                    Open = [.. all.Where(t => t.Thread.First.ResolvedAt is null)],
                    Resolved = [.. all.Where(t => t.Thread.First.ResolvedAt is not null)],
                    Mark = mark,
                };
            }
        );

    private static string MarkOf(int count, int resolved, DateTime last) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{count}.{resolved}.{last.Ticks}");

    private async Task<string> NowAsync() =>
        await Db
            .LessonComments.Where(c => c.LessonId == Id)
            .GroupBy(c => c.LessonId)
            .Select(g => new
            {
                Count = g.Count(),
                Resolved = g.Count(c => c.ResolvedAt != null),
                Last = g.Max(c => c.CreatedAt),
            })
            .SingleOrDefaultAsync(Stop)
            is { } now
            ? MarkOf(now.Count, now.Resolved, now.Last)
            : MarkOf(0, 0, default);
}
