using Lms.Web.Features.Courses.Model;

namespace Lms.Web.Features.Publishing.Model;

/// <summary>English keys of the names of versions and reviews.</summary>
public static class VersionWords
{
    public static string Text(this VersionKind kind) =>
        kind switch
        {
            VersionKind.Published => "Published",
            VersionKind.Kept => "Saved while editing",
            _ => "Discarded draft",
        };

    public static string Text(this RequestState state) =>
        state switch
        {
            RequestState.Waiting => "Awaiting approval",
            RequestState.Approved => "Approved",
            RequestState.Returned => "Changes requested",
            _ => "Request withdrawn",
        };
}
