using Xunit.v3;

namespace Lms.Web.Tests.House;

/// <summary>Marks tests that prove nothing about a database: <c>scripts/test.sh</c> runs them on SQLite only.</summary>
/// <param name="why">Why the other database could not make a difference.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OnOneDatabaseAttribute(string why) : Attribute, ITraitAttribute
{
    public string Why { get; } = why;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [KeyValuePair.Create("Database", "One")];
}
