using Lms.Web.Kernel;
using Microsoft.AspNetCore.Identity;

namespace Lms.Web.Features.People.Model;

/// <summary>Accounts are found by the key of their address, and named by their address.</summary>
internal sealed class EmailKeys : ILookupNormalizer
{
    public string? NormalizeEmail(string? email) => email is null ? null : EmailAddress.Key(email);

    public string? NormalizeName(string? name) => name is null ? null : EmailAddress.Key(name);
}
