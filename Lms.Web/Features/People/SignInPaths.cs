namespace Lms.Web.Features.People;

/// <summary>Pages that a sign-in passes before it arrives where it was going.</summary>
public static class SignInPaths
{
    /// <summary>Where the second factor is asked for.</summary>
    public static string Code(string? returnUrl) => "/sign-in/code?returnUrl=" + Uri.EscapeDataString(returnUrl ?? "");
}
