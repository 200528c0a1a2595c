using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Administration.Members;

/// <summary>The fields in which administrators describe a person; nothing else can be posted.</summary>
public class PersonForm
{
    [StringLength(100)]
    public string FirstName
    {
        get => field;
        set => field = value ?? "";
    } = "";

    [StringLength(100)]
    public string LastName
    {
        get => field;
        set => field = value ?? "";
    } = "";

    [StringLength(200)]
    public string? DisplayName { get; set; }

    [StringLength(50)]
    public string? StudentId { get; set; }

    [StringLength(50)]
    public string? EmployeeId { get; set; }

    public PersonFacts Facts => new(FirstName, LastName, DisplayName, StudentId, EmployeeId);
}
