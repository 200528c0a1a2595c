using Lms.Web.Kernel;

namespace Lms.Web.Features.People.Model;

/// <summary>The known data about a person who is added or changed by someone else.</summary>
public sealed record PersonFacts(string FirstName, string LastName, string? DisplayName, string? StudentId, string? EmployeeId)
{
    /// <summary>Why they do not name anyone, or null.</summary>
    public Refusal? Unnamed =>
        string.IsNullOrWhiteSpace(FirstName) && string.IsNullOrWhiteSpace(LastName) && string.IsNullOrWhiteSpace(DisplayName)
            ? new Refusal("Enter a name.", "FirstName")
            : null;
}
