using System.Globalization;
using Lms.Web.Kernel;
using Microsoft.AspNetCore.Html;

namespace Lms.Web.Platform.Text;

/// <summary>All words that people read go through here: the English sentence is the key of its translations.</summary>
public sealed class Words
{
    public Sentence this[string english] => new(english);

    /// <param name="english">Contains <c>{0}</c>, <c>{1}</c> … for the values.</param>
    public Sentence this[string english, params object?[] values] => new(string.Format(CultureInfo.CurrentCulture, english, values));

    public string this[Refusal refusal] => this[refusal.Text, refusal.Arguments].Value;

    /// <summary>One form for one, another for many; both may hold <c>{0}</c> for the number.</summary>
    public Sentence Count(int number, string one, string many) => this[number == 1 ? one : many, number];
}

/// <summary>A sentence ready to show; encoded where it is written into a page.</summary>
public readonly record struct Sentence(string Value) : IHtmlContent
{
    public void WriteTo(TextWriter writer, System.Text.Encodings.Web.HtmlEncoder encoder) => encoder.Encode(writer, Value);

    public override string ToString() => Value;

    public static implicit operator string(Sentence sentence) => sentence.Value;
}
