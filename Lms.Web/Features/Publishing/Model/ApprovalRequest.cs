using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Publishing.Model;

public enum RequestState
{
    Waiting,
    Approved,
    Returned,

    /// <summary>The requester withdrew it.</summary>
    Withdrawn,
}

/// <summary>A request for others of the team to review a lesson's draft, or a whole course, before learners see it.</summary>
public sealed class ApprovalRequest : Entity, IOwned, IAudited
{
    public const int LongestMessage = 2000;

    private ApprovalRequest() { }

    private ApprovalRequest(Guid courseId, Guid? lessonId, Guid personId, string? message, DateTime now)
    {
        CourseId = courseId;
        LessonId = lessonId;
        PersonId = personId;
        Message = message;
        AskedAt = now;
        Raise(new ApprovalRequested(Id));
    }

    public Guid InstitutionId { get; set; }

    public Guid CourseId { get; private init; }

    /// <summary>Null: the whole course.</summary>
    public Guid? LessonId { get; private init; }

    /// <summary>The requester.</summary>
    public Guid PersonId { get; private init; }

    public DateTime AskedAt { get; private init; }

    public string? Message { get; private init; }

    public RequestState State { get; private set; }

    public Guid? DecidedById { get; private set; }

    public DateTime? DecidedAt { get; private set; }

    public string? Answer { get; private set; }

    /// <summary>When the approved text was last written: later text is not approved.</summary>
    public DateTime? TextOf { get; private set; }

    public bool IsWaiting => State is RequestState.Waiting;

    public static Result<ApprovalRequest> Ask(Guid courseId, Guid? lessonId, Guid personId, string? message, DateTime now) =>
        message?.Length > LongestMessage
            ? new Refusal("Keep the message within {0} characters.", "message", LongestMessage)
            : new ApprovalRequest(courseId, lessonId, personId, message.OrNull(), now);

    /// <param name="textOf">When the text was last written.</param>
    public Result Approve(Guid byId, string? answer, DateTime? textOf, DateTime now)
    {
        if (Decide(RequestState.Approved, byId, answer, now).Refusal is { } why)
            return why;
        TextOf = textOf;
        return Result.Done;
    }

    /// <summary>An answer is required: a return that does not say what to change helps no one.</summary>
    public Result Return(Guid byId, string? answer, DateTime now) =>
        string.IsNullOrWhiteSpace(answer)
            ? new Refusal("Describe what should change.", "answer")
            : Decide(RequestState.Returned, byId, answer, now);

    public Result Withdraw(DateTime now)
    {
        if (!IsWaiting)
            return Decided;
        (State, DecidedAt) = (RequestState.Withdrawn, now);
        return Result.Done;
    }

    private static Refusal Decided => new("This request is already closed.");

    private Result Decide(RequestState state, Guid byId, string? answer, DateTime now)
    {
        if (!IsWaiting)
            return Decided;
        if (answer?.Length > LongestMessage)
            return new Refusal("Keep the message within {0} characters.", "answer", LongestMessage);
        State = state;
        DecidedById = byId;
        DecidedAt = now;
        Answer = answer.OrNull();
        return Raise(new ApprovalDecided(Id));
    }

    internal sealed class Mapping : IEntityTypeConfiguration<ApprovalRequest>
    {
        public void Configure(EntityTypeBuilder<ApprovalRequest> builder)
        {
            builder.ToTable("ApprovalRequests");
            builder.Property(r => r.Message).HasMaxLength(LongestMessage);
            builder.Property(r => r.Answer).HasMaxLength(LongestMessage);
            builder.Ignore(r => r.IsWaiting);
            builder.HasOne<Course>().WithMany().HasForeignKey(r => r.CourseId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<Lesson>().WithMany().HasForeignKey(r => r.LessonId).OnDelete(DeleteBehavior.Cascade);
            // Each draft has at most one pending request.
            builder
                .HasIndex(r => r.LessonId)
                .IsUnique()
                .HasFilter("\"State\" = 'Waiting' AND \"LessonId\" IS NOT NULL")
                .HasDatabaseName("IX_ApprovalRequests_WaitingLesson");
            builder
                .HasIndex(r => r.CourseId)
                .IsUnique()
                .HasFilter("\"State\" = 'Waiting' AND \"LessonId\" IS NULL")
                .HasDatabaseName("IX_ApprovalRequests_WaitingCourse");
            builder.HasIndex(r => new
            {
                r.CourseId,
                r.LessonId,
                r.AskedAt,
            });
            builder.HasIndex(r => new { r.PersonId, r.AskedAt });
            builder
                .Personal(r => r.PersonId)
                .Stays(CourseStaff.Work)
                .Keeps(CourseStaff.Work, r => r.Message)
                .Exports("review-requests", "Approval requests");
            builder
                .Personal(r => r.DecidedById)
                .Stays(CourseStaff.Work)
                .Keeps(CourseStaff.Work, r => r.Answer)
                .Exports("review-decisions", "Your decisions on approval requests");
        }
    }
}
