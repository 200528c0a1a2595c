using Lms.Web.Kernel;

namespace Lms.Web.Platform.Text;

/// <summary>Shown to people whose change could not be saved, through no fault of theirs.</summary>
public static class NotSaved
{
    public static readonly Refusal NoRoom = new(
        "The server is out of disk space. Nothing was saved. Let the people who run this site know, and try again later."
    );

    public static readonly Refusal ReadOnly = new(
        "The server can’t save anything at the moment. Nothing was saved. Let the people who run this site know, and try again later."
    );

    public static readonly Refusal NoAnswer = new(
        "The database can’t be reached. Nothing was saved. Let the people who run this site know, and try again later."
    );
}
