namespace Lms.Web.Platform.Configuration;

/// <summary>
/// This class is a section of the settings: each of its properties with <see cref="SettingAttribute"/> is a key. Nothing else of the
/// section is understood, and what is not understood stops the start.
/// </summary>
/// <param name="path">Such as <c>Mail</c>; <c>{key}</c> is for a name that the administrator chooses.</param>
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
