namespace Lms.Web.Features.Packages.Model;

/// <summary>A part of a YAML file of another system: a text, a list, or keys with their values.</summary>
/// <param name="Text">Null for a list, for keys, and for nothing.</param>
/// <param name="Line">In the file, from 1.</param>
internal sealed record YamlNode(string? Text, int Line)
{
    public List<YamlNode> List { get; } = [];

    public List<(string Key, YamlNode Value)> Keys { get; } = [];

    /// <summary>The value of a key; null when there is none.</summary>
    public YamlNode? this[string key] => Keys.Find(k => k.Key == key).Value;
}
