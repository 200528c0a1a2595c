using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Lms.Web.Platform.Configuration;

/// <summary>One key of the settings, as declared.</summary>
/// <param name="Key">
/// Such as <c>Mail:Port</c>; <c>{key}</c> and <c>{n}</c> represent names and numbers that the administrator writes.
/// </param>
/// <param name="Type">The type of one value: a list of strings is many keys with one string each.</param>
/// <param name="Default">In words.</param>
/// <param name="Bounds">Null when any value of the type is allowed.</param>
public sealed record Setting(string Key, Type Type, string Default, string About, RangeAttribute? Bounds)
{
    private readonly string[] segments = Key.Split(':');

    public bool IsList => segments[^1] == "{n}";

    /// <summary>As it is written down for people, without the number of a list.</summary>
    public string Name => IsList ? Key[..Key.LastIndexOf(':')] : Key;

    public string Section => segments[0];

    /// <summary>Whether this key, as written by the user, belongs to this setting.</summary>
    public bool Is(string key)
    {
        var written = key.Split(':');
        return written.Length == segments.Length && segments.Zip(written).All(s => Fits(s.First, s.Second));
    }

    /// <summary>Is it a section above this setting, or its list without a number?</summary>
    public bool IsBelow(string key)
    {
        var written = key.Split(':');
        return written.Length < segments.Length && segments.Zip(written).All(s => Fits(s.First, s.Second));
    }

    /// <summary>Null when the value can be read, else what it must be.</summary>
    public string? Wants(string value)
    {
        if (Type == typeof(bool))
            return bool.TryParse(value, out _) ? null : "true or false";
        if (Type == typeof(string))
            return null;
        var isWhole = long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
        return isWhole && number >= Least && number <= Most ? null : $"a whole number{Reach}";
    }

    private long Least => Bounds is null ? int.MinValue : Convert.ToInt64(Bounds.Minimum, CultureInfo.InvariantCulture);

    private long Most => Bounds is null ? int.MaxValue : Convert.ToInt64(Bounds.Maximum, CultureInfo.InvariantCulture);

    private string Reach =>
        Bounds is null ? ""
        : Most == int.MaxValue ? string.Create(CultureInfo.InvariantCulture, $", {Least} or more")
        : string.Create(CultureInfo.InvariantCulture, $" from {Least} to {Most}");

    private static bool Fits(string declared, string written) =>
        declared switch
        {
            "{n}" => int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out _),
            "{key}" => written.Length > 0,
            _ => declared.Equals(written, StringComparison.OrdinalIgnoreCase),
        };
}
