using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Authoring.Lessons;

/// <summary>
/// Two authors of one lesson. The form brings along what it began with (<c>Origin.…</c>), so that a save that comes second is joined with
/// the first: field by field, the text paragraph by paragraph. Only what both changed differently is shown to the second, who decides.
/// </summary>
public sealed partial class LessonModel
{
    private const int Attempts = 3;

    /// <summary>The initial values of the form, by field name; empty when unknown.</summary>
    public IReadOnlyDictionary<string, string> Origin { get; private set; } = new Dictionary<string, string>();

    /// <summary>Set when someone else saved first.</summary>
    public EditConflict? Met { get; private set; }

    /// <summary>Null while there is nothing to resolve.</summary>
    public EditConflictForm? Conflict =>
        Met is { IsConflict: true }
            ? new()
            {
                Conflict = Met,
                Mine = Kept(Input),
                MyVersion = Input.Version,
                Origin = Origin,
                TheirVersion = Lesson.Version,
            }
            : null;

    /// <summary>The others who have this editor open.</summary>
    public Others OthersHere => new(editors.Others(Id, Viewer.Id), editors.SavedBy(Id, Viewer.Id), Lesson.Version);

    /// <param name="SavedBy">Who saved last, if it was someone else.</param>
    public sealed record Others(IReadOnlyList<string> Names, string? SavedBy, int Version)
    {
        /// <summary>The same while there is nothing new to tell.</summary>
        public string Mark => $"{Version}:{string.Join(',', Names)}";
    }

    /// <summary>The conflicts to resolve between a form and what was saved in the meantime.</summary>
    /// <param name="Theirs">All fields as saved, by name.</param>
    public sealed record EditConflict(
        string? By,
        TextMerge Text,
        IReadOnlyList<FieldConflict> Conflicts,
        IReadOnlyDictionary<string, string> Theirs
    )
    {
        public bool IsConflict => Text.Text is null || Conflicts.Count > 0;
    }

    /// <summary>A field that both changed differently.</summary>
    public sealed record FieldConflict(string Field, string Label, string Mine, string Theirs);

    /// <summary>Reports that this editor is open, and returns who else has it open. Responds only if there is something new.</summary>
    [Can(CourseAct.Edit)]
    public IActionResult OnGetOthers(string? seen)
    {
        editors.Here(Id, Viewer.Id, Viewer.Name);
        var others = OthersHere;
        return others.Mark == seen ? StatusCode(StatusCodes.Status204NoContent) : Partial("_Others", others);
    }

    /// <summary>The issues in this text that readers may stumble over.</summary>
    [Can(CourseAct.Open)]
    [Takes(Bodies.PieceMegabytes)]
    public IActionResult OnPostCheck()
    {
        var text = (Input.Markdown ?? "")[..Math.Min(Input.Markdown?.Length ?? 0, MarkdownText.MaxLength)];
        return Partial("_Findings", FindingsIn(text, LessonText.Render(text)));
    }

    /// <summary>Leaving the editor.</summary>
    [Can(CourseAct.Edit)]
    public IActionResult OnPostGone()
    {
        editors.Gone(Id, Viewer.Id);
        return StatusCode(StatusCodes.Status204NoContent);
    }

