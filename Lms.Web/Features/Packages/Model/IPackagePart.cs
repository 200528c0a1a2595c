using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;

namespace Lms.Web.Features.Packages.Model;

/// <summary>
/// What a later room keeps beside lessons and lets travel in packages: one readable file beside each lesson that has something of it.
/// The same things always give the same text, so that a package taken away twice is the same.
/// </summary>
public interface IPackagePart
{
    /// <summary>Takes the place of <c>.md</c> in the name of the lesson's file: <c>.checks.yaml</c>.</summary>
    string Ending { get; }

    /// <summary>The texts of these lessons, by the lesson's key; a lesson that has nothing is missing.</summary>
    /// <param name="written">Turns addresses in a Markdown text into those of the package.</param>
    Task<IReadOnlyDictionary<Guid, string>> WriteAsync(
        IReadOnlyCollection<Guid> lessons,
        Func<string, string> written,
        CancellationToken stop
    );

    /// <summary>Reads one file without keeping anything.</summary>
    /// <exception cref="PackageException">It says something that cannot be; says where.</exception>
    IBesideLesson Read(string text, string path);

    /// <summary>
    /// Removes the data kept for lessons that no one has seen and that are removed right after, where it is not removed with them.
    /// </summary>
    Task ForgetAsync(IReadOnlyCollection<Guid> lessons, CancellationToken stop) => Task.CompletedTask;
}

/// <summary>The content of a file beside a lesson, read and validated.</summary>
public interface IBesideLesson
{
    /// <summary>Markdown in it, looked through for files and links.</summary>
    IEnumerable<string> Texts { get; }

    /// <summary>The changes and omissions, and the reasons for them.</summary>
    IEnumerable<Refusal> Remarks => [];

    /// <summary>Gives it to the lesson; the caller saves.</summary>
    /// <param name="linked">Turns addresses of the package into those of the course.</param>
    void Keep(Lesson lesson, Func<string, string> linked);
}
