using System.Globalization;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Platform.Text;
using Lms.Web.Platform.Ui;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Learning.Notes;

/// <summary>Writes notes and bookmarks as one Markdown text, by course and lesson.</summary>
internal sealed class NotesExport(OwnNotes own, Words words, Func<DateTime, string> day)
{
    public async Task WriteAsync(TextWriter to, string? sought, string? only, CancellationToken stop)
    {
        var notes = own.Search(sought, only)
            .OrderBy(f => f.Course!.Title)
            .ThenBy(f => f.Lesson!.Title)
            .ThenBy(f => f.Note.LessonId)
            .ThenBy(f => f.Note.AtSecond)
            .ThenBy(f => f.Note.CreatedAt)
            .Select(f => new
            {
                Course = f.Course == null ? null : f.Course.Title,
                Lesson = f.Lesson == null ? null : f.Lesson.Title,
                f.Note.LessonId,
                f.Note.AtSecond,
                f.Note.UpdatedAt,
                f.Note.Markdown,
            });
        await to.WriteLineAsync("# " + words["Notes and bookmarks"]);
        var (course, lesson) = ((string?)null, Guid.Empty);
        await foreach (var note in notes.AsAsyncEnumerable().WithCancellation(stop))
        {
            if (lesson != note.LessonId)
            {
                if (course != note.Course && note.Course is not null)
                    await to.WriteLineAsync($"\n## {note.Course}");
                (course, lesson) = (note.Course, note.LessonId);
                await to.WriteLineAsync($"\n### {note.Lesson ?? words["A lesson that was deleted"]}");
            }
            var second = note.AtSecond is { } at ? " · " + Ui.Clock(at) : "";
            await to.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"\n*{day(note.UpdatedAt)}{second}*\n\n{note.Markdown}"));
        }
        var bookmarks = own.Bookmarks(sought, only)
            .OrderBy(f => f.Course.Title)
            .ThenBy(f => f.Lesson.Title)
            .Select(f => new { Course = f.Course.Title, Lesson = f.Lesson.Title });
        var isFirst = true;
        await foreach (var bookmark in bookmarks.AsAsyncEnumerable().WithCancellation(stop))
        {
            if (isFirst)
                await to.WriteLineAsync($"\n## {words["Bookmarks"]}\n");
            isFirst = false;
            await to.WriteLineAsync($"- {bookmark.Course}: {bookmark.Lesson}");
        }
    }
}
