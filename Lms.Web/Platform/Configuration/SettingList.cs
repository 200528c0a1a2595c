using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace Lms.Web.Platform.Configuration;

/// <summary>All settings of the product, read from their classes; they are checked, printed, and documented from this list.</summary>
public static class SettingList
{
    private const int Width = 100;

    public static IReadOnlyList<Setting> All { get; } =
    [
        .. ProductTypes
            .With<SectionAttribute>()
            .Select(t => (Type: t, t.GetCustomAttribute<SectionAttribute>()!.Path))
            .OrderBy(s => s.Path, StringComparer.Ordinal)
            .SelectMany(s => Of(s.Type, s.Path)),
    ];

    /// <summary>The section of the settings that this class declares, with what the administrator wrote.</summary>
    public static T Read<T>(this IConfiguration configuration)
        where T : class, new() => configuration.GetSection(typeof(T).GetCustomAttribute<SectionAttribute>()!.Path).Get<T>() ?? new();

    /// <summary>For a shell.</summary>
    public static string Plain()
    {
        var text = new StringBuilder(
            "Settings, given as --Section:Key=value, in appsettings.json, or as environment variables (Section__Key):\n"
        );
        foreach (var setting in All)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{setting.Name}{(setting.IsList ? ":0, :1, …" : "")}  ({Words(setting)})\n");
            foreach (var line in Wrap(setting.About))
                text.Append("    ").Append(line).Append('\n');
        }
        return text.ToString().TrimEnd('\n');
    }

    /// <summary>For docs/operations.md.</summary>
    public static string Table()
    {
        var text = new StringBuilder("| key | default | description |\n| --- | --- | --- |\n");
        foreach (var setting in All)
        {
            var list = setting.IsList ? " (list)" : "";
            text.Append(CultureInfo.InvariantCulture, $"| `{setting.Name}`{list} | {Words(setting)} | {setting.About} |\n");
        }
        return text.ToString();
    }

    private static string Words(Setting setting) => setting.Default.Length == 0 ? "none" : setting.Default;

    private static IEnumerable<Setting> Of(Type type, string path)
    {
        var fresh = Activator.CreateInstance(type);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite))
        {
            var key = $"{path}:{property.Name}";
            if (property.GetCustomAttribute<SettingAttribute>() is { } declared)
                yield return Of(property, key, declared, property.GetValue(fresh));
            else if (property.GetValue(fresh) is { } part and not string && part.GetType() is { IsClass: true, IsArray: false } inner)
                foreach (var setting in Of(inner, key))
                    yield return setting;
        }
    }

    private static Setting Of(PropertyInfo property, string key, SettingAttribute declared, object? value)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var isList = type == typeof(string[]);
        var preset =
            declared.Default
            ?? value switch
            {
                bool isOn => isOn ? "`true`" : "`false`",
                string[] many => string.Join(", ", many.Select(v => $"`{v}`")),
                null or "" => "",
                _ => string.Create(CultureInfo.InvariantCulture, $"`{value}`"),
            };
        var bounds = property.GetCustomAttribute<RangeAttribute>();
        return new(isList ? key + ":{n}" : key, isList ? typeof(string) : type, preset, declared.About, bounds);
    }

    private static IEnumerable<string> Wrap(string text)
    {
        var line = new StringBuilder();
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + word.Length + 1 > Width)
            {
                yield return line.ToString();
                line.Clear();
            }
            line.Append(line.Length > 0 ? " " : "").Append(word);
        }
        yield return line.ToString();
    }
}
