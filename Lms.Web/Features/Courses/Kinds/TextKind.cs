using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Files;

namespace Lms.Web.Features.Courses.Kinds;

public sealed class TextKind : OwnKind
{
    public override string Key => LessonKind.Text;

    public override int Order => 10;

    public override string Name => "Text";

    public override string About => "Something to read, with images, tables, and formulas.";

    public override string Adding => "Add text";

    public override string Icon => "text";
}
