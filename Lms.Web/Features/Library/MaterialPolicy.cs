using Lms.Web.Features.Library.Model;
using Lms.Web.Platform.Access;

namespace Lms.Web.Features.Library;

public enum MaterialAct
{
    /// <summary>See it, and where it is used.</summary>
    Open,

    /// <summary>Change what it says and holds, archive and delete it.</summary>
    Change,
}

/// <summary>
/// Anyone who teaches in the institution may use the materials in its library; only the person who added a material, or an administrator,
/// may change it.
/// </summary>
public sealed class MaterialPolicy : Policy<Material, MaterialAct>
{
    public override bool Allows(Viewer who, Material it, MaterialAct act) =>
        act switch
        {
            MaterialAct.Open => who.IsInstructor,
            MaterialAct.Change => who.IsAdmin || (who.IsInstructor && it.MadeById == who.PersonId),
            _ => false,
        };
}
