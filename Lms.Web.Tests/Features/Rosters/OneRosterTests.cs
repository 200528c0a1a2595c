using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Rosters.Model;
using Lms.Web.Platform.Access;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Rosters;

/// <summary>A set of OneRoster tables makes terms, classes, people, and enrollments; a second import updates them.</summary>
public sealed class OneRosterTests(LmsApp app) : IClassFixture<LmsApp>
{
    private const string Admin = RosterWorld.Admin;

    /// <summary>Two schools, two terms, two courses, three classes, twelve people, and fifteen enrollments.</summary>
    /// <param name="key">Keeps the sets of several tests apart.</param>
    private static Dictionary<string, string> Set(string key, string version = "1.1")
    {
        var set = new Dictionary<string, string>
        {
            ["manifest.csv"] = $"""
                propertyName,value
                manifest.version,1.0
                oneroster.version,{version}
                file.academicSessions,bulk
                file.orgs,bulk
                file.courses,bulk
                file.classes,bulk
                file.users,bulk
                file.enrollments,bulk
                file.demographics,absent
                source.systemName,Sample SIS
                """,
            ["orgs.csv"] = """
                sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId
                org-1,,,Harbor District,district,,
                org-2,,,Harbor School,school,,org-1
                """,
            ["academicSessions.csv"] = $"""
                sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear
                {key}-fall,,,Fall 2026,semester,2026-09-01,2027-01-31,,2027
                {key}-spring,,,Spring 2027,semester,2027-02-01,2027-07-31,,2027
                """,
            ["courses.csv"] = $"""
                sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes
                course-1,,,,Botany,{key}-botany,,org-2,,
                course-2,,,,Alchemy,{key}-alchemy,,org-2,,
                """,
            ["classes.csv"] = $"""
                sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds
                {key}-class-1,,,Botany Monday,,course-1,B1,scheduled,,org-2,{key}-fall
                {key}-class-2,,,Botany Friday,,course-1,B2,scheduled,,org-2,{key}-spring
                {key}-class-3,,,Alchemy,,course-2,A1,scheduled,,org-2,{key}-fall
                """,
        };
        var users = new StringBuilder(
            "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,givenName,familyName,identifier,email\n"
        );
        foreach (var i in Enumerable.Range(1, 9))
            users.Append(
                CultureInfo.InvariantCulture,
                $"{key}-s{i},,,true,org-2,student,{key}{i},Student,{i},{key}-{i},{key}.s{i}@or.example\n"
            );
        users.Append(CultureInfo.InvariantCulture, $"{key}-t1,,,true,org-2,teacher,t1,Tess,Teacher,{key}-t1,{key}.t1@or.example\n");
        users.Append(CultureInfo.InvariantCulture, $"{key}-t2,,,true,org-2,aide,t2,Ada,Lindqvist,,ada@harbor.example\n");
        users.Append(CultureInfo.InvariantCulture, $"{key}-x1,,,true,org-2,administrator,x1,Adam,Admin,,{key}.x1@or.example\n");
        set["users.csv"] = users.ToString();
        set["enrollments.csv"] = $"""
            sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate
            e1,,,{key}-class-1,org-2,{key}-s1,student,,,
            e2,,,{key}-class-1,org-2,{key}-s2,student,,,
            e3,,,{key}-class-1,org-2,{key}-s3,student,,,
            e4,,,{key}-class-1,org-2,{key}-s4,student,,,
            e5,tobedeleted,,{key}-class-1,org-2,{key}-s9,student,,,
            e6,,,{key}-class-2,org-2,{key}-s5,student,,,
            e7,,,{key}-class-2,org-2,{key}-s6,student,,,
            e8,,,{key}-class-2,org-2,{key}-s7,student,,,
            e9,,,{key}-class-2,org-2,{key}-s1,student,,,
            e10,,,{key}-class-3,org-2,{key}-s8,student,,,
            e11,,,{key}-class-1,org-2,{key}-t1,teacher,true,,
            e12,,,{key}-class-1,org-2,{key}-t2,aide,false,,
            e13,,,{key}-class-1,org-2,{key}-x1,administrator,false,,
            e14,,,{key}-class-1,org-2,{key}-unknown,student,,,
            e15,,,{key}-class-9,org-2,{key}-s9,student,,,
            """;
        return set;
    }

