using Lms.Web.Kernel;

namespace Lms.Web.Features.Courses.Model;

/// <summary>Why something about a course is refused.</summary>
public static class No
{
    public static readonly Refusal ArchivedCourse = new("This course is archived. Restore it before you change it.");
    public static readonly Refusal NotInThisCourse = new("This is not part of the course any more. Reload the page to see what is.");
    public static readonly Refusal ModuleGone = new("The module of this lesson is deleted. Bring the module back first.");
    public static readonly Refusal SecondOwner = new("A course has one owner. Choose another role.");
    public static readonly Refusal OwnerStays = new("The owner stays on the team. Hand the course over to somebody else first.");
    public static readonly Refusal NotOnTheTeam = new("This person is not on the course team any more.");
    public static readonly Refusal LastUnit = new("A module keeps at least one unit.");
    public static readonly Refusal SlugTaken = new("Another course has this address already.", "Slug");
    public static readonly Refusal SlugInvalid = new("Use lower-case letters, digits and single hyphens.", "Slug");
    public static readonly Refusal Title = new("Enter a title.", "Title");
}
