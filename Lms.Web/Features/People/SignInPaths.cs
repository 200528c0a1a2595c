namespace Lms.Web.Features.People;

/// <summary>The pages between signing in and the requested page.</summary>
public static class SignInPaths
{
    /// <summary>Where the second factor is asked for.</summary>
    public static string Code(string? returnUrl) => "/sign-in/code?returnUrl=" + Uri.EscapeDataString(returnUrl ?? "");
}