    private static byte[] Zip(Dictionary<string, string> set)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, text) in set)
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                writer.Write(text);
            }
        return memory.ToArray();
    }

    private Task<string> HasCourse(string key) =>
        app.MakesCourse($"{key} botany", ["One"], description: new CourseDescription { Summary = "Plants.", Code = $"{key}-botany" });

    private async Task<Dictionary<(RosterTable, int), RosterRow>> RowsOf(Page page) =>
        (await app.Rows(page)).ToDictionary(r => (r.Table, r.Line));

    private static string Plain(string text) => new([.. text.Where(c => c is not ('\u2068' or '\u2069'))]);

    [Fact]
    public async Task A_set_of_tables_makes_terms_classes_people_and_enrollments_and_names_what_is_wrong()
    {
        var slug = await HasCourse("first");
        var grace = await app.As("Grace");
        var page = await app.Checks(grace, Admin, Zip(Set("first")), "oneroster.zip");
        page.Shows("enrollments.csv");
        var rows = await RowsOf(page);
        Assert.Equal(2 + 2 + 3 + 12 + 15, rows.Count);
        void Is(RosterTable table, int line, RosterPlan plan, string? details = null)
        {
            Assert.Equal((table, line, plan), (table, line, rows[(table, line)].Plan));
            if (details is not null)
                Assert.Equal(details, Plain(rows[(table, line)].Details));
        }
        Is(RosterTable.Sessions, 2, RosterPlan.Create);
        Is(RosterTable.Courses, 2, RosterPlan.Nothing, "This is “first botany”.");
        Is(RosterTable.Courses, 3, RosterPlan.Wrong, "There is no course with the URL or code “first-alchemy”.");
        Is(RosterTable.Classes, 2, RosterPlan.Create, "Class of “first botany”");
        Is(RosterTable.Classes, 4, RosterPlan.Wrong, "There is no course with the URL or code “first-alchemy”.");
        Is(RosterTable.Users, 2, RosterPlan.Create, "Student 1, Learner");
        Is(RosterTable.Users, 11, RosterPlan.Create, "Tess Teacher, Instructor");
        Is(RosterTable.Users, 12, RosterPlan.Nothing, "Already a member.");
        Is(RosterTable.Users, 13, RosterPlan.Nothing, "Only students and teachers are imported.");
        Is(RosterTable.Enrollments, 2, RosterPlan.Enroll, "“first botany”, class “Botany Monday”");
        Is(RosterTable.Enrollments, 6, RosterPlan.Nothing, "Not in this class.");
        Is(RosterTable.Enrollments, 10, RosterPlan.Wrong, "This person and course are already on line 2.");
        Is(RosterTable.Enrollments, 11, RosterPlan.Wrong, "There is no course with the URL or code “first-alchemy”.");
        Is(RosterTable.Enrollments, 12, RosterPlan.Teach, "Teaches “Botany Monday”.");
        Is(RosterTable.Enrollments, 14, RosterPlan.Nothing, "Only students and teachers are imported.");
        Is(RosterTable.Enrollments, 15, RosterPlan.Wrong, "users.csv has no row with the sourcedId “first-unknown”.");
        Is(RosterTable.Enrollments, 16, RosterPlan.Wrong, "classes.csv has no row with the sourcedId “first-class-9”.");
        Assert.Equal(0, await app.Look(db => db.Classes.CountAsync(c => c.ExternalId!.StartsWith("first-"))));

        await app.Runs(grace, page, 2 + 2 + 10 + 7 + 2);
        Assert.All((await app.Rows(page)), r => Assert.NotEqual(RosterOutcome.Failed, r.Outcome));
        Assert.Equal(7, await app.SeatsIn(slug));
        var monday = await app.Look(db => db.Classes.Include(c => c.Teachers).SingleAsync(c => c.ExternalId == "first-class-1"));
        Assert.Equal(("Botany Monday", 2), (monday.Name, monday.Teachers.Count));
        Assert.Equal(4, await app.Look(db => db.Enrollments.Seated.CountAsync(e => e.ClassId == monday.Id)));
        Assert.Equal(
            "Fall 2026",
            await app.Look(db => db.Terms.Where(t => t.Id == monday.TermId && t.Code == "first-fall").Select(t => t.Name).SingleAsync())
        );
        Assert.Equal(
            Role.Instructor,
            await app.Look(db => db.Memberships.Where(m => m.Person.Email == "first.t1@or.example").Select(m => m.Role).SingleAsync())
        );
        Assert.DoesNotContain(app.Mail.Letters, l => l.To.Contains("or.example", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_import_changes_nothing_and_a_changed_set_changes_only_that()
    {
        var slug = await HasCourse("twice");
        var grace = await app.As("Grace");
        await app.Runs(grace, await app.Checks(grace, Admin, Zip(Set("twice", "1.2")), "oneroster.zip"), 23);
        var again = await app.Checks(grace, Admin, Zip(Set("twice", "1.2")), "oneroster.zip");
        Assert.All(
            await app.Rows(again),
            r => Assert.True(r.Plan is RosterPlan.Nothing or RosterPlan.Wrong, $"{r.Table} {r.Line}: {r.Details}")
        );

        var set = Set("twice", "1.2");
        set["classes.csv"] = set["classes.csv"]
            .Replace("class-1,,,Botany Monday", "class-1,active,,Botany Tuesday", StringComparison.Ordinal)
            .Replace("class-2,,", "class-2,tobedeleted,", StringComparison.Ordinal);
        set["enrollments.csv"] = set["enrollments.csv"]
            .Replace("e2,,", "e2,tobedeleted,", StringComparison.Ordinal)
            .Replace("e6,,,twice-class-2", "e6,,,twice-class-1", StringComparison.Ordinal)
            .Replace("e12,,", "e12,tobedeleted,", StringComparison.Ordinal);
        var page = await app.Checks(grace, Admin, Zip(set), "oneroster.zip");
        var rows = await RowsOf(page);
        Assert.Equal(RosterPlan.Update, rows[(RosterTable.Classes, 2)].Plan);
        Assert.Equal(RosterPlan.Archive, rows[(RosterTable.Classes, 3)].Plan);
        Assert.Equal(RosterPlan.Withdraw, rows[(RosterTable.Enrollments, 3)].Plan);
        Assert.Equal(RosterPlan.Update, rows[(RosterTable.Enrollments, 7)].Plan);
        Assert.Equal(RosterPlan.Wrong, rows[(RosterTable.Enrollments, 8)].Plan);
        Assert.Equal(RosterPlan.Withdraw, rows[(RosterTable.Enrollments, 13)].Plan);
        await app.Runs(grace, page, 5);
        var classes = await app.Look(db =>
            db.Classes.Include(c => c.Teachers).Where(c => c.ExternalId!.StartsWith("twice-")).OrderBy(c => c.ExternalId).ToListAsync()
        );
        Assert.Equal(["Botany Tuesday", "Botany Friday"], classes.Select(c => c.Name));
        Assert.Equal((false, true, 1), (classes[0].IsArchived, classes[1].IsArchived, classes[0].Teachers.Count));
        Assert.Equal(6, await app.SeatsIn(slug));
        Assert.Equal(4, await app.Look(db => db.Enrollments.Seated.CountAsync(e => e.ClassId == classes[0].Id)));
    }

    [Fact]
    public async Task Missing_files_columns_and_unsupported_versions_are_named_before_anything_is_kept()
    {
        var grace = await app.As("Grace");
        async Task Refused(Action<Dictionary<string, string>> breaks, string why)
        {
            var set = Set("broken");
            breaks(set);
            (await grace.Uploads(Admin, Zip(set), "oneroster.zip")).Answers(HttpStatusCode.UnprocessableEntity).Shows(why);
        }
        await Refused(s => s.Remove("manifest.csv"), "The file “manifest.csv” is missing from the zip file.");
        await Refused(s => s.Remove("users.csv"), "The file “users.csv” is missing from the zip file.");
        await Refused(
            s => s["enrollments.csv"] = s["enrollments.csv"].Replace("userSourcedId", "person", StringComparison.Ordinal),
            "enrollments.csv, line 1: the column “userSourcedId” is missing."
        );
        await Refused(
            s => s["manifest.csv"] = s["manifest.csv"].Replace("oneroster.version,1.1", "oneroster.version,2.0", StringComparison.Ordinal),
            "manifest.csv, line 3: version “2.0” isn’t supported. Use OneRoster 1.1 or 1.2."
        );
        await Refused(s => s["classes.csv"] = "", "classes.csv is empty.");
        byte[] whole = Zip(Set("broken"));
        (await grace.Uploads(Admin, whole[..(whole.Length / 2)], "oneroster.zip"))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("This zip file is incomplete or damaged.");
        var slug = await HasCourse("broken");
        (await (await app.As("Ada")).Uploads(RosterWorld.OfCourse(slug), whole, "oneroster.zip"))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Choose a CSV file. OneRoster files are imported by administrators.");
    }
}
