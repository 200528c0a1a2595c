using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Mail;
using Lms.Web.Platform.Outbox;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Privacy;

/// <summary>What is said once the account is closed; its session has ended.</summary>
public sealed class ClosedModel : Screen
{
    [Can(Anyone.May)]
    public void OnGet()
    {
    }
}
