using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Administration.Members;

/// <summary>The fields of an existing member.</summary>
public sealed class MemberForm : PersonForm
{
    [StringLength(2100)]
    public string? Credentials { get; set; }

    [StringLength(2100)]
    public string? Designations { get; set; }

    public List<KeyValue> Fields
    {
        get => field;
        set => field = value ?? [];
    } = [];
}
