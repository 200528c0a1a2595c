namespace Lms.Web.Features.Checks.Model;

/// <summary>
/// Tells whether a question has been answered; implemented by features that keep answers. An answered question is never changed, only
/// followed by a new version.
/// </summary>
public interface IAnswered
{
    Task<bool> IsAnsweredAsync(Guid questionId, CancellationToken stop);
}
