using Lms.Web.Features.Administration;
using Lms.Web.Features.Certificates;
using Lms.Web.Features.Certificates.Model;
using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Institutions;
using Lms.Web.Features.Learning;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Features.Library;
using Lms.Web.Features.Library.Model;
using Lms.Web.Features.People;
using Lms.Web.Features.Reviews;
using Lms.Web.Platform.Access;

namespace Lms.Web.Tests.Features;

/// <summary>Who may do what, read as tables. <c>1</c> stands for may, in the order of the columns.</summary>
public sealed class PolicyTests
{
    private static readonly Guid Me = Ids.New();

    private static readonly Dictionary<string, Viewer> Viewers = new()
    {
        ["visitor"] = Visitor(),
        ["learner"] = Person(Role.Learner),
        ["instructor"] = Person(Role.Instructor),
        ["admin"] = Person(Role.Admin),
        ["operator"] = Person(null, isOperator: true),
        ["nobody here"] = Person(null),
    };

    [Theory]
    //                                          Read Open Edit Comment Review Publish SeeLearners ManageLearners ManageTeam HandOver Delete
    [InlineData("visitor", null, false, "00000000000")]
    [InlineData("visitor", null, true, "10000000000")]
    [InlineData("learner", null, false, "00000000000")]
    [InlineData("learner", null, true, "10000000000")]
    [InlineData("nobody here", null, true, "10000000000")]
    [InlineData("instructor", null, false, "00000000000")] // of other courses
    [InlineData("instructor", null, true, "10000000000")]
    [InlineData("instructor", CourseRole.Owner, false, "11111111111")]
    [InlineData("instructor", CourseRole.CoInstructor, false, "11111111100")]
    [InlineData("instructor", CourseRole.Author, false, "11110000000")]
    [InlineData("instructor", CourseRole.Reviewer, false, "11011000000")]
    [InlineData("learner", CourseRole.TeachingAssistant, false, "11000010000")]
    [InlineData("learner", CourseRole.Grader, false, "11000000000")]
    [InlineData("admin", null, false, "11111111111")]
    [InlineData("operator", null, false, "11111111111")]
    public void Courses(string who, CourseRole? role, bool published, string may)
    {
        var course = new Course("Fire", "fire", Ids.New(), DateTime.UnixEpoch);
        if (role is { } part)
            course.Appoint(Me, part);
        if (role is CourseRole.Owner)
            course = new Course("Fire", "fire", Me, DateTime.UnixEpoch);
        if (published)
            Publish(course);
        Assert.Equal(may, Table<CourseAct>(act => new CoursePolicy().Allows(Viewers[who], course, act)));
        var seen = new[] { course }.AsQueryable().VisibleTo(Viewers[who]).Any();
        Assert.Equal(may[0] == '1', seen);
    }

