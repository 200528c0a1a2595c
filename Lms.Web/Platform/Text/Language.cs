using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Lms.Web.Platform.Text;

/// <summary>A language of the product: its date and number formats, and its sentences by their English keys.</summary>
/// <param name="Tag">BCP 47, as people choose it and as it is stored.</param>
/// <param name="Name">In the language itself.</param>
/// <param name="Culture">
/// Formats dates and numbers. For Arabic one with Latin digits: they appear beside codes, clocks and scores that have those.
/// </param>
public sealed record Language(string Tag, string Name, CultureInfo Culture)
{
    /// <summary>The section of a file with the sentences that scripts also need.</summary>
    private const string Scripts = "scripts";

    /// <summary>Loaded when the language is first used.</summary>
    private readonly Lazy<FrozenDictionary<string, string[]>> sentences = new(() => Read(Tag, all: true));

    private readonly Lazy<string> edition = new(() => Digest(Tag));

    private readonly Lazy<IReadOnlyCollection<string>> ofScripts = new(() => Read(Tag, all: false).Keys);

    /// <summary>For URLs of language-specific content that browsers may cache.</summary>
    public string Edition => edition.Value;

    public bool IsRightToLeft => Culture.TextInfo.IsRightToLeft;

    internal IEnumerable<KeyValuePair<string, string[]>> All => sentences.Value;

    internal IReadOnlyCollection<string> OfScripts => ofScripts.Value;

    internal bool IsPseudo => Tag == Languages.PseudoTag;

    /// <summary>Null when the sentence is not translated: it is then shown in English.</summary>
    public string? Find(string english) =>
        IsPseudo ? Pseudo.Of(english)
        : sentences.Value.TryGetValue(english, out var forms) ? forms[(int)Plural.Other]
        : null;

    internal string? Find(string many, int number, string one) =>
        IsPseudo ? Pseudo.Of(number == 1 ? one : many)
        : sentences.Value.TryGetValue(many, out var forms)
            ? forms[(int)Plurals.Of(Culture.TwoLetterISOLanguageName, number)] ?? forms[(int)Plural.Other]
        : null;

    internal string Pattern(string english) =>
        !IsPseudo && sentences.Value.TryGetValue(english, out var forms) ? forms[(int)Plural.Other] : english;

    internal string Format(string english, object?[] values) =>
        string.Format(CultureInfo.CurrentCulture, Find(english) ?? english, Isolated.All(values));

    private static string Digest(string tag)
    {
        using var stream = Open(tag);
        return stream is null ? "0" : Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(stream))[..12];
    }

    private static Stream? Open(string tag) => typeof(Language).Assembly.GetManifestResourceStream($"Languages/{tag}.json");

    /// <summary>An object of sentences; a sentence with forms for numbers is an object of these by their category.</summary>
    private static FrozenDictionary<string, string[]> Read(string tag, bool all)
    {
        using var stream = Open(tag);
        if (stream is null)
            return FrozenDictionary<string, string[]>.Empty;
        using var json = JsonDocument.Parse(
            stream,
            new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }
        );
        var scripts = json.RootElement.TryGetProperty(Scripts, out var part) ? part.EnumerateObject().ToArray() : [];
        return (all ? json.RootElement.EnumerateObject().Where(s => s.Name != Scripts).Concat(scripts) : scripts).ToFrozenDictionary(
            s => s.Name,
            s => Forms(s.Value),
            StringComparer.Ordinal
        );
    }

    private static string[] Forms(JsonElement value)
    {
        var forms = new string[(int)Plural.Other + 1];
        if (value.ValueKind == JsonValueKind.String)
            forms[(int)Plural.Other] = value.GetString()!;
        else
            foreach (var form in value.EnumerateObject())
                forms[(int)Enum.Parse<Plural>(form.Name, ignoreCase: true)] = form.Value.GetString()!;
        return forms;
    }

    /// <summary>English with accents and brackets, and two fifths longer, to find what is untranslated or does not fit.</summary>
    internal static class Pseudo
    {
        private const string Plain = "aceinouyACEINOUYdgls",
            Accented = "áçéíñóúýÀÇÉÎÑÖÜÝđğłš";

        private static readonly ConcurrentDictionary<string, string> Known = new();

        public static string Of(string english) =>
            Known.GetOrAdd(
                english,
                static text =>
                {
                    var made = new StringBuilder("[");
                    var inPlace = false;
                    foreach (var c in text)
                    {
                        inPlace = c == '{' || (inPlace && c != '}');
                        var at = inPlace ? -1 : Plain.IndexOf(c, StringComparison.Ordinal);
                        made.Append(at < 0 ? c : Accented[at]);
                    }
                    for (var more = text.Length * 2 / 5; more > 0; more -= 4)
                        made.Append(" ~~~");
                    return made.Append(']').ToString();
                }
            );
    }
}

