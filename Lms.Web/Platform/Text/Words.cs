using System.Globalization;
using Lms.Web.Kernel;
using Microsoft.AspNetCore.Html;

namespace Lms.Web.Platform.Text;

/// <summary>All texts that people read go through here: the English sentence is the key of its translations.</summary>
public sealed class Words
{
    public Sentence this[string english] => new(english, null);

    /// <param name="english">Contains <c>{0}</c>, <c>{1}</c> … for the values.</param>
    public Sentence this[string english, params object?[] values] => new(english, values);

    public string this[Refusal refusal] => this[refusal.Text, refusal.Arguments].Value;

    /// <summary>
    /// One form for one, another for many; both may hold <c>{0}</c> for the number. Translations have the forms of their language.
    /// </summary>
    public Sentence Count(int number, string one, string many) => new(many, new Counted(number, one, [number]));

    /// <summary>With more values: <c>{0}</c> is the number, <c>{1}</c> the first of them.</summary>
    public Sentence Count(int number, string one, string many, params object?[] more) =>
        new(many, new Counted(number, one, [number, .. more]));

    internal sealed record Counted(int Number, string One, object?[] Values);
}

/// <summary>
/// A sentence to show, translated and filled in when it is read: in the language of its reader, not of the person who caused it. Encoded
/// where it is written into a page.
/// </summary>
public readonly record struct Sentence : IHtmlContent
{
    private readonly string? english;
    private readonly object? values;

    internal Sentence(string english, object? values) => (this.english, this.values) = (english, values);

    /// <summary>In the language of the current thread.</summary>
    public string Value =>
        values switch
        {
            null => Languages.Current?.Find(english ?? "") ?? english ?? "",
            object?[] many => Languages.Current is { } language
                ? language.Format(english!, many)
                : string.Format(CultureInfo.CurrentCulture, english!, Isolated.All(many)),
            Words.Counted counted => Counted(english!, counted),
            _ => english ?? "",
        };

    /// <summary>The stored parts of a sentence that will be read later.</summary>
    internal (string English, object?[] Values) Parts => (english ?? "", values as object?[] ?? []);

    /// <summary>The key, the form for one of a counted sentence, and the values.</summary>
    internal (string English, string? One, object?[] Values) Forms =>
        values is Words.Counted counted ? (english ?? "", counted.One, counted.Values) : (english ?? "", null, values as object?[] ?? []);

    /// <summary>For code without access to the container.</summary>
    public static Sentence Of(string english, params object?[] values) => new(english, values);

    public void WriteTo(TextWriter writer, System.Text.Encodings.Web.HtmlEncoder encoder) => encoder.Encode(writer, Value);

    public override string ToString() => Value;

    public static implicit operator string(Sentence sentence) => sentence.Value;

    private static string Counted(string many, Words.Counted counted) =>
        string.Format(
            CultureInfo.CurrentCulture,
            Languages.Current?.Find(many, counted.Number, counted.One) ?? (counted.Number == 1 ? counted.One : many),
            Isolated.All(counted.Values)
        );
}

public static class RefusalWords
{
    /// <summary>For shells and logs, whatever the current language is.</summary>
    public static string InEnglish(this Refusal why) => English(why.Text, why.Arguments);

    private static string English(string text, object?[] values) =>
        string.Format(
            CultureInfo.InvariantCulture,
            text,
            [.. values.Select(v => v is Sentence { Parts: var (inner, of) } ? English(inner, of) : v)]
        );
}
