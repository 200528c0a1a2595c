using System.Text.Encodings.Web;
using System.Text.Json;
using Lms.Web.Kernel;

namespace Lms.Web.Platform.Text;

/// <summary>A custom field, as a form sends it.</summary>
public sealed class KeyValue
{
    public string Key
    {
        get => field;
        set => field = value ?? "";
    } = "";

    public string Value
    {
        get => field;
        set => field = value ?? "";
    } = "";
}

/// <summary>Custom fields, stored as a JSON object of strings; edited with the partial <c>_KeyValues</c>.</summary>
public static class KeyValues
{
    public const int Most = 50;
    public const int LongestKey = 60;
    public const int LongestValue = 1000;

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Anything that is not an object reads as empty; values that are not strings read as their JSON.</summary>
    public static List<KeyValue> Read(string? json)
    {
        try
        {
            using var document = JsonDocument.Parse(string.IsNullOrWhiteSpace(json) ? "{}" : json);
            return document.RootElement.ValueKind is not JsonValueKind.Object
                ? []
                :
                [
                    .. document
                        .RootElement.EnumerateObject()
                        .Select(p => new KeyValue
                        {
                            Key = p.Name,
                            Value = p.Value.ValueKind is JsonValueKind.String ? p.Value.GetString()! : p.Value.GetRawText(),
                        }),
                ];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>Lines with neither key nor value are dropped.</summary>
    public static Result<string> Write(IEnumerable<KeyValue> fields)
    {
        var kept = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in fields)
        {
            var (key, value) = (field.Key.Trim(), field.Value.Trim());
            if (key.Length == 0 && value.Length == 0)
                continue;
            if (key.Length == 0)
                return new Refusal("Enter a name for the value “{0}”.", null, value.Length > 40 ? value[..40] + "…" : value);
            if (key.Length > LongestKey || value.Length > LongestValue)
                return new Refusal(
                    "The field “{0}” is too long. Use at most {1} characters for its name and {2} for its value.",
                    null,
                    key[..Math.Min(40, key.Length)],
                    LongestKey,
                    LongestValue
                );
            if (!kept.TryAdd(key, value))
                return new Refusal("Use the field name “{0}” only once.", null, key);
        }
        return kept.Count > Most ? new Refusal("Use at most {0} fields.", null, Most) : JsonSerializer.Serialize(kept, Json);
    }
}

/// <summary>The model of the partial <c>_KeyValues</c>.</summary>
/// <param name="Name">The name of the list in the form, such as <c>Input.Fields</c>.</param>
public sealed record KeyValueFields(string Name, IReadOnlyList<KeyValue> Rows);
