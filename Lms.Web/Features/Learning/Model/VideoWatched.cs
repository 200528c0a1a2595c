using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;

namespace Lms.Web.Features.Learning.Model;

/// <summary>Most of the video was watched. Where its length is unknown, the learner says when the lesson is done.</summary>
public sealed class VideoWatched : ICompletionRule
{
    public const int Percent = 90;

    public string Key => CompletionRule.VideoWatched;

    public int Order => 20;

    public string Name => "90% of the video is watched";

    public bool Suits(string kind) => kind is LessonKind.Video;

    public bool IsMeasured(StudyFacts it) => it.VideoSeconds > 0;

    public Refusal? Missing(StudyFacts it) =>
        it.VideoSeconds > 0 && it.PercentWatched < Percent
            ? new Refusal("You’ve watched {0}% of the video. Watch {1}% to complete this lesson.", null, (int)it.PercentWatched, Percent)
            : null;
}
