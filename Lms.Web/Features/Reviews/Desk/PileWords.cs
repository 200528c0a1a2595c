using Lms.Web.Features.Reviews.Model;

namespace Lms.Web.Features.Reviews.Desk;

public static class PileWords
{
    public static string Text(this Pile pile) =>
        pile switch
        {
            Pile.All => "All",
            Pile.Waiting => "Waiting",
            Pile.Reported => "Reported",
            Pile.Shown => "Shown",
            _ => "Hidden",
        };
}
