using System.Globalization;
using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Authoring.Outline;

/// <summary>What is done with the selected lessons of an outline together.</summary>
public sealed partial class OutlineModel
{
    /// <summary>The most lessons to change at a time; each of them is rendered and checked when it is published.</summary>
    public const int MostSelected = 200;

    /// <summary>In a URL, a lesson is named by the end of its ID, which is distinct within a course.</summary>
    private const int KeyLength = 12;

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostPublishLessons() =>
        WithSelected(
            "Lessons published.",
            async lessons =>
            {
                var hidden = lessons.Where(l => !l.IsPublished).ToList();
                var outcome = await publisher.PublishAllAsync(Subject, lessons, Viewer, Stop);
                if (outcome.Published.Count == 0 && outcome.Refused is [var (_, first), ..])
                    return first;
                if (outcome.Refused.Count > 0)
                    Besides = new(
                        "Not published: {0}",
                        null,
                        string.Join(" ", outcome.Refused.Select(r => $"“{r.Lesson.Title}”: {L[r.Why]}"))
                    );
                if (outcome.Published.All(hidden.Contains))
                    Undo = Back("HideLessons", Guid.Empty, Keys(outcome.Published));
                return Result.Done;
            }
        );

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostHideLessons() =>
        WithSelected(
            "Lessons hidden from learners.",
            lessons =>
            {
                var shown = lessons.Where(l => l.IsPublished).ToList();
                if (shown.Count > 0 && !shown.Exists(l => l.HasDraft))
                    Undo = Back("PublishLessons", Guid.Empty, Keys(shown));
                foreach (var lesson in shown)
                    lesson.Unpublish();
                return Task.FromResult(Subject.Recount());
            }
        );

    /// <param name="to">The unit to whose end they move.</param>
    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostMoveLessons(Guid to) =>
        WithSelected(
            "Lessons moved.",
            async lessons =>
            {
                var places = lessons.Select(l => string.Create(CultureInfo.InvariantCulture, $"{Key(l)}.{l.UnitId:N}.{l.Position}"));
                Undo = Back("PlaceLessons", Guid.Empty, "&places=" + string.Join('-', places));
                return await Shifted(Subject.MoveLessons([.. lessons.Select(l => l.Id)], to));
            }
        );

    /// <summary>Undoes a move.</summary>
    /// <param name="places">The lesson, its former unit, and its former position, separated by dots; several are joined by hyphens.</param>
    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostPlaceLessons(string? places)
    {
        var former = new List<(Guid, Guid, int)>();
        foreach (var place in (places ?? "").Split('-').Select(p => p.Split('.')))
            if (
                place is [var key, var unit, var position]
                && Keyed(key) is { } lesson
                && Guid.TryParse(unit, out var unitId)
                && int.TryParse(position, CultureInfo.InvariantCulture, out var at)
            )
                former.Add((lesson.Id, unitId, at));
        return Change(() => former.Count == 0 ? No.NotInThisCourse : Subject.PlaceLessons(former), "Moved back.");
    }

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostDeleteLessons()
    {
        var (now, ids) = (Now, Selected.Select(l => l.Id).ToList());
        return WithSelected(
            Told("Lessons deleted.", ids),
            async _ =>
            {
                Undo = Back("RestoreLessons", Guid.Empty, string.Create(CultureInfo.InvariantCulture, $"&at={now.Ticks}"));
                return await Shifted(Subject.DeleteLessons(ids, now));
            }
        );
    }

    /// <param name="at">The moment of their deletion, in ticks.</param>
    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostRestoreLessons(long at) =>
        Change(
            () => at < 0 || at > DateTime.MaxValue.Ticks ? No.NotInThisCourse : Subject.RestoreLessons(new DateTime(at, DateTimeKind.Utc)),
            "Restored."
        );

    /// <summary>In the order of the outline; a lesson that is gone in the meantime is left out.</summary>
    private IReadOnlyList<Lesson> Selected =>
        field ??= [
            .. Request.Query["lessons"].ToString() is { Length: > 0 } keys
                ? keys.Split('-').Select(Keyed).OfType<Lesson>()
                : Subject.Lessons.Where(l => Request.Form["lesson"].Contains(l.Id.ToString(), StringComparer.OrdinalIgnoreCase)),
        ];

    private Task<IActionResult> WithSelected(string done, Func<IReadOnlyList<Lesson>, Task<Result>> verb) =>
        Try(
            async () =>
                Selected.Count switch
                {
                    0 => new Refusal("Select lessons first."),
                    > MostSelected => new Refusal("Select at most {0} lessons at a time.", null, MostSelected),
                    _ => await verb(Selected),
                },
            done: done,
            to: Here,
            show: Region
        );

    private async Task<Result> Shifted(Result changed)
    {
        if (changed.IsDone)
            await Db.ShiftAsync(Stop);
        return changed;
    }

    private static string Keys(IEnumerable<Lesson> lessons) => "&lessons=" + string.Join('-', lessons.Select(Key));

    private static string Key(Lesson lesson) => lesson.Id.ToString("N")[^KeyLength..];

    private Lesson? Keyed(string key) =>
        key.Length == KeyLength ? Subject.Lessons.FirstOrDefault(l => Key(l).Equals(key, StringComparison.OrdinalIgnoreCase)) : null;
}
