using System.Net;
using Lms.Web.Features.Enrollments.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Learning;

public sealed class StudyTests(LmsApp app) : IClassFixture<LmsApp>
{
    [Fact]
    public async Task A_learner_without_scripts_completes_a_course_and_gets_a_certificate()
    {
        var lin = await app.As("Lin");
        var page = await lin.Opens("/learn/fire-safety");
        page.Answers(HttpStatusCode.OK).Shows("Raise the alarm");
        page = await page.Press("Mark as done");
        page = await page.Press("Mark as done");
        page = await page.Press("Mark as done");
        page.Answers(HttpStatusCode.OK);
        await app.DrainAsync();
        var enrollment = await app.Look(db =>
            db.Enrollments.SingleAsync(e =>
                db.People.Any(p => p.Id == e.PersonId && p.DisplayName == "Lin Zhou")
                && db.Courses.Any(c => c.Id == e.CourseId && c.Slug == "fire-safety")
            )
        );
        Assert.Equal(EnrollmentStatus.Completed, enrollment.Status);
        Assert.Equal(100, enrollment.ProgressPercent);
        page = await lin.Opens("/certificates");
        page.Shows("Fire safety at work");
        Assert.Contains(app.Mail.To("lin@harbor.example"), m => m.Subject.Contains("certificate", StringComparison.OrdinalIgnoreCase));
    }
}
