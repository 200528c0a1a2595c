using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Lms.Web.Platform.Access;

/// <summary>Reads protected text that comes from outside: links, cookies, form fields.</summary>
public static class ProtectedText
{
    /// <returns>Null when there is none, or it was not protected for this purpose by this installation.</returns>
    public static string? Open(this IDataProtector protector, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        try
        {
            return protector.Unprotect(text);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
