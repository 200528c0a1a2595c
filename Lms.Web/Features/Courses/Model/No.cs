using Lms.Web.Kernel;

namespace Lms.Web.Features.Courses.Model;

/// <summary>Refusals about courses.</summary>
public static class No
{
    public static readonly Refusal ArchivedCourse = new("This course is archived. Restore it before you change it.");
    public static readonly Refusal NotInThisCourse = new(
        "This is no longer part of the course. Reload the page to see the latest version."
    );
    public static readonly Refusal ModuleGone = new("This lesson’s module is deleted. Restore the module first.");
    public static readonly Refusal SecondOwner = new("A course can have only one owner. Choose another role.");
    public static readonly Refusal OwnerStays = new("The owner can’t leave the team. Make someone else the owner first.");
    public static readonly Refusal NotOnTheTeam = new("This person is no longer on the course team.");
    public static readonly Refusal LastUnit = new("A module needs at least one unit.");
    public static readonly Refusal SlugTaken = new("Another course already uses this URL.", "Slug");
    public static readonly Refusal SlugInvalid = new("Use lowercase letters, digits, and single hyphens.", "Slug");
    public static readonly Refusal Title = new("Enter a title.", "Title");
}
