using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Outbox;
using Microsoft.AspNetCore.RateLimiting;

namespace Lms.Web.Features.People.Privacy;

/// <summary>The page shown once the account is closed; its session has ended.</summary>
public sealed class ClosedModel : Screen
{
    [Can(Anyone.May)]
    public void OnGet() { }
}
