using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Kinds;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Authoring.Lessons;

/// <summary>The settings of one lesson, which apply at once: completion criteria, availability, type, visibility.</summary>
public sealed class SettingsModel(LessonKinds kinds) : LessonScreen
{
    [BindProperty]
    public Form Input { get; set; } = new();

    /// <summary>A criterion that is no longer offered stays chosen until its author chooses another.</summary>
    public IEnumerable<(string Key, string Name)> Rules =>
        kinds.RulesOf(Lesson.Kind).Select(r => r.Key).Union([Lesson.Rule]).Select(key => (key, kinds.Rules.Find(key)?.Name ?? key));

    [Can(CourseAct.Open)]
    public Task<IActionResult> OnGet()
    {
        Input = Form.Of(Lesson);
        return ShowPage();
    }

    [Can(CourseAct.Edit)]
    public async Task<IActionResult> OnPost()
    {
        // The text has versions of its own: only someone else's settings are in the way.
        if (Input.Before != Form.Of(Lesson).Before)
            return await Conflicted(null);
        return await Try(
            () =>
            {
                if (Lesson.Estimate(Input.EstimatedMinutes).Refusal is { } unlikely)
                    return unlikely;
                var rule = kinds.Rules.Find(Input.Rule);
                if (rule is null && Input.Rule != Lesson.Rule)
                    return new Refusal("Choose when this lesson is done.", "Rule");
                var governed = Lesson.Govern(rule, Input.RequiredMinutes, Input.CheckMinutes, Input.IsRequired, Input.IsPreview);
                return governed.Refusal is { } wrong ? wrong : Subject.Recount();
            },
            done: "Settings saved."
        );
    }

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostHide()
    {
        Input = Form.Of(Lesson);
        ModelState.Clear();
        return Try(
            () =>
            {
                Lesson.Unpublish();
                return Subject.Recount();
            },
            done: "Hidden from learners."
        );
    }

    protected override async Task<IActionResult> Conflicted(Show? show)
    {
        var told = await base.Conflicted(show);
        Input.Before = Form.Of(Lesson).Before;
        ModelState.SetModelValue("Input.Before", Input.Before, Input.Before);
        return told;
    }

    public sealed class Form
    {
        /// <summary>The settings when the form was rendered.</summary>
        public string? Before { get; set; }

        public string Rule { get; set; } = "";

        [Range(1, 600, ErrorMessage = "Enter the minutes as a number from 1 to 600.")]
        public int RequiredMinutes { get; set; } = 5;

        [Range(1, 600, ErrorMessage = "Enter the minutes as a number from 1 to 600.")]
        public int? CheckMinutes { get; set; }

        [Range(1, 1000, ErrorMessage = "Enter the minutes as a number from 1 to 1000.")]
        public int? EstimatedMinutes { get; set; }

        public bool IsRequired { get; set; }

        public bool IsPreview { get; set; }

        public static Form Of(Lesson it) =>
            new()
            {
                Before = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{it.Rule}|{it.RequiredMinutes}|{it.CheckMinutes}|{it.EstimatedMinutes}|{it.IsRequired}|{it.IsPreview}"
                ),
                Rule = it.Rule,
                RequiredMinutes = it.RequiredMinutes,
                CheckMinutes = it.CheckMinutes,
                EstimatedMinutes = it.EstimatedMinutes,
                IsRequired = it.IsRequired,
                IsPreview = it.IsPreview,
            };
    }
}
