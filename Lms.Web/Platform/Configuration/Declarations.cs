namespace Lms.Web.Platform.Configuration;

/// <summary>
/// Marks a class as a section of the settings: each of its properties with <see cref="SettingAttribute"/> is a key. Any other key in the
/// section is unknown, and an unknown key stops the start.
/// </summary>
/// <param name="path">Such as <c>Mail</c>; <c>{key}</c> represents a name that the administrator chooses.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SectionAttribute(string path) : Attribute
{
    public string Path => path;
}

/// <summary>This property is a setting. Its type, its value in a new object and its name are the setting's.</summary>
/// <param name="about">What it is, in a clause or two, as help and docs/operations.md say it.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingAttribute(string about) : Attribute
{
    public string About => about;

    /// <summary>In words, where it is not the value in a new object.</summary>
    public string? Default { get; init; }
}
