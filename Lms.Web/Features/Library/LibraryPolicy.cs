using Lms.Web.Platform.Access;

namespace Lms.Web.Features.Library;

public enum LibraryAct
{
    /// <summary>Look through the library of materials.</summary>
    See,

    /// <summary>Add materials to it.</summary>
    Add,
}

public sealed class LibraryPolicy : Policy<LibraryAct>
{
    public override bool Allows(Viewer who, LibraryAct act) => who.IsInstructor;
}
