using Lms.Web.Platform.Access;

namespace Lms.Web.Features.Classes.Joining;

/// <summary>
/// Limits how many wrong codes are tried in a minute: for each account, and for visitors for each network. A wrong code of a visitor
/// never keeps the signed-in people of the same network out, so no one can lock a school out.
/// </summary>
public sealed class WrongCodes(TimeProvider clock)
{
    public const int MostOfAccount = 10;

    public const int MostOfNetwork = 60;

    private readonly CountsOfMinute wrong = new(clock);

    /// <param name="who">An account or a network.</param>
    public bool IsLimited(string who, int most) => wrong.Of(who) >= most;

    public void Count(string who) => wrong.Add(who);
}
