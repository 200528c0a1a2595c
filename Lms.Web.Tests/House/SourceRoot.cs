using System.Reflection;

namespace Lms.Web.Tests.House;

/// <summary>The path of the sources, for tests about them.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class SourceRootAttribute(string path) : Attribute
{
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public static string Of(params string[] parts) =>
        System.IO.Path.Combine([typeof(SourceRootAttribute).Assembly.GetCustomAttribute<SourceRootAttribute>()!.Path, .. parts]);
}
