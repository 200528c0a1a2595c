using Lms.Web.Kernel;

namespace Lms.Web.Features.Courses.Model;

public sealed partial class Lesson
{
    /// <summary>Takes on what another lesson is besides its title, its texts and its place; what opens it is said by the course.</summary>
    /// <param name="file">The key of a file of the other lesson's course in this one.</param>
    internal void Resemble(Lesson other, Func<Guid?, Guid?> file)
    {
        (Objective, EstimatedMinutes, Minutes, Metadata) = (other.Objective, other.EstimatedMinutes, other.Minutes, other.Metadata);
        (Rule, RequiredMinutes, CheckMinutes, IsRequired, IsPreview) = (
            other.Rule,
            other.RequiredMinutes,
            other.CheckMinutes,
            other.IsRequired,
            other.IsPreview
        );
        (VideoFileId, VideoUrl, VideoSeconds, DocumentFileId) = (
            file(other.VideoFileId),
            other.VideoUrl,
            other.VideoSeconds,
            file(other.DocumentFileId)
        );
        (OutsideUrl, OutsideTitle, OutsideNote) = (other.OutsideUrl, other.OutsideTitle, other.OutsideNote);
    }
}
