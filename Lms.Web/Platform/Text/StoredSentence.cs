using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lms.Web.Platform.Text;

/// <summary>
/// A sentence as JSON: its English key and its values instead of its words, so that later readers see it in their own language.
/// Values other than text, numbers, and sentences keep the form they had when the sentence was stored.
/// </summary>
internal static class StoredSentence
{
    public static string Write(Sentence sentence) => Node(sentence).ToJsonString();

    /// <exception cref="JsonException">The text was not written by <see cref="Write"/>.</exception>
    public static Sentence Read(string json) =>
        JsonNode.Parse(json) is JsonObject stored ? Read(stored) : throw new JsonException("A stored sentence is an object.");

    private static JsonObject Node(Sentence sentence)
    {
        var (english, one, values) = sentence.Forms;
        var stored = new JsonObject { ["text"] = english };
        if (one is not null)
            stored["one"] = one;
        if (values.Length > 0)
            stored["values"] = new JsonArray([.. values.Select(Value)]);
        return stored;
    }

    private static JsonNode? Value(object? value) =>
        value switch
        {
            null => null,
            Sentence inner => Node(inner),
            int number => JsonValue.Create(number),
            decimal number => JsonValue.Create(number),
            _ => JsonValue.Create(Convert.ToString(value, CultureInfo.CurrentCulture)),
        };

    private static Sentence Read(JsonObject stored)
    {
        var english = (string?)stored["text"] ?? throw new JsonException("A stored sentence has a text.");
        object?[] values = [.. (stored["values"] as JsonArray ?? []).Select(Value)];
        return (string?)stored["one"] is { } one && values is [int number, ..]
            ? new Sentence(english, new Words.Counted(number, one, values))
            : new Sentence(english, values.Length == 0 ? null : values);
    }

    private static object? Value(JsonNode? stored) =>
        stored switch
        {
            null => null,
            JsonObject inner => Read(inner),
            JsonValue value when value.TryGetValue<int>(out var number) => number,
            JsonValue value when value.TryGetValue<decimal>(out var number) => number,
            _ => stored.ToString(),
        };
}
