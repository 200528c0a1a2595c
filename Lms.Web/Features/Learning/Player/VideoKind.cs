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
        Task.FromResult<Shown?>(new("/Features/Learning/Player/_VideoPlayer.cshtml", Player(it)) { IsWide = true });

    private VideoPlayer Player(LessonView it)
    {
        var lesson = it.Lesson;
        var path = lesson.VideoUrl?.Split('?')[0];
        var isSound = FileKind.IsSound(lesson.VideoFileId is null ? path : lesson.VideoFileName);
        return new()
        {
            Title = it.Title,
            Url = lesson is { VideoFileId: { } file, VideoFileName: { } name } ? tokens.Url(file, name, it.CourseId) : lesson.VideoUrl,
            IsFile = isSound || lesson.VideoFileId is not null || IsVideo(path),
            IsSound = isSound,
            Film = lesson.Film,
            Tracks = it.Tracks,
            IsCounted = it.MayStudy && lesson.VideoSeconds > 0,
            Percent = it.Percent,
            PositionSeconds = it.PositionSeconds,
            Watched = it.Watched,
        };
    }

    private static bool IsVideo(string? path) =>
        path is not null
        && (path.EndsWith(".mp4", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".webm", StringComparison.OrdinalIgnoreCase));
}
