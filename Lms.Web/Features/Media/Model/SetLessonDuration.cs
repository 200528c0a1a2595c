using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Media.Model;

/// <summary>Takes the length of a video of unknown length from the program that plays it.</summary>
public sealed class SetLessonDuration(Platform.Data.LmsContext db) : Platform.Outbox.IHandle<Platform.Files.Media.MediaMeasured>
{
    public async Task HandleAsync(Platform.Files.Media.MediaMeasured it, CancellationToken stop)
    {
        foreach (var lesson in await db.Lessons.Where(l => l.Video!.FileId == it.FileId && l.Video!.Seconds == 0).ToListAsync(stop))
            lesson.ShowVideo(it.FileId, null, it.Seconds);
        await db.SaveChangesAsync(stop);
    }
}
