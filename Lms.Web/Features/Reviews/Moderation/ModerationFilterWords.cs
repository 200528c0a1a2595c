using Lms.Web.Features.Reviews.Model;

namespace Lms.Web.Features.Reviews.Moderation;

public static class ModerationFilterWords
{
    public static string Text(this ReviewFilter filter) =>
        filter switch
        {
            ReviewFilter.All => "All",
            ReviewFilter.Waiting => "Waiting",
            ReviewFilter.Reported => "Reported",
            ReviewFilter.Shown => "Shown",
            _ => "Hidden",
        };
}
