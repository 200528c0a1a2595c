using Lms.Web.Features.People;
using Lms.Web.Platform.Access;

namespace Lms.Web.Tests.House;

/// <summary>Permissions as tables, for the policy tests of the rooms. <c>1</c> means permitted, in the order of the enum values.</summary>
public abstract class PolicyTable
{
    protected static readonly Guid Me = Ids.New();

    protected static readonly IReadOnlyDictionary<string, Viewer> Viewers = new Dictionary<string, Viewer>
    {
        ["visitor"] = Visitor(),
        ["learner"] = Person(Role.Learner),
        ["instructor"] = Person(Role.Instructor),
        ["admin"] = Person(Role.Admin),
        ["operator"] = Person(null, isOperator: true),
        ["nobody here"] = Person(null),
    };

    protected static string Table<TAct>(Func<TAct, bool> may)
        where TAct : struct, Enum => string.Concat(Enum.GetValues<TAct>().Select(act => may(act) ? '1' : '0'));

    private static Viewer Visitor()
    {
        var viewer = new Viewer();
        viewer.Visit(Ids.New(), "Harbor Academy", TimeZoneInfo.Utc);
        return viewer;
    }

    private static Viewer Person(Role? role, bool isOperator = false)
    {
        var viewer = Visitor();
        viewer.SignIn(Me, "Me", "me@harbor.example", role, isOperator, TimeZoneInfo.Utc, "system");
        return viewer;
    }
}