    [Theory]
    //                                                                                     Read Study Practice Annotate
    [InlineData("learner", EnrollmentStatus.Enrolled, CourseStatus.Published, null, "", "1111")]
    [InlineData("learner", EnrollmentStatus.InProgress, CourseStatus.Published, null, "", "1111")]
    [InlineData("learner", EnrollmentStatus.Completed, CourseStatus.Published, null, "", "1111")]
    [InlineData("learner", EnrollmentStatus.Completed, CourseStatus.Archived, null, "", "1111")] // who is in stays in
    [InlineData("learner", EnrollmentStatus.Enrolled, CourseStatus.UnderReview, null, "", "0000")]
    [InlineData("learner", EnrollmentStatus.Waitlisted, CourseStatus.Published, null, "", "0000")]
    [InlineData("learner", EnrollmentStatus.PendingPayment, CourseStatus.Published, null, "", "0000")]
    [InlineData("learner", EnrollmentStatus.PendingPayment, CourseStatus.Published, null, "free", "1111")]
    [InlineData("learner", EnrollmentStatus.Dropped, CourseStatus.Published, null, "free", "0000")]
    [InlineData("learner", null, CourseStatus.Published, null, "free", "0000")]
    [InlineData("learner", EnrollmentStatus.Dropped, CourseStatus.Published, null, "", "0000")]
    [InlineData("learner", EnrollmentStatus.Withdrawn, CourseStatus.Published, null, "", "0000")]
    [InlineData("learner", EnrollmentStatus.Expired, CourseStatus.Published, null, "", "0000")]
    [InlineData("learner", EnrollmentStatus.Suspended, CourseStatus.Published, null, "", "0000")]
    [InlineData("learner", null, CourseStatus.Published, null, "", "0000")]
    [InlineData("learner", null, CourseStatus.Published, null, "preview", "1000")]
    [InlineData("visitor", null, CourseStatus.Published, null, "preview", "1000")]
    [InlineData("visitor", null, CourseStatus.Draft, null, "preview", "0000")]
    [InlineData("visitor", null, CourseStatus.Published, null, "preview hidden", "0000")]
    [InlineData("learner", EnrollmentStatus.Enrolled, CourseStatus.Published, null, "hidden", "0000")]
    [InlineData("learner", EnrollmentStatus.Enrolled, CourseStatus.Published, null, "future", "0000")]
    [InlineData("instructor", null, CourseStatus.Draft, CourseRole.Author, "hidden future", "1011")]
    [InlineData("instructor", null, CourseStatus.Draft, null, "", "0000")]
    [InlineData("admin", null, CourseStatus.Draft, null, "hidden", "1011")]
    public void Lessons(string who, EnrollmentStatus? enrollment, CourseStatus status, CourseRole? role, string lesson, string may)
    {
        var clock = new TestClock();
        var course = new CoursePage
        {
            Id = Ids.New(),
            Slug = "fire",
            Title = "Fire",
            Status = status,
            Description = new CourseDescription(),
            Rules = new CourseRules { StartsAt = lesson.Contains("future", StringComparison.Ordinal) ? clock.Now.AddDays(1) : null },
            Ratings = new CourseRatings(),
        };
        var place = new LessonPlace
        {
            Map = new CourseMap.Entry(course, [], new Dictionary<Guid, CourseRole>()),
            Lesson = new MappedLesson
            {
                LessonId = Ids.New(),
                Slug = "alarm",
                Title = "Alarm",
                IsPublished = !lesson.Contains("hidden", StringComparison.Ordinal),
                IsPreview = lesson.Contains("preview", StringComparison.Ordinal),
                IsFree = lesson.Contains("free", StringComparison.Ordinal),
            },
            Mine = enrollment is null ? OwnPart.None : new OwnPart { EnrollmentId = Ids.New(), Status = enrollment },
            ViewerRole = role,
        };
        Assert.Equal(may, Table<LearningAct>(act => new LearningPolicy(clock).Allows(Viewers[who], place, act)));
    }

    [Theory]
    //                                See Revoke
    [InlineData("visitor", false, "00")]
    [InlineData("learner", true, "10")]
    [InlineData("learner", false, "00")]
    [InlineData("instructor", false, "00")]
    [InlineData("admin", false, "11")]
    [InlineData("operator", false, "11")]
    public void Certificates(string who, bool own, string may)
    {
        var certificate = new Certificate(Ids.New(), own ? Me : Ids.New(), Ids.New(), "CERT-2027-ABCD2345", DateTime.UnixEpoch)
        {
            IssuedTo = "",
            CourseTitle = "",
            InstitutionName = "",
        };
        Assert.Equal(may, Table<CertificateAct>(act => new CertificatePolicy().Allows(Viewers[who], certificate, act)));
    }

    [Theory]
    //                         People: See Manage CloseAccounts; Administration: Administer Operate; Teaching: CreateCourses; Library: See Add
    [InlineData("visitor", "000", "00", "0", "00")]
    [InlineData("nobody here", "000", "00", "0", "00")]
    [InlineData("learner", "000", "00", "0", "00")]
    [InlineData("instructor", "000", "00", "1", "11")]
    [InlineData("admin", "110", "10", "1", "11")]
    [InlineData("operator", "111", "11", "1", "11")]
    public void The_institution(string who, string people, string administration, string teaching, string library)
    {
        Assert.Equal(people, Table<PeopleAct>(act => new PeoplePolicy().Allows(Viewers[who], act)));
        Assert.Equal(administration, Table<AdministrationAct>(act => new AdministrationPolicy().Allows(Viewers[who], act)));
        Assert.Equal(teaching, Table<TeachingAct>(act => new TeachingPolicy().Allows(Viewers[who], act)));
        Assert.Equal(library, Table<LibraryAct>(act => new LibraryPolicy().Allows(Viewers[who], act)));
    }

