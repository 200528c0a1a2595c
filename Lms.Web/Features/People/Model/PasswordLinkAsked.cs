using Lms.Web.Kernel;

namespace Lms.Web.Features.People.Model;

/// <summary>
/// Raised when a new password was requested. The same is recorded for an address without an account, so that neither answer nor time
/// reveals the difference.
/// </summary>
/// <param name="PersonId">Null: there is no one to send it to.</param>
public sealed record PasswordLinkAsked(Guid? PersonId) : IEvent;
