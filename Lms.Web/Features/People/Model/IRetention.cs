namespace Lms.Web.Features.People.Model;

/// <summary>
/// What a room removes for good when its time is over. Each room registers its own; the nightly cleanup asks them in the order of the
/// rooms, institution by institution. A failing one does not keep the others from running.
/// </summary>
public interface IRetention
{
    /// <param name="rules">The privacy rules of the institution; the viewer is set to it.</param>
    Task PurgeAsync(PrivacyRules rules, CancellationToken stop);
}
