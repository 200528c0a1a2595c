using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Kernel;

namespace Lms.Web.Features.Rosters.Model;

/// <summary>What columns and values of a table of enrollments are called, in the languages that schools write them in.</summary>
internal static class RosterColumns
{
    public static readonly string[] OfCourse = ["email", "student id", "employee id", "class", "status", "type", "until", "reason"];
    public static readonly string[] All = ["email", "student id", "employee id", "course", .. OfCourse[3..]];

    private static readonly Dictionary<string, string> Names = new()
    {
        ["e-mail"] = "email",
        ["mail"] = "email",
        ["email address"] = "email",
        ["e-mail-adresse"] = "email",
        ["e-mail adresse"] = "email",
        ["mailadresse"] = "email",
        ["student number"] = "student id",
        ["studentid"] = "student id",
        ["matrikelnummer"] = "student id",
        ["schülernummer"] = "student id",
        ["employee number"] = "employee id",
        ["employeeid"] = "employee id",
        ["personalnummer"] = "employee id",
        ["mitarbeiternummer"] = "employee id",
        ["course code"] = "course",
        ["kurs"] = "course",
        ["kurscode"] = "course",
        ["kurskürzel"] = "course",
        ["class name"] = "class",
        ["klasse"] = "class",
        ["gruppe"] = "class",
        ["aktion"] = "status",
        ["action"] = "status",
        ["art"] = "type",
        ["typ"] = "type",
        ["bis"] = "until",
        ["zugang bis"] = "until",
        ["access until"] = "until",
        ["grund"] = "reason",
    };

    private static readonly Dictionary<string, RosterWish> Wishes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["enroll"] = RosterWish.Enroll,
        ["enrol"] = RosterWish.Enroll,
        ["einschreiben"] = RosterWish.Enroll,
        ["withdraw"] = RosterWish.Withdraw,
        ["abmelden"] = RosterWish.Withdraw,
        ["suspend"] = RosterWish.Suspend,
        ["sperren"] = RosterWish.Suspend,
    };

    private static readonly Dictionary<string, EnrollmentType> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["regular"] = EnrollmentType.Regular,
        ["regulär"] = EnrollmentType.Regular,
        ["audit"] = EnrollmentType.Audit,
        ["gast"] = EnrollmentType.Audit,
    };

    /// <summary>The name by which the product knows a column, in whatever case it is written.</summary>
    public static string Of(string written)
    {
        var name = EmailAddress.Visible(written).ToLowerInvariant().Replace('_', ' ').Replace('\u00A0', ' ').Trim();
        return Names.GetValueOrDefault(name, name);
    }

    public static RosterWish? WishOf(string written) => Wishes.TryGetValue(written, out var wish) ? wish : null;

    public static EnrollmentType? TypeOf(string written) => Types.TryGetValue(written, out var type) ? type : null;
}
