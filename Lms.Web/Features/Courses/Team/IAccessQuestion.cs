using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Courses.Team;

/// <summary>
/// “May this person do that in this course, and why?” Each room answers for what it decides; the answer comes from the permission itself.
/// </summary>
public interface IAccessQuestion
{
    /// <summary>Names the question in a URL.</summary>
    string Key { get; }

    /// <summary>The action that the person wants to perform, as the rest of “May they …”.</summary>
    string Text { get; }

    /// <param name="course">With its staff.</param>
    /// <param name="who">The person, as they are when they sign in.</param>
    Task<AccessAnswer> AnswerAsync(Course course, Viewer who, CancellationToken stop);
}

/// <param name="Because">Sentences, the decisive first.</param>
public sealed record AccessAnswer(bool May, IReadOnlyList<string> Because);
