using System.Globalization;
using System.Text.Json;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Packages.Model;

/// <summary>Stored sentences to be read later by someone, in any language: the English text and its arguments.</summary>
internal static class Reasons
{
    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(IEnumerable<Refusal> reasons) =>
        JsonSerializer.Serialize(reasons.Select(r => Parts(r.Text, r.Arguments)).ToArray(), Json);

    public static IReadOnlyList<Sentence> Read(string? json)
    {
        if (json is null)
            return [];
        using var said = JsonDocument.Parse(json);
        return [.. said.RootElement.EnumerateArray().Select(Whole)];
    }

    public static string Said(string? json) => string.Join(' ', Read(json).Select(s => s.Value));

    /// <summary>The English text, then its arguments; a nested sentence is a nested list.</summary>
    private static object[] Parts(string english, object?[] values) =>
        [
            english,
            .. values.Select(v =>
                v is Sentence { Parts: var (inner, of) }
                    ? (object)Parts(inner, of)
                    : Convert.ToString(v, CultureInfo.InvariantCulture) ?? ""
            ),
        ];

    private static Sentence Whole(JsonElement parts) =>
        Sentence.Of(
            parts[0].GetString()!,
            [.. parts.EnumerateArray().Skip(1).Select(p => p.ValueKind is JsonValueKind.Array ? (object?)Whole(p) : p.GetString())]
        );
}
