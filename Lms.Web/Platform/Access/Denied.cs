using Lms.Web.Kernel;

namespace Lms.Web.Platform.Access;

/// <summary>Why a request was refused, for the page that the person sees instead.</summary>
public static class Denied
{
    private static readonly object Key = new();

    public static void Because(HttpContext http, Refusal? why) => http.Items[Key] = why;

    public static Refusal? Why(HttpContext http) => http.Items[Key] as Refusal;
}
