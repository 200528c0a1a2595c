using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Kinds;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;

namespace Lms.Web.Features.Learning.Player;

/// <summary>A video whose watching is counted; this feature does the counting, so it provides the kind.</summary>
public sealed class VideoKind(LmsContext db, FileTokens tokens) : ILessonKind
{
    public string Key => LessonKind.Video;

    public int Order => 20;

    public string Name => "Video";

    public string About => "Your own video or audio. Tracks how much of it learners watch or listen to.";

    public string Adding => "Add video";

    public string Icon => "video";

    public async Task<Region?> EditAsync(LessonEdit it, CancellationToken stop) => await VideoPanel.ReadAsync(db, tokens, it, stop);

    public Task<Shown?> ShowAsync(LessonView it, CancellationToken stop) =>
        Task.FromResult<Shown?>(new("/Features/Learning/Player/_VideoPlayer.cshtml", it.Page) { IsWide = true });
}
