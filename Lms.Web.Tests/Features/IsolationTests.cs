using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Lms.Web.Features.Certificates.Model;
using Lms.Web.Features.Checks.Model;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.Library.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Features.Publishing.Model;
using Lms.Web.Features.Questions.Model;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Features;

/// <summary>Two institutions in one installation know nothing about each other, whatever URL is tried.</summary>
public sealed partial class IsolationTests(LmsApp app) : IClassFixture<LmsApp>
{
    private const string Mark = "Covert";

    [Fact]
    public async Task No_URL_of_another_institution_shows_or_changes_anything()
    {
        var cove = await MakeCoveAsync();
        var control = await At("cove.example", "/courses/covert-gardening");
        Assert.Equal(HttpStatusCode.OK, control.Status);
        Assert.Contains(Mark, control.Body, StringComparison.Ordinal); // it exists for its own members
        var before = await Snapshot(cove);

        var lines = await RouteMap.LinesAsync(app.Services.GetRequiredService<EndpointDataSource>().Endpoints, app.Services);
        var routes = lines
            // These only redirect to a page, and the page itself is tried.
            .Where(l => !l.Contains("  moved to ", StringComparison.Ordinal))
            .Select(l => l.Split("  "))
            .Select(l =>
                (Pattern: l[0], Verb: l[1].Split('?')[0], Handler: l[1].Contains('?', StringComparison.Ordinal) ? l[1].Split('?')[1] : null)
            )
            .Where(r => !r.Pattern.StartsWith("/errors", StringComparison.Ordinal))
            .ToList();
        Assert.True(routes.Count > 90);
        var (tried, wrong) = (0, new List<string>());
        foreach (var who in new[] { null, "Lin", "Ada", "Grace" })
        {
            var browser = who is null ? app.Visitor() : await app.As(who);
            var token = (await browser.Opens("/courses")).Token;
            if (token.Length == 0)
                token = (await browser.Opens("/sign-in")).Token;
            foreach (var (pattern, verb, handler) in routes)
            {
                if (pattern is "/sign-out" or "/sign-in" || handler is "EndAll")
                    continue; // they end the session under test
                // New terms would redirect everyone else to them first.
                if (pattern is "/admin/institution/legal" && verb == "POST")
                    continue;
                // First another institution's item in the URL, then an own URL with another institution's keys in the form.
                foreach (var isForeign in new[] { true, false })
                {
                    if (isForeign && !pattern.Contains('{', StringComparison.Ordinal))
                        continue;
                    if (!isForeign && verb == "GET")
                        continue;
                    foreach (var kind in isForeign ? ["address"] : cove.Keys.Keys.ToArray())
                    {
                        var address =
                            Parameter()
                                .Replace(
                                    pattern,
                                    p =>
                                        (isForeign ? cove.Address : cove.Own).TryGetValue(
                                            (
                                                p.Groups["name"].Value,
                                                pattern.StartsWith("/teach/materials", StringComparison.Ordinal) ? "materials"
                                                : pattern.StartsWith("/teach/classes", StringComparison.Ordinal) ? "classes"
                                                : pattern.Split('/')[1]
                                            ),
                                            out var special
                                        )
                                            ? special
                                            : (isForeign ? cove.Address : cove.Own)[(p.Groups["name"].Value, "")]
                                ) + (handler is null ? "" : "?handler=" + handler);
                        HttpResponseMessage answer;
                        if (verb == "GET")
                            answer = await browser.Http.GetAsync(address);
                        else
                        {
                            var key = cove.Keys[isForeign ? "lesson" : kind];
                            var fields = Fields
                                .Select(f => KeyValuePair.Create(f, isForeign && cove.Keys.TryGetValue(f, out var own) ? own : key))
                                .Append(KeyValuePair.Create("__RequestVerificationToken", token));
                            answer = await browser.Http.PostAsync(address, new FormUrlEncodedContent(fields));
                        }
                        tried++;
                        var body = await answer.Content.ReadAsStringAsync();
                        if ((int)answer.StatusCode >= 500)
                            wrong.Add($"{who}: {verb} {address} ({kind}) → {(int)answer.StatusCode}");
                        if (body.Contains(Mark, StringComparison.Ordinal) && !pattern.StartsWith("/verify", StringComparison.Ordinal))
                            wrong.Add($"{who}: {verb} {address} ({kind}) shows it, {(int)answer.StatusCode}");
                        var left = answer.Headers.Location?.OriginalString ?? "";
                        if (
                            isForeign
                            && !pattern.StartsWith("/verify", StringComparison.Ordinal)
                            && answer.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.Forbidden)
                            // The secret of an invitation is not a key: a wrong one is refused with a sentence.
                            && !(
                                pattern.StartsWith("/invite", StringComparison.Ordinal)
                                && answer.StatusCode is HttpStatusCode.UnprocessableEntity
                            )
                            && !left.Contains("/sign-in", StringComparison.Ordinal)
                            && left != "/courses/covert-gardening"
                        )
                            wrong.Add($"{who}: {verb} {address} → {(int)answer.StatusCode} {left}");
                    }
                }
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(tried > 1000, $"Only {tried} were tried.");
        Assert.Equal(before, await Snapshot(cove));
    }

    [Fact]
    public async Task A_session_of_one_institution_is_not_valid_in_another()
    {
        await MakeCoveAsync("sound.example", "Sound Academy", "sound-gardening");
        var lin = await app.As("Lin");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/dashboard") { Headers = { Host = "sound.example" } };
        var cookies = app.Visitor();
        var page = await cookies.Opens("/sign-in");
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["Input.Email"] = "ada@harbor.example",
                ["Input.Password"] = Lms.Web.Features.Administration.Seeding.DemoWorld.Password,
                ["__RequestVerificationToken"] = page.Token,
            }
        );
        var signedIn = await cookies.Http.PostAsync("/sign-in", form);
        request.Headers.Add(
            "Cookie",
            signedIn.Headers.GetValues("Set-Cookie").First(c => c.StartsWith("lms-session=", StringComparison.Ordinal)).Split(';')[0]
        );
        var answer = await app.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false }).SendAsync(request);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Contains("/sign-in", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal("/dashboard", (await lin.Opens("/dashboard")).Path);
    }

    [Fact]
    public async Task A_row_of_another_institution_cannot_be_written()
    {
        var cove = await MakeCoveAsync("bay.example", "Bay Academy", "bay-gardening");
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            app.Change(async db => (await db.Courses.OfAllInstitutions().SingleAsync(c => c.InstitutionId == cove.Id)).Archive())
        );
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            app.Look(db =>
                db.UpsertAsync(
                    new Lms.Web.Features.Learning.Model.Bookmark
                    {
                        InstitutionId = cove.Id,
                        PersonId = Ids.New(),
                        LessonId = Ids.New(),
                    },
                    CancellationToken.None
                )
            )
        );
    }

    private static readonly string[] Fields =
    [
        "id",
        "lesson",
        "lessonId",
        "LessonId",
        "module",
        "unit",
        "person",
        "enrollment",
        "attachment",
        "check",
        "attempt",
        "question",
        "questionId",
        "category",
        "CategoryId",
        "Input.CategoryId",
        "note",
        "deadline",
        "position",
        "name",
        "Name",
        "thread",
        "comment",
        "text",
        "message",
        "review",
        "on",
        "answer",
        "Input.Stars",
        "title",
        "reason",
        "Reason",
        "role",
        "email",
        "emails",
        "Due",
        "Markdown",
        "markdown",
    ];

    private sealed record Cove(
        Guid Id,
        Dictionary<(string, string), string> Address,
        Dictionary<(string, string), string> Own,
        Dictionary<string, string> Keys,
        List<Guid> People
    );

    private async Task<Cove> MakeCoveAsync(string host = "cove.example", string name = "Cove Academy", string slug = "covert-gardening")
    {
        await app.Visitor().Opens("/"); // the first institution is older
        await app.Change(async db =>
        {
            // The first needs a host of its own now that there are others.
            var harbor = await db.Institutions.OrderBy(i => i.CreatedAt).FirstAsync();
            Assert.True(harbor.Answer("localhost").IsDone);
        });
        await using var scope = app.Services.CreateAsyncScope();
        var (all, db) = (scope.ServiceProvider, scope.ServiceProvider.GetRequiredService<LmsContext>());
        var institution = new Institution(name, "Europe/Berlin", app.Now);
        db.Add(institution);
        db.Entry(institution).Property(i => i.HostName).CurrentValue = host;
        all.GetRequiredService<Viewer>().Visit(institution.Id, institution.Name, TimeZoneInfo.Utc);
        await db.SaveChangesAsync();
        app.Services.GetRequiredService<InstitutionDirectory>().Forget();
        var people = new List<Person>();
        foreach (var (first, role) in new[] { ("Mona", Role.Learner), ("Nils", Role.Instructor), ("Olga", Role.Admin) })
        {
            var person = new Person($"{first}@{host}", first, Mark, "Europe/Berlin", app.Now) { EmailConfirmed = true };
            Assert.True((await all.GetRequiredService<UserManager<Person>>().CreateAsync(person, "a short sentence")).Succeeded);
            db.Add(new Membership(person.Id, role, app.Now));
            people.Add(person);
        }
        var shelf = new Category(Mark + " shelf", slug, 0);
        var course = new Course(Mark + " gardening", slug, people[1].Id, app.Now);
        var module = course.AddModule(Mark + " module").Value;
        var lesson = course.AddLesson(module.Units[0].Id, Mark + " lesson", LessonKind.Text).Value;
        lesson.Write(Mark + " text", app.Now);
        db.AddRange(shelf, lesson.Publish(people[1].Id, app.Now).Value);
        course.Describe(course.Title, slug, new CourseDescription { Summary = Mark + " summary" }, shelf.Id, app.Now);
        Assert.True(course.Publish(app.Now).IsDone);
        db.Add(course);
        var question = Question
            .Ask(new(QuestionKind.SingleChoice) { Prompt = Mark + " question", Answers = [new("A", true), new("B")] })
            .Value;
        var check = new LessonCheck(lesson.Id, 0);
        check.Add(question);
        var stored = (
            await app
                .Services.GetRequiredService<IFileStore>()
                .PutAsync(new MemoryStream(Encoding.UTF8.GetBytes(Mark + " file")), 1000, CancellationToken.None)
        ).Value;
        var file = new StoredFile
        {
            ScopeId = course.Id,
            Name = "covert.png",
            ContentType = "image/png",
            Size = stored.Size,
            Hash = stored.Hash,
            IsPublic = true,
            CreatedAt = app.Now,
        };
        var attachment = new LessonAttachment(lesson.Id, file.Id, Mark, 0);
        var terms = LegalText.Publish(LegalKind.Terms, null, Mark + " terms", false, people[1].Id, app.Now).Value;
        var deadline = new Lms.Web.Features.Calendars.Model.Deadline(course.Id, lesson.Id, app.Now.AddDays(9), app.Now);
        var group = new Class(course.Id, app.Now);
        Assert.True(group.Describe(Mark + " class", Mark, null, []).IsDone);
        group.Teach(people[1].Id);
        var term = new Term();
        Assert.True(term.Describe("T1", Mark + " term", null, new(2030, 1, 1), new(2030, 6, 1)).IsDone);
        db.AddRange(question, check, file, attachment, deadline, terms, group, term);
        await db.SaveChangesAsync();
        var enrollment = (
            await all.GetRequiredService<Seats>()
                .GrantAsync(
                    new SeatAsk(course.Id, people[0].Id, EnrollmentSource.Self) { ClassId = group.Id, IgnoresRules = true },
                    CancellationToken.None
                )
        ).Value;
        var certificate = new Certificate(enrollment.Id, people[0].Id, course.Id, Certificate.NewNumber(app.Now), app.Now)
        {
            IssuedTo = "Mona " + Mark,
            CourseTitle = course.Title,
            InstitutionName = institution.Name,
        };
        var note = Lms.Web.Features.Learning.Model.Note.Take(people[0].Id, course.Id, lesson.Id, null, Mark + " note", app.Now).Value;
        var review = Lms
            .Web.Features.Reviews.Model.Review.Write(
                course.Id,
                people[0].Id,
                new(4, Mark + " review", Mark + " opinion", default, default),
                false,
                app.Now
            )
            .Value;
        var comment = LessonComment.Begin(course.Id, lesson.Id, people[1].Id, Mark + " comment", Mark + " text", 0, app.Now).Value;
        db.AddRange(
            comment,
            ApprovalRequest.Ask(course.Id, lesson.Id, people[1].Id, Mark + " request", app.Now).Value,
            PlannedPublication.Make(course.Id, lesson.Id, people[1].Id, app.Now.AddDays(3), Mark + " plan", app.Now).Value
        );
        var material = Material
            .Make("covert-text", Mark + " material", MaterialContent.OfText(Mark + " words"), people[1].Id, app.Now)
            .Value;
        db.AddRange(material.Material, material.Version);
        db.AddRange(
            certificate,
            note,
            review,
            new Lms.Web.Features.Reviews.Model.ReviewVote(review.Id, people[2].Id, course.Id),
            new Lms.Web.Features.Reviews.Model.ReviewReport(review.Id, people[2].Id, Mark, app.Now)
        );
        await db.SaveChangesAsync();
        var mine = await app.Look(async d =>
            (
                Lesson: await d.Lessons.Where(l => l.Slug == "raise-the-alarm").Select(l => l.Id).FirstAsync(),
                Person: await d.People.Where(p => p.Email == "omar@harbor.example").Select(p => p.Id).FirstAsync()
            )
        );
        var own = await app.Look(async d =>
        {
            var (it, version) = Material.Make(slug, "Fire doors", MaterialContent.OfText("Close them."), mine.Person, app.Now).Value;
            d.AddRange(it, version);
            await d.SaveChangesAsync();
            return it.Id;
        });
        var ownClass = await app.Look(async d =>
        {
            var it = new Class(await d.Lessons.Where(l => l.Id == mine.Lesson).Select(l => l.CourseId).SingleAsync(), app.Now);
            Assert.True(it.Describe("Day shift", null, null, []).IsDone);
            d.Add(it);
            await d.SaveChangesAsync();
            return it;
        });
        return new Cove(
            institution.Id,
            new()
            {
                [("slug", "")] = slug,
                [("lesson", "")] = lesson.Slug,
                [("language", "")] = "en",
                [("id", "")] = lesson.Id.ToString(),
                [("id", "admin")] = people[0].Id.ToString(),
                [("id", "files")] = file.Id.ToString(),
                [("id", "materials")] = material.Material.Id.ToString(),
                [("id", "classes")] = group.Id.ToString(),
                [("deadline", "classes")] = deadline.Id.ToString(),
                [("code", "")] = group.JoinCode!,
                [("person", "classes")] = people[0].Id.ToString(),
                [("name", "")] = file.Name,
                [("number", "")] = certificate.Number,
                [("number", "teach")] = "1",
                [("kind", "")] = "terms",
                [("token", "")] = "x",
            },
            new()
            {
                [("kind", "")] = "terms",
                [("slug", "")] = "fire-safety",
                [("lesson", "")] = "raise-the-alarm",
                [("language", "")] = "en",
                [("id", "")] = mine.Lesson.ToString(),
                [("id", "admin")] = mine.Person.ToString(),
                [("id", "files")] = file.Id.ToString(),
                [("id", "materials")] = own.ToString(),
                [("id", "classes")] = ownClass.Id.ToString(),
                [("deadline", "classes")] = ownClass.Id.ToString(),
                [("code", "")] = ownClass.JoinCode!,
                [("person", "classes")] = mine.Person.ToString(),
                [("name", "")] = "x",
                [("number", "")] = certificate.Number,
                [("number", "teach")] = "1",
                [("token", "")] = "x",
            },
            new()
            {
                ["lesson"] = lesson.Id.ToString(),
                ["module"] = module.Id.ToString(),
                ["unit"] = module.Units[0].Id.ToString(),
                ["person"] = people[0].Id.ToString(),
                ["enrollment"] = enrollment.Id.ToString(),
                ["attachment"] = attachment.Id.ToString(),
                ["check"] = check.Id.ToString(),
                ["question"] = question.Id.ToString(),
                ["category"] = shelf.Id.ToString(),
                ["note"] = note.Id.ToString(),
                ["deadline"] = deadline.Id.ToString(),
                ["review"] = review.Id.ToString(),
                ["comment"] = comment.Id.ToString(),
                ["to"] = group.Id.ToString(),
                ["edit"] = term.Id.ToString(),
                ["thread"] = comment.Id.ToString(),
            },
            [.. people.Select(p => p.Id)]
        );
    }

    /// <summary>Every row of the institution and its members.</summary>
    private Task<string> Snapshot(Cove cove) =>
        app.Look(async db =>
        {
            db.Viewer.Visit(cove.Id, "", TimeZoneInfo.Utc);
            var text = new StringBuilder();
            await db.Database.OpenConnectionAsync();
            foreach (
                var table in db
                    .Model.GetEntityTypes()
                    .Where(t => typeof(IOwned).IsAssignableFrom(t.ClrType) && !t.IsOwned())
                    .Select(t => t.GetTableName()!)
                    .Where(t => t != "SearchDocuments")
                    .Distinct()
                    .Order(StringComparer.Ordinal)
            )
            {
                await using var command = db.Database.GetDbConnection().CreateCommand();
                command.CommandText = RowSecurity.Prefix(db) + $"SELECT * FROM \"{table}\" WHERE \"InstitutionId\" = @id ORDER BY 1, 2";
                var id = command.CreateParameter();
                (id.ParameterName, id.Value) = ("@id", cove.Id);
                command.Parameters.Add(id);
                await using var rows = await command.ExecuteReaderAsync();
                while (await rows.ReadAsync())
                    text.AppendLine(table + ": " + string.Join('|', Enumerable.Range(0, rows.FieldCount).Select(i => rows.GetValue(i))));
            }
            foreach (var person in await db.People.AsNoTracking().Where(p => cove.People.Contains(p.Id)).OrderBy(p => p.Id).ToListAsync())
                text.AppendJoin('|', person.DisplayName, person.Email, person.SecurityStamp, person.SuspendedAt, person.IsOperator)
                    .AppendLine();
            Assert.Contains("Courses: ", text.ToString(), StringComparison.Ordinal);
            return text.ToString();
        });

    private async Task<(HttpStatusCode Status, string Body)> At(string host, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = host } };
        var answer = await app.Visitor().Http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    [GeneratedRegex(@"\{(?<name>\w+)[^}]*\}")]
    private static partial Regex Parameter();
}
