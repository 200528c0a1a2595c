using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Rosters.Model;

/// <summary>Reads the tables of a OneRoster set into rows, in the order in which they depend on each other.</summary>
internal sealed class OneRosterSheet(OneRosterFiles files)
{
    private const int LongestId = Class.LongestExternalId;

    private readonly List<RosterLine> lines = [];
    private readonly Dictionary<string, string> orgs = [];
    private readonly Dictionary<string, string> terms = [];
    private readonly Dictionary<string, string> courses = [];
    private readonly Dictionary<string, RosterLine> classes = [];
    private readonly Dictionary<string, RosterLine> users = [];

    public static Result<RosterSheet> Read(byte[] bytes, CancellationToken stop)
    {
        var files = OneRosterFiles.Read(bytes, stop);
        if (files.Refusal is { } why)
            return why;
        var sheet = new OneRosterSheet(files.Value);
        sheet.Run();
        return sheet.lines.Count == 0
            ? new Refusal("The file has no rows below the header.", "Upload")
            : new RosterSheet(RosterKind.OneRoster, sheet.lines, files.Value["users"]!.Encoding);
    }

    private void Run()
    {
        if (files["orgs"] is { } known)
            foreach (var row in known.Rows)
                orgs.TryAdd(known.Cell(row, "sourcedId") ?? "", known.Cell(row, "name") ?? "");
        Each("academicSessions", RosterTable.Sessions, Session);
        Each("courses", RosterTable.Courses, Course);
        Each("classes", RosterTable.Classes, Taught);
        var teachers = Teachers();
        Each("users", RosterTable.Users, (read, _) => User(read, teachers));
        Each("enrollments", RosterTable.Enrollments, Enrolled);
    }

    /// <summary>A row while it is read: what it says, and why it cannot be used.</summary>
    private sealed record Reading(Func<string, string?> Cell, string Id, bool IsDeleted);

    private sealed record Found(string Label, RosterFacts Facts, Refusal? Wrong = null, Refusal? Remark = null);

