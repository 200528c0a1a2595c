using Lms.Web.Kernel;

namespace Lms.Web.Platform.Text;

/// <summary>Said to people whose change could not be kept, through no fault of theirs.</summary>
public static class NotKept
{
    public static readonly Refusal NoRoom = new("There is no room left on the server. Nothing was saved. Tell the people who run this site, and try again later.");

    public static readonly Refusal ReadOnly = new("The server cannot save anything at the moment. Nothing was saved. Tell the people who run this site, and try again later.");

    public static readonly Refusal NoAnswer = new("The database does not answer. Nothing was saved. Tell the people who run this site, and try again later.");
}
