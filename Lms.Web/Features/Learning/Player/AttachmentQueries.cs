using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Platform.Access;

namespace Lms.Web.Features.Learning.Player;

internal static class AttachmentQueries
{
    /// <summary>The files of a lesson that the viewer may download.</summary>
    public static IQueryable<LessonAttachment> For(this IQueryable<LessonAttachment> files, LessonPlace place, Viewer viewer)
    {
        var mine = files.Where(a => a.LessonId == place.LessonId);
        if (place.IsTaughtBy(viewer))
            return mine;
        return place.IsEnrolled
            ? mine.Where(a => a.Access != AttachmentAccess.Team)
            : mine.Where(a => a.Access == AttachmentAccess.Preview);
    }
}