    private void Each(string name, RosterTable kind, Func<Reading, int, Found> read)
    {
        if (files[name] is not { } table)
            return;
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in table.Rows)
        {
            var it = new Reading(c => table.Cell(row, c), table.Cell(row, "sourcedId") ?? "", StatusOf(table, row) is "tobedeleted");
            var wrong = Against(table, row, it.Id);
            if (wrong is null && !seen.TryAdd(it.Id, row.Line))
                wrong = new Refusal("The sourcedId “{0}” is already on line {1}.", null, it.Id, seen[it.Id]);
            var found = read(it, row.Line);
            wrong ??= found.Wrong;
            var facts = wrong is null ? found.Facts : new RosterFacts { Email = found.Facts.Email };
            var line = new RosterLine(kind, row.Line, found.Label, facts, wrong) { Remark = found.Remark };
            lines.Add(line);
            if (kind is RosterTable.Classes)
                classes.TryAdd(it.Id, line);
            if (kind is RosterTable.Users)
                users.TryAdd(it.Id, line);
        }
    }

    private static string StatusOf(OneRosterTable table, CsvTable.Row row) => table.Cell(row, "status")?.ToLowerInvariant() ?? "active";

    private static Refusal? Against(OneRosterTable table, CsvTable.Row row, string id)
    {
        if (row.Cells.Any(SheetCells.IsDamaged))
            return new Refusal("Line {0} contains a damaged character or uses a different encoding. Fix it in the file.", null, row.Line);
        if (id.Length == 0)
            return new Refusal("The sourcedId is missing.");
        if (id.Length > LongestId || row.Cells.Any(c => c.Length > 1000))
            return new Refusal("The text in a cell is too long.");
        return StatusOf(table, row) is not ("active" or "tobedeleted")
            ? new Refusal("“{0}” isn’t a valid status. Use active or tobedeleted.", null, table.Cell(row, "status") ?? "")
            : null;
    }

    private Found Session(Reading it, int line)
    {
        var (title, type) = (it.Cell("title") ?? it.Id, it.Cell("type") ?? "");
        var facts = new RosterFacts
        {
            Id = it.Id,
            Name = title,
            Year = it.Cell("schoolYear"),
            StartsOn = EnrollmentSheet.DateOf(it.Cell("startDate") ?? ""),
            EndsOn = EnrollmentSheet.DateOf(it.Cell("endDate") ?? ""),
        };
        var isTerm = type.ToLowerInvariant() is "term" or "semester";
        if (it.IsDeleted || !isTerm)
            return new Found(
                title,
                facts,
                null,
                it.IsDeleted ? new Refusal("Terms are never deleted by an import.") : new Refusal("Only terms and semesters are imported.")
            );
        terms.TryAdd(it.Id, it.Id);
        var wrong = new Term().Describe(it.Id, title, facts.Year, facts.StartsOn, facts.EndsOn).Refusal;
        return new Found(title, facts, wrong is { Field: "Code" } ? new Refusal("The text in a cell is too long.") : wrong);
    }

    private Found Course(Reading it, int line)
    {
        var code = it.Cell("courseCode") ?? "";
        if (code.Length > 0)
            courses.TryAdd(it.Id, code);
        var wrong = code.Length == 0 ? new Refusal("The course code is missing.") : null;
        var remark = it.IsDeleted ? new Refusal("Courses are never changed by an import.") : null;
        return new Found(it.Cell("title") ?? it.Id, new RosterFacts { Id = it.Id, Course = code }, wrong, remark);
    }

    private Found Taught(Reading it, int line)
    {
        var title = it.Cell("title") ?? it.Cell("classCode") ?? "";
        var (course, school) = (it.Cell("courseSourcedId") ?? "", it.Cell("schoolSourcedId"));
        var named = (it.Cell("termSourcedIds") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var facts = new RosterFacts
        {
            Id = it.Id,
            Name = title,
            Course = courses.GetValueOrDefault(course),
            Term = Array.Find(named, terms.ContainsKey),
            Wish = it.IsDeleted ? RosterWish.Withdraw : RosterWish.Enroll,
        };
        Refusal? wrong = null;
        if (title.Length is 0 or > Class.LongestName)
            wrong = new Refusal("The title is missing or too long.");
        else if (facts.Course is null)
            wrong = Unknown("courses.csv", course);
        else if (school is not null && files["orgs"] is not null && !orgs.ContainsKey(school))
            wrong = Unknown("orgs.csv", school);
        return new Found(title.Length > 0 ? title : it.Id, facts, wrong);
    }

    private static Found User(Reading it, HashSet<string> teachers)
    {
        var email = EmailAddress.Clean(it.Cell("email")).ToLowerInvariant();
        var role = it.Cell("role")?.ToLowerInvariant();
        var isTeacher = role is "teacher" or "aide" || (role is null && teachers.Contains(it.Id));
        var number = it.Cell("identifier") is { Length: <= 50 } said ? said : null;
        var facts = new RosterFacts
        {
            Id = it.Id,
            Email = email.Length is > 0 and <= EmailAddress.Longest ? email : null,
            Name = it.Cell("givenName"),
            LastName = it.Cell("familyName"),
            IsTeacher = isTeacher,
            StudentId = isTeacher ? null : number,
            EmployeeId = isTeacher ? number : null,
        };
        var wrong =
            email.Length == 0 ? new Refusal("The email address is missing.")
            : !EmailAddress.IsWhole(email)
                ? new Refusal("“{0}” isn’t a valid email address.", null, email.Length > 100 ? email[..100] : email)
            : facts.Name?.Length > 100 || facts.LastName?.Length > 100 ? new Refusal("The text in a cell is too long.")
            : null;
        var remark =
            it.IsDeleted ? new Refusal("Accounts are never closed by an import.")
            : it.Cell("enabledUser")?.ToLowerInvariant() is "false" ? new Refusal("This account is switched off in the file.")
            : role is not (null or "student" or "teacher" or "aide") ? new Refusal("Only students and teachers are imported.")
            : null;
        return new Found(facts.Email ?? it.Id, facts, wrong, remark);
    }

    private Found Enrolled(Reading it, int line)
    {
        var (classId, userId) = (it.Cell("classSourcedId") ?? "", it.Cell("userSourcedId") ?? "");
        var (taught, user) = (classes.GetValueOrDefault(classId), users.GetValueOrDefault(userId));
        var role = it.Cell("role")?.ToLowerInvariant() ?? "";
        var facts = new RosterFacts
        {
            Id = it.Id,
            Email = user?.Facts.Email,
            Class = classId,
            Course = taught?.Facts.Course,
            IsTeacher = role is "teacher" or "aide",
            Wish = it.IsDeleted ? RosterWish.Withdraw : RosterWish.Enroll,
        };
        var wrong =
            user is null ? Unknown("users.csv", userId)
            : taught is null ? Unknown("classes.csv", classId)
            : user.Wrong is not null ? new Refusal("The person on line {0} of users.csv can’t be imported.", null, user.Line)
            : taught.Wrong is not null ? new Refusal("The class on line {0} of classes.csv can’t be imported.", null, taught.Line)
            : role.Length == 0 ? new Refusal("The role is missing.")
            : null;
        var remark = role is "student" or "teacher" or "aide" ? null : new Refusal("Only students and teachers are imported.");
        return new Found(user?.Label ?? userId, facts, wrong, remark);
    }

    /// <summary>From version 1.2 on, the table of people does not say who teaches.</summary>
    private HashSet<string> Teachers()
    {
        var table = files["enrollments"]!;
        return
        [
            .. table
                .Rows.Where(r => table.Cell(r, "role")?.ToLowerInvariant() is "teacher" or "aide")
                .Select(r => table.Cell(r, "userSourcedId") ?? ""),
        ];
    }

    private static Refusal Unknown(string file, string id) =>
        id.Length == 0
            ? new("A reference to {0} is missing.", null, file)
            : new("{0} has no row with the sourcedId “{1}”.", null, file, id);
}