    /// <summary>
    /// Saves from the editor while the author is writing; responds with the time, the version to continue from, and the form merged with
    /// what others saved.
    /// </summary>
    [Can(CourseAct.Edit)]
    [Takes(Bodies.PieceMegabytes)]
    public async Task<IActionResult> OnPostAutosave()
    {
        if (!ModelState.IsValid)
            return StatusCode(StatusCodes.Status422UnprocessableEntity);
        Origin = Posted("Origin.");
        editors.Here(Id, Viewer.Id, Viewer.Name);
        var merged = false;
        for (var attempt = 1; ; attempt++)
        {
            // Forms send their original values only on demand: on this response, the editor sends them.
            if (Input.Version != Lesson.Version && Origin.Count == 0)
                return StatusCode(StatusCodes.Status409Conflict);
            if (Meet() is { IsConflict: true } met)
                return new JsonResult(new { by = met.By }) { StatusCode = StatusCodes.Status409Conflict };
            merged = merged || Met is not null;
            if (merged && Same(Input, Form.Of(Lesson)))
                return Answer(Met?.By);
            if ((await SaveAsync()).Refusal is not null)
                return StatusCode(StatusCodes.Status422UnprocessableEntity);
            try
            {
                await Db.SaveChangesAsync(Stop);
                var by = Met?.By;
                editors.Saved(Id, Viewer.Id, Viewer.Name);
                return Answer(by);
            }
            catch (DbUpdateConcurrencyException) when (attempt < Attempts)
            {
                Db.ChangeTracker.Clear();
                await FindSubjectAsync();
            }
            catch (DbUpdateConcurrencyException)
            {
                return StatusCode(StatusCodes.Status503ServiceUnavailable);
            }
        }

        IActionResult Answer(string? by) =>
            new JsonResult(
                new
                {
                    version = Lesson.Version,
                    saved = Dates.Time(Viewer.Local(Now)),
                    hasDraft = Lesson.HasDraft,
                    by,
                    merged = merged ? Kept(Form.Of(Lesson)) : null,
                    others = OthersHere.Mark,
                }
            );
    }

