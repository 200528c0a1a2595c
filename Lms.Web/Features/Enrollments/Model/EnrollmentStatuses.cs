namespace Lms.Web.Features.Enrollments.Model;

/// <summary>What a status means for someone who has it.</summary>
public static class EnrollmentStatuses
{
    /// <summary>The statuses of those who may study, for a list in SQL.</summary>
    public static readonly string ActiveSql = string.Join(
        ", ",
        Enum.GetValues<EnrollmentStatus>().Where(s => s.IsActive).Select(s => $"'{s}'")
    );

    extension(EnrollmentStatus status)
    {
        /// <summary>May study.</summary>
        public bool IsActive => status is EnrollmentStatus.Enrolled or EnrollmentStatus.InProgress or EnrollmentStatus.Completed;

        /// <summary>Neither studies nor waits for anything.</summary>
        public bool HasEnded => status is EnrollmentStatus.Dropped or EnrollmentStatus.Withdrawn or EnrollmentStatus.Expired;
    }
}
