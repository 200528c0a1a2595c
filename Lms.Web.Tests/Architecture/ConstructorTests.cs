using System.Reflection;
using System.Runtime.CompilerServices;

namespace Lms.Web.Tests.Architecture;

/// <summary>A class that needs many things does many things, and is divided.</summary>
public sealed class ConstructorTests
{
    private const int Most = 7;

    [Fact]
    public void No_constructor_takes_more_than_seven_things()
    {
        var large = typeof(Program)
            .Assembly.GetTypes()
            .Where(t => t.IsClass && !IsRecord(t) && !IsGenerated(t))
            .Where(t =>
                t.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
                    .Any(c => c.GetParameters().Length > Most)
            )
            .Select(t => t.FullName);
        Assert.Empty(large);
    }

    /// <summary>Records are values: what they take is what they are.</summary>
    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;

    private static bool IsGenerated(Type? type) =>
        type is not null && (type.IsDefined(typeof(CompilerGeneratedAttribute)) || IsGenerated(type.DeclaringType));
}