    [Theory]
    //                              Open Change
    [InlineData("visitor", false, "00")]
    [InlineData("nobody here", true, "00")]
    [InlineData("learner", true, "00")] // who brought it once and teaches no more
    [InlineData("instructor", false, "10")]
    [InlineData("instructor", true, "11")]
    [InlineData("admin", false, "11")]
    [InlineData("operator", false, "11")]
    public void Materials(string who, bool own, string may)
    {
        var material = Material
            .Make("rope", "Rope", MaterialContent.OfText("Words."), own ? Me : Ids.New(), DateTime.UnixEpoch)
            .Value.Material;
        Assert.Equal(may, Table<MaterialAct>(act => new MaterialPolicy().Allows(Viewers[who], material, act)));
    }

    [Theory]
    //                         Shape Govern
    [InlineData("visitor", "00")]
    [InlineData("nobody here", "00")]
    [InlineData("learner", "00")]
    [InlineData("instructor", "00")]
    [InlineData("admin", "10")]
    [InlineData("operator", "11")]
    public void Institutions(string who, string may) =>
        Assert.Equal(may, Table<InstitutionAct>(act => new InstitutionPolicy().Allows(Viewers[who], act)));

    [Theory]
    //                                         Moderate Answer; of the institution: Oversee
    [InlineData("visitor", null, "00", "0")]
    [InlineData("learner", null, "00", "0")]
    [InlineData("instructor", null, "00", "0")] // of other courses
    [InlineData("instructor", CourseRole.Owner, "11", "0")]
    [InlineData("instructor", CourseRole.CoInstructor, "11", "0")]
    [InlineData("instructor", CourseRole.Author, "00", "0")]
    [InlineData("instructor", CourseRole.Reviewer, "00", "0")]
    [InlineData("learner", CourseRole.TeachingAssistant, "11", "0")]
    [InlineData("learner", CourseRole.Grader, "00", "0")]
    [InlineData("admin", null, "11", "1")]
    [InlineData("operator", null, "11", "1")]
    public void Reviews(string who, CourseRole? role, string may, string oversee)
    {
        var course = new Course("Fire", "fire", role is CourseRole.Owner ? Me : Ids.New(), DateTime.UnixEpoch);
        if (role is { } part and not CourseRole.Owner)
            course.Appoint(Me, part);
        Assert.Equal(may, Table<ReviewAct>(act => new ReviewPolicy().Allows(Viewers[who], course, act)));
        Assert.Equal(oversee, Table<ReviewsAct>(act => new ReviewsPolicy().Allows(Viewers[who], act)));
    }

    [Fact]
    public void What_no_table_knows_is_forbidden_even_to_the_operator()
    {
        var policies = new Policies([new PeoplePolicy()]);
        Assert.False(policies.Allow(Viewers["operator"], null, AdministrationAct.Operate));
        Assert.False(new Policies([new CoursePolicy()]).Allow(Viewers["operator"], null, CourseAct.Read));
        Assert.False(policies.Allow(Viewers["visitor"], null, Member.May));
        Assert.True(policies.Allow(Viewers["learner"], null, Member.May));
        Assert.True(policies.Allow(Viewers["visitor"], null, Anyone.May));
    }

    private static string Table<TAct>(Func<TAct, bool> may)
        where TAct : struct, Enum => string.Concat(Enum.GetValues<TAct>().Select(act => may(act) ? '1' : '0'));

    private static void Publish(Course course)
    {
        course.Describe("Fire", "fire", new CourseDescription { Summary = "S" }, null, DateTime.UnixEpoch);
        course.AddLesson(course.AddModule("M").Value.Units[0].Id, "L", LessonKind.Text).Value.Publish(Me, DateTime.UnixEpoch);
        Assert.True(course.Publish(DateTime.UnixEpoch).IsDone);
    }

    private static Viewer Visitor()
    {
        var viewer = new Viewer();
        viewer.Visit(Ids.New(), "Harbor Academy", TimeZoneInfo.Utc);
        return viewer;
    }

    private static Viewer Person(Role? role, bool isOperator = false)
    {
        var viewer = Visitor();
        viewer.SignIn(Me, "Me", "me@harbor.example", role, isOperator, TimeZoneInfo.Utc, "system");
        return viewer;
    }
}
