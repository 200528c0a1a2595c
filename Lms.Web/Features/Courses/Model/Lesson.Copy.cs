using Lms.Web.Kernel;

namespace Lms.Web.Features.Courses.Model;

public sealed partial class Lesson
{
    /// <summary>
    /// Copies the properties of another lesson except its title, its texts and its position; its unlock rule is set by the course.
    /// </summary>
    /// <param name="file">Maps the ID of a file of the other lesson's course to one in this course.</param>
    internal void Resemble(Lesson other, Func<Guid?, Guid?> file)
    {
        Objective = other.Objective;
        EstimatedMinutes = other.EstimatedMinutes;
        Minutes = other.Minutes;
        Metadata = other.Metadata;
        Rule = other.Rule;
        RequiredMinutes = other.RequiredMinutes;
        CheckMinutes = other.CheckMinutes;
        IsRequired = other.IsRequired;
        IsPreview = other.IsPreview;
        VideoFileId = file(other.VideoFileId);
        VideoUrl = other.VideoUrl;
        VideoSeconds = other.VideoSeconds;
        DocumentFileId = file(other.DocumentFileId);
        (OutsideUrl, OutsideTitle, OutsideNote) = (other.OutsideUrl, other.OutsideTitle, other.OutsideNote);
    }
}
