namespace Lms.Web.Features.Courses.Model;

/// <summary>The audience of an attachment.</summary>
public enum AttachmentAccess
{
    /// <summary>Learners of the course.</summary>
    Enrolled,

    /// <summary>Anyone who may read the lesson, including visitors of a free preview.</summary>
    Preview,

    /// <summary>The course team only: notes for teaching, solutions.</summary>
    Team,
}
