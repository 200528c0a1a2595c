using System.Reflection;
using System.Text.RegularExpressions;
using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Notifications.Model;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Text;
using Lms.Web.Platform.Ui;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Architecture;

/// <summary>Complete languages have every sentence with the same placeholders, and unused translations are removed.</summary>
public sealed partial class LanguageTests(LmsApp app) : IClassFixture<LmsApp>
{
    /// <summary>Languages that must have every sentence; others may fall back to English.</summary>
    private static readonly string[] Complete = ["de"];

    /// <summary>Texts that are the same in every language or never appear in these words.</summary>
    private static readonly HashSet<string> NotTranslated = ["{0}", "–", "VerifyUrl"];

    public static TheoryData<string> Translations =>
        [.. Languages.Offered.Where(l => l != Languages.English && l.Tag != Languages.PseudoTag).Select(l => l.Tag)];

    [Fact]
    public void Complete_languages_have_every_sentence()
    {
        _ = app.Services;
        var said = AllSentences();
        foreach (var tag in Complete)
        {
            var missing = said.Where(s => Languages.Find(tag)!.Find(s) is null).Order(StringComparer.Ordinal).ToList();
            Assert.True(
                missing.Count == 0,
                $"Languages/{tag}.json lacks {missing.Count}:\n{string.Join('\n', missing.Select(m => System.Text.Json.JsonSerializer.Serialize(m, Plain) + ": \"\","))}"
            );
        }
    }

    [Theory, MemberData(nameof(Translations))]
    public void No_unused_sentence_is_translated(string tag)
    {
        _ = app.Services;
        var literals = Literals();
        literals.UnionWith(AllSentences());
        var old = Languages.Find(tag)!.All.Select(s => s.Key).Where(k => !literals.Contains(k)).ToList();
        Assert.True(old.Count == 0, $"Languages/{tag}.json says what no source says any more:\n{string.Join('\n', old)}");
    }

    [Theory, MemberData(nameof(Translations))]
    public void Translations_have_the_same_placeholders(string tag)
    {
        var language = Languages.Find(tag)!;
        var wrong = new List<string>();
        foreach (var (english, forms) in language.All)
        {
            foreach (var (form, plural) in forms.Select((f, i) => (f, (Plural)i)).Where(f => f.f is not null))
            {
                var (wanted, given) = (Placeholders(english), Placeholders(form));
                // Forms for one, two, or none may omit the number.
                if (plural is Plural.One or Plural.Two or Plural.Zero)
                {
                    wanted.Remove("{0}");
                    given.Remove("{0}");
                }
                if (!wanted.SetEquals(given))
                    wrong.Add($"{english} → {form}");
                if (string.IsNullOrWhiteSpace(form))
                    wrong.Add($"{english} → nothing");
            }
        }
        Assert.Empty(wrong);
    }

    [Theory, MemberData(nameof(Translations))]
    public void Plural_sentences_have_all_forms_of_their_language(string tag)
    {
        var language = Languages.Find(tag)!;
        var wanted = Plurals.In(language.Culture.TwoLetterISOLanguageName);
        var counted = PluralSentences();
        var wrong = language
            .All.Where(s => counted.Contains(s.Key) && wanted.Any(p => s.Value[(int)p] is null))
            .Select(s => s.Key)
            .ToList();
        Assert.True(wrong.Count == 0, $"Forms are missing in Languages/{tag}.json:\n{string.Join('\n', wrong)}");
        Assert.Empty(language.All.Where(s => !counted.Contains(s.Key) && s.Value.Count(f => f is not null) > 1).Select(s => s.Key));
    }

    [Fact]
    public void German_uses_German_quotation_marks_and_formal_address()
    {
        var wrong = Languages
            .Find("de")!
            .All.SelectMany(s => s.Value.Where(f => f is not null).Select(f => (s.Key, Form: f)))
            .Where(s =>
                s.Form.Contains('”', StringComparison.Ordinal)
                || Quoted().Count(s.Form) != s.Form.Count(c => c == '„')
                || Informal().IsMatch(s.Form)
            )
            .Select(s => s.Form)
            .ToList();
        Assert.Empty(wrong);
    }

    private static readonly System.Text.Json.JsonSerializerOptions Plain = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static HashSet<string> Placeholders(string sentence) => [.. Place().Matches(sentence).Select(m => m.Value)];

    /// <summary>Every sentence in calls of the words, refusals, messages, enum names, menus, jobs, and scripts.</summary>
    private HashSet<string> AllSentences()
    {
        var said = new HashSet<string>(PluralSentences());
        foreach (var source in Sources())
        {
            foreach (Match call in Lookup().Matches(source))
                said.UnionWith(FirstArgument(source, call.Index + call.Length, ']'));
            foreach (Match call in Call().Matches(source))
                said.UnionWith(FirstArgument(source, call.Index + call.Length, ')'));
            foreach (Match message in Message().Matches(source))
                said.Add(Unescape(message.Groups[1].Value));
            foreach (Match sentence in Sentence().Matches(source))
                if (!NoSentence().IsMatch(source[CallStart(source, sentence.Index)..sentence.Index]))
                    said.Add(Unescape(sentence.Groups[1].Value));
        }
        said.UnionWith(EnumWords());
        said.UnionWith(app.Services.GetServices<NavItem>().Select(i => i.Title));
        said.UnionWith(app.Services.GetServices<LessonTab>().Select(t => t.Title));
        said.UnionWith(app.Services.GetServices<NotificationKind>().Select(k => k.Title));
        said.Add(app.Services.GetRequiredService<NotificationKinds>().Find("").Title);
        foreach (var kind in app.Services.GetServices<IUnlockKind>())
            said.UnionWith(kind.Fields.SelectMany(f => new[] { f.Label, f.Choose }).Append(kind.Name).Append(kind.About).OfType<string>());
        said.UnionWith(app.Services.GetServices<Schedule>().Select(s => s.Title));
        said.UnionWith(OfScripts());
        said.ExceptWith(NotTranslated);
        said.RemoveWhere(s => !HasWord().IsMatch(Place().Replace(s, "")));
        return said;
    }

    /// <summary>Every string literal in the product.</summary>
    private static HashSet<string> Literals()
    {
        var literals = new HashSet<string>(Sources().SelectMany(s => Literal().Matches(s).Select(m => Unescape(m.Groups[1].Value))));
        literals.UnionWith(EnumWords());
        literals.UnionWith(OfScripts());
        literals.UnionWith(typeof(Program).Assembly.GetTypes().Where(t => t.IsEnum).SelectMany(Enum.GetNames));
        literals.UnionWith(typeof(Program).Assembly.GetTypes().Select(t => t.Name));
        return literals;
    }

    private static HashSet<string> PluralSentences() =>
        [.. Sources().SelectMany(s => Count().Matches(s).Select(m => Unescape(m.Groups[2].Value)))];

    private static IEnumerable<string> Sources() =>
        Directory
            .GetFiles(SourceRootAttribute.Of("Lms.Web"), "*.cs*", SearchOption.AllDirectories)
            .Where(f => Path.GetExtension(f) is ".cs" or ".cshtml" && !OtherSources().IsMatch(f))
            .Select(File.ReadAllText);

    /// <summary>What <c>Text()</c> calls the values of enums in the interface.</summary>
    private static IEnumerable<string> EnumWords() =>
        from type in typeof(Program).Assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Static)
        where method.Name == "Text" && method.ReturnType == typeof(string) && method.GetParameters() is [{ ParameterType.IsEnum: true }]
        from value in Enum.GetValues(method.GetParameters()[0].ParameterType).Cast<object>()
        select (string)method.Invoke(null, [value])!;

    private static IEnumerable<string> OfScripts() =>
        Directory
            .GetFiles(SourceRootAttribute.Of("wwwroot-src", "js"), "*.js", SearchOption.AllDirectories)
            .SelectMany(script =>
                ScriptWords()
                    .Matches(File.ReadAllText(script))
                    .SelectMany(m => ScriptWord().Matches(m.Value).Select(w => w.Groups[1].Value))
            );

    /// <summary>The literals of an argument, including conditional ones, but not those inside other calls.</summary>
    private static IEnumerable<string> FirstArgument(string source, int at, char end)
    {
        for (var depth = 0; at < source.Length; at++)
        {
            var c = source[at];
            if (c == '"')
            {
                var literal = Literal().Match(source, at);
                if (!literal.Success || literal.Index != at)
                    yield break;
                if (depth == 0 && source[at - 1] != '$')
                    yield return Unescape(literal.Groups[1].Value);
                at += literal.Length - 1;
            }
            else if (c is '(' or '[')
                depth++;
            else if (depth == 0 && (c == end || c == ','))
                yield break;
            else if (c is ')' or ']')
                depth--;
        }
    }

    /// <summary>The start of the line on which the call begins that has this literal as its argument, or else of its own line.</summary>
    private static int CallStart(string source, int at)
    {
        var open = 0;
        for (var i = at - 1; i > 0 && source[i] is not (';' or '{' or '}'); i--)
            if (source[i] == ')')
                open++;
            else if (source[i] == '(' && open-- == 0)
                return LineStart(source, i);
        return LineStart(source, at);
    }

    private static int LineStart(string source, int at) => source.LastIndexOf('\n', at) + 1;

    private static string Unescape(string literal) =>
        literal
            .Replace("\\\"", "\"", StringComparison.Ordinal)
            .Replace("\\n", "\n", StringComparison.Ordinal)
            .Replace("\\\\", "\\", StringComparison.Ordinal);

    [GeneratedRegex(@"\b(?:L|words|Words)\[")]
    private static partial Regex Lookup();

    [GeneratedRegex(@"\b(?:new Refusal|Sentence\.Of|Pattern|Refusal \w+ = new|await Done|\breturn Done|missing\.Add\(new)\(")]
    private static partial Regex Call();

    [GeneratedRegex(@"(?:ErrorMessage = |\bdone: )""((?:[^""\\]|\\.)*)""")]
    private static partial Regex Message();

    /// <summary>A literal that reads like a whole sentence, wherever it is.</summary>
    [GeneratedRegex(@"""((?:[A-Z“]|\{0\})(?:[^""\\\n]|\\.)* (?:[^""\\\n]|\\.)*[.!?])""")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"///|//|throw|Exception|[Ll]og|Console|\$$|WriteLine|Complaint|Finding|return \$|AddCommand|Describe\(")]
    private static partial Regex NoSentence();

    [GeneratedRegex(@"\bCount\((?:[^""()]|\([^()]*\))*?""((?:[^""\\]|\\.)*)"",\s*""((?:[^""\\]|\\.)*)""")]
    private static partial Regex Count();

    [GeneratedRegex(@"""((?:[^""\\\n]|\\.)*)""")]
    private static partial Regex Literal();

    [GeneratedRegex(@"\{\d(?::[^}]*)?\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"\p{L}{2,}|^[A-Za-z]$|\bh\b")]
    private static partial Regex HasWord();

    [GeneratedRegex(@"words(?: = |\()\{.*?\n\}", RegexOptions.Singleline)]
    private static partial Regex ScriptWords();

    [GeneratedRegex(@"\w+: '([^']*)'")]
    private static partial Regex ScriptWord();

    [GeneratedRegex(
        @"/(obj|bin|Migrations|Seeding|wwwroot)/|Styleguide|/Platform/(Data|Health|Backup|Configuration)/|Commands\.cs|/Platform/Settings\.cs"
    )]
    private static partial Regex OtherSources();

    [GeneratedRegex("„[^„“]*“")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\b([Dd]u|[Dd]ein\w*|[Dd]ich|[Dd]ir|[Ee]uch|[Ee]uer\w*)\b")]
    private static partial Regex Informal();
}