/// <summary>
/// The languages that the product speaks. To add one: a file in <c>Languages/</c>, a line here, and its plural rule if it has another than
/// English.
/// </summary>
public static class Languages
{
    public const string PseudoTag = "en-XA";

    /// <summary>Its sentences are the keys.</summary>
    public static readonly Language English = new("en", "English", CultureInfo.GetCultureInfo("en-US"));

    /// <summary>The languages with translations.</summary>
    private static readonly Language[] Translated =
    [
        new("de", "Deutsch", CultureInfo.GetCultureInfo("de-DE")),
        new("ar", "العربية", CultureInfo.GetCultureInfo("ar-AE")),
        new(PseudoTag, "[Éñğłíšh ~~~]", CultureInfo.GetCultureInfo(PseudoTag)),
    ];

    /// <summary>The languages to choose from; the pseudo-language only where it is enabled.</summary>
    public static IReadOnlyList<Language> Offered { get; private set; } = [English, .. Translated.Where(l => !l.IsPseudo)];

    /// <summary>The language for people who chose none and whose browser asks for no available one.</summary>
    public static Language Default { get; private set; } = English;

    /// <summary>The language of this thread; null is English, whose sentences need no lookup.</summary>
    internal static Language? Current
    {
        get
        {
            var culture = CultureInfo.CurrentUICulture;
            foreach (var language in Translated)
                if (ReferenceEquals(language.Culture, culture))
                    return language;
            return null;
        }
    }

    public static Language Now => Current ?? English;

    public static Language? Find(string? tag)
    {
        if (string.IsNullOrEmpty(tag))
            return null;
        foreach (var language in Offered)
            if (string.Equals(language.Tag, tag, StringComparison.OrdinalIgnoreCase))
                return language;
        return null;
    }

    /// <summary>The language for a person, who may have chosen none, in an institution, which may have none.</summary>
    public static Language Of(string? person, string? institution) => Find(person) ?? Find(institution) ?? Default;

    /// <summary>From here to the end of the calling method (if that is asynchronous) everything is in this language.</summary>
    public static void Speak(Language language) => CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = language.Culture;

    /// <summary>The best available language that a browser asks for (RFC 9110, section 12.5.4); null if there is none.</summary>
    public static Language? Accepted(string? header)
    {
        if (string.IsNullOrEmpty(header) || header.Length > LongestHeader)
            return null;
        if (Asked.TryGetValue(header, out var known))
            return known;
        if (Asked.Count >= MostHeaders)
            Asked.Clear();
        return Asked[header] = Choose(header);
    }

    /// <summary>The sentences that the scripts of a page use in this language, by their English.</summary>
    internal static Dictionary<string, string> OfScripts(Language language) =>
        Translated.SelectMany(l => l.OfScripts).Distinct().ToDictionary(english => english, english => language.Find(english) ?? english);

    internal static void Configure(string? standard, bool withPseudo)
    {
        Offered = [English, .. Translated.Where(l => withPseudo || !l.IsPseudo)];
        Default = Find(standard) ?? English;
        Asked.Clear();
    }

    private const int LongestHeader = 200,
        MostHeaders = 1000;

    private static readonly ConcurrentDictionary<string, Language?> Asked = new(StringComparer.Ordinal);

    private static Language? Choose(string header)
    {
        var (best, weight) = ((Language?)null, 0.0);
        foreach (var part in header.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var pieces = part.Split(';', StringSplitOptions.TrimEntries);
            var wish = 1.0;
            if (
                pieces.Length > 1
                && pieces[1].StartsWith("q=", StringComparison.OrdinalIgnoreCase)
                && !double.TryParse(pieces[1].AsSpan(2), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out wish)
            )
                continue;
            var language = Find(pieces[0]) ?? Find(pieces[0].Split('-')[0]);
            if (language is not null && wish > weight)
                (best, weight) = (language, wish);
        }
        return best;
    }
}
