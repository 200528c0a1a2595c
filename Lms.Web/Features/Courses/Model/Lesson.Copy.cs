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
        if (other.Video is { } video)
            ShowVideo(file(video.FileId), video.Url, video.Seconds);
        ShowDocument(file(other.Document?.FileId));
        if (other.Link is { } link)
            PointTo(link.Url, link.Title, link.Note);
    }
}