    /// <summary>Every conflict is resolved; the result is saved as a draft.</summary>
    [Can(CourseAct.Edit)]
    [Takes(Bodies.PieceMegabytes)]
    public async Task<IActionResult> OnPostResolve()
    {
        var (origin, theirs) = (Posted("Origin."), Posted("Theirs."));
        if (
            theirs.Count == 0
            || !int.TryParse(Request.Form["Theirs.Version"], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
        )
            return await OnPost();
        var decisions = new List<(MergeChoice, string?)>();
        while (Request.Form.TryGetValue(string.Create(CultureInfo.InvariantCulture, $"Choice[{decisions.Count}]"), out var choice))
        {
            decisions.Add(
                (
                    Enum.TryParse<MergeChoice>(choice, out var chosen) && Enum.IsDefined(chosen) ? chosen : MergeChoice.Both,
                    Request.Form[string.Create(CultureInfo.InvariantCulture, $"Own[{decisions.Count}]")]
                )
            );
        }
        Input.Markdown = Joined(origin, Input.Markdown ?? "", theirs.GetValueOrDefault("Markdown", "")).With(decisions);
        foreach (var field in Fields.Where(f => Request.Form["Take." + f.Name] == nameof(MergeChoice.Theirs)))
        {
            Set(field, theirs.GetValueOrDefault(field.Name, ""));
            ModelState.Remove("Input." + field.Name);
        }
        ModelState.Remove("Input.Markdown");
        (Input.Version, Origin, resolved) = (version, theirs, true);
        ModelState.Remove("Input.Version");
        return await Keep("Saved as a draft.");
    }

    /// <summary>Saves the submitted form, merged with what others saved in the meantime; conflicts are shown.</summary>
    private async Task<IActionResult> Keep(string done)
    {
        if (Origin.Count == 0)
            Origin = Posted("Origin.");
        if (ModelState.IsValid && Meet() is { IsConflict: true })
            return await ShowEditConflict(null);
        return await Try(
            async () =>
            {
                var saved = await SaveAsync();
                if (saved.Refusal is null)
                    editors.Saved(Id, Viewer.Id, Viewer.Name);
                return saved;
            },
            done: Met is null ? done : "Saved as a draft, merged with someone else’s changes elsewhere in the lesson."
        );
    }

    /// <summary>
    /// Handles a save by someone else between the version check and this save: the page shows the conflicts to resolve, or the merged text.
    /// </summary>
    protected override async Task<IActionResult> Conflicted(Show? show)
    {
        Db.ChangeTracker.Clear();
        await FindSubjectAsync();
        if (Origin.Count == 0)
            Origin = Posted("Origin.");
        Meet();
        return await ShowEditConflict(show);
    }

    private async Task<IActionResult> ShowEditConflict(Show? show)
    {
        ModelState.Clear();
        // Where the conflict cannot be displayed, it is reported in a sentence.
        if (show is not null || Met is null)
            return await base.Conflicted(show);
        return await Refused(null, show, StatusCodes.Status409Conflict);
    }

    /// <summary>Merges the form with what was saved since it was rendered. Null if nothing was.</summary>
    private EditConflict? Meet()
    {
        if (Input.Version == Lesson.Version)
            return null;
        // Saving refuses it; there is nothing to compare before.
        if (Input.Markdown?.Length > 2 * MarkdownText.MaxLength)
            return null;
        var theirs = Form.Of(Lesson);
        if (Fields.All(f => Origin.TryGetValue(f.Name, out var was) && was == Text(f, theirs)))
        {
            // Only its position or image changed: nothing in the form.
            Input.Version = Lesson.Version;
            ModelState.Remove("Input.Version");
            return null;
        }
        var clashes = new List<FieldConflict>();
        foreach (var field in Fields.Where(f => f.Name != nameof(Form.Markdown)))
        {
            var (mine, now) = (Text(field, Input), Text(field, theirs));
            // A form that does not have the field did not change it.
            if (
                !Request.HasFormContentType
                || (!Request.Form.ContainsKey("Input." + field.Name) && field.PropertyType != typeof(bool) && !resolved)
            )
                Take(field, theirs);
            else if (!Origin.TryGetValue(field.Name, out var was))
                continue;
            else if (mine == was)
                Take(field, theirs);
            else if (now != was && now != mine)
            {
                var merge = field.Name == nameof(Form.Transcript) ? TextMerge.Of(was, mine, now) : null;
                if (merge?.Text is { } joined)
                    Input.Transcript = joined;
                else
                    clashes.Add(new(field.Name, field.Name, mine, now));
            }
        }
        Met = new(editors.SavedBy(Id, Viewer.Id), Joined(Origin, Input.Markdown ?? "", Lesson.Body.Current), clashes, Kept(theirs));
        if (Met.IsConflict)
            return Met;
        Input.Markdown = Met.Text.Text;
        (Input.Version, Origin) = (Lesson.Version, Met.Theirs);
        ModelState.Remove("Input.Version");
        return Met;
    }

    private static TextMerge Joined(IReadOnlyDictionary<string, string> origin, string mine, string theirs) =>
        origin.TryGetValue(nameof(Form.Markdown), out var was) ? TextMerge.Of(was, mine, theirs) : TextMerge.Apart(mine, theirs);

    private void Take(PropertyInfo field, Form from)
    {
        field.SetValue(Input, field.GetValue(from));
        ModelState.Remove("Input." + field.Name);
    }

    private void Set(PropertyInfo field, string text) =>
        field.SetValue(
            Input,
            text.Length == 0
                ? (
                    field.PropertyType == typeof(bool) ? false
                    : field.PropertyType == typeof(string) ? ""
                    : null
                )
                : TypeDescriptor.GetConverter(field.PropertyType).ConvertFromInvariantString(text)
        );

    /// <summary>Nothing longer can have been saved, so a longer original text is invalid.</summary>
    private Dictionary<string, string> Posted(string prefix) =>
        Fields
            .Where(f => Request.Form.ContainsKey(prefix + f.Name))
            .Select(f => (f.Name, Text: Request.Form[prefix + f.Name].ToString().ReplaceLineEndings("\n")))
            .Where(f => f.Text.Length <= MarkdownText.MaxLength)
            .ToDictionary(f => f.Name, f => f.Text);

    private static readonly PropertyInfo[] Fields =
    [
        .. typeof(Form)
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.CanWrite && p.Name != nameof(Form.Version) && p.PropertyType != typeof(IFormFile)),
    ];

    /// <summary>The texts of a form's fields.</summary>
    private static Dictionary<string, string> Kept(Form form) => Fields.ToDictionary(f => f.Name, f => Text(f, form));

    private static string Text(PropertyInfo field, Form form) =>
        field.GetValue(form) switch
        {
            null or false => "",
            true => "true",
            IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
            var value => value.ToString()!.ReplaceLineEndings("\n"),
        };

    private static bool Same(Form a, Form b) => Fields.All(f => Text(f, a) == Text(f, b));

    private bool resolved;
}
