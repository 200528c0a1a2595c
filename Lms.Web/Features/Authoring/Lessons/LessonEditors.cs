using System.Collections.Concurrent;
using Lms.Web.Kernel;

namespace Lms.Web.Features.Authoring.Lessons;

/// <summary>
/// Who has the editor of a lesson open at this moment, and who saved it last. Kept for seconds, in this process only: a hint for people;
/// what is saved is decided by versions.
/// </summary>
public sealed class LessonEditors(TimeProvider clock)
{
    /// <summary>Two and a half times the interval at which an open editor reports itself.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(50);

    private static readonly TimeSpan Remembered = TimeSpan.FromHours(12);

    private const int Most = 5_000;

    private readonly ConcurrentDictionary<Guid, ConcurrentDictionary<Guid, (string Name, DateTime At)>> here = new();
    private readonly ConcurrentDictionary<Guid, (Guid PersonId, string Name, DateTime At)> saved = new();

    public void Here(Guid lessonId, Guid personId, string name)
    {
        if (here.Count > Most)
            Tidy();
        here.GetOrAdd(lessonId, _ => new())[personId] = (name, clock.Now);
    }

    public void Gone(Guid lessonId, Guid personId)
    {
        if (here.TryGetValue(lessonId, out var people))
            people.TryRemove(personId, out _);
    }

    public void Saved(Guid lessonId, Guid personId, string name)
    {
        if (saved.Count > Most)
            Tidy();
        saved[lessonId] = (personId, name, clock.Now);
    }

    /// <summary>The names of the others, in order.</summary>
    public IReadOnlyList<string> Others(Guid lessonId, Guid personId)
    {
        if (!here.TryGetValue(lessonId, out var people))
            return [];
        var since = clock.Now - Fresh;
        foreach (var (id, entry) in people)
        {
            if (entry.At < since)
                people.TryRemove(new(id, entry));
        }
        return [.. people.Where(p => p.Key != personId).Select(p => p.Value.Name).Order(StringComparer.CurrentCulture)];
    }

    /// <summary>Returns who saved last, if it was someone else and recent.</summary>
    public string? SavedBy(Guid lessonId, Guid personId) =>
        saved.TryGetValue(lessonId, out var last) && last.PersonId != personId && last.At > clock.Now - Remembered ? last.Name : null;

    private void Tidy()
    {
        var since = clock.Now - Fresh;
        foreach (var (id, people) in here)
        {
            if (people.All(p => p.Value.At < since))
                here.TryRemove(id, out _);
        }
        foreach (var (id, last) in saved)
        {
            if (last.At < clock.Now - Remembered)
                saved.TryRemove(id, out _);
        }
    }
}
