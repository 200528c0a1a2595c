using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Lms.Web.Features.Administration.Model;

/// <summary>The names of the registration modes.</summary>
public static class SignUpModes
{
    public static IEnumerable<SelectListItem> Choices(Words words) =>
        [
            new(words["Anyone can create an account"], nameof(SignUpMode.Public)),
            new(words["Only invited people"], nameof(SignUpMode.InviteOnly)),
            new(words["Only invited people and email addresses from the domains below"], nameof(SignUpMode.DomainRestricted)),
        ];
}
