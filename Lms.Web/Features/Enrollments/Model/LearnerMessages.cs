using System.Text.Json;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>Writes to learners of a course without revealing addresses that their owners hide; replies go to the sender.</summary>
public sealed class LearnerMessages(LmsContext db, AccountMails mails, Viewer viewer, Words words)
{
    public const int Longest = 4000;

    /// <param name="to">Enrollments of the people to write to; an empty list is refused.</param>
    public async Task<Result> WriteAsync(Course course, IQueryable<Enrollment> to, string? message, CancellationToken stop)
    {
        message = (message ?? "").Trim();
        if (message.Length == 0)
            return new Refusal("Write something first.", "message");
        if (message.Length > Longest)
            return new Refusal("Keep your message to {0} characters or fewer.", "message", Longest);
        var learners = await db.OpenPeople().Where(p => to.Any(e => e.PersonId == p.Id)).ToListAsync(stop);
        if (learners.Count == 0)
            return new Refusal("Select learners first.");
        foreach (var learner in learners)
            await mails.WriteAsync(
                learner,
                words["Message about “{0}”", course.Title],
                words[
                    "{0} sent you a message about the course “{1}”:\n\n{2}\n\nTo reply, write to {3}.",
                    viewer.Name,
                    course.Title,
                    message,
                    viewer.Email
                ],
                words["Open course"],
                $"/courses/{course.Slug}",
                stop
            );
        // Log the recipients, not the content: the log is permanent, and the email belongs to its readers.
        db.Add(
            db.Note(
                "Wrote",
                nameof(Course),
                course.Id,
                JsonSerializer.Serialize(
                    new Dictionary<string, object?[]> { ["Recipients"] = [null, string.Join(", ", learners.Select(l => l.Id))] }
                )
            )
        );
        return Result.Done;
    }
}
