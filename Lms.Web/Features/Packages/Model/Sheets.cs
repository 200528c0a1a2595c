using System.Text.RegularExpressions;
using Lms.Web.Kernel;
using Lms.Web.Platform.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Lms.Web.Features.Packages.Model;

/// <summary>The contents of <c>course.yaml</c>. Omitted keys keep their default values (docs/course-packages.md).</summary>
public sealed class CourseSheet
{
    /// <summary>The version of this format; newer versions are refused.</summary>
    public int Format { get; set; } = Current;

    public string Title { get; set; } = "";

    public string? Slug { get; set; }

    public string? Code { get; set; }

    public string? Summary { get; set; }

    public string? Category { get; set; }

    public List<string>? Tags { get; set; }

    public string? Level { get; set; }

    public string? Language { get; set; }

    public string? Delivery { get; set; }

    public List<string>? Objectives { get; set; }

    public string? Prerequisites { get; set; }

    /// <summary>Courses to complete first, by their addresses, in order.</summary>
    public List<string>? PrerequisiteCourses { get; set; }

    /// <summary>True when learners cannot enroll themselves without the prerequisites.</summary>
    public bool? PrerequisitesRequired { get; set; }

    public string? TargetAudience { get; set; }

    public int? EstimatedMinutes { get; set; }

    public decimal? Credits { get; set; }

    public decimal? CeCredits { get; set; }

    public string? Designation { get; set; }

    public string? Pricing { get; set; }

    public decimal? Price { get; set; }

    public decimal? MemberPrice { get; set; }

    public string? Currency { get; set; }

    public string? PromoVideo { get; set; }

    public string? Instructor { get; set; }

    /// <summary>An image file in the package.</summary>
    public string? Cover { get; set; }

    /// <summary>A wide image file in the package.</summary>
    public string? Banner { get; set; }

    /// <summary>A description of the banner image.</summary>
    public string? BannerAlt { get; set; }

    /// <summary>A PDF file in the package.</summary>
    public string? Syllabus { get; set; }

    public RulesSheet? Rules { get; set; }

    public Dictionary<string, string>? Fields { get; set; }

    public List<ModuleSheet>? Modules { get; set; }

    public const int Current = 1;
}

/// <summary>The rules for taking the course. Dates and seats belong to an offering and are not part of the package.</summary>
public sealed class RulesSheet
{
    public bool? Sequential { get; set; }

    public int? CheckMinutes { get; set; }

    public bool? Certificate { get; set; }

    public bool? Forum { get; set; }

    public bool? PeerReview { get; set; }

    public decimal? MinimumGrade { get; set; }

    public decimal? LatePenaltyPerDay { get; set; }

    /// <summary>Each enrollment is approved.</summary>
    public bool? Approval { get; set; }

    public int? OfferHours { get; set; }

    public bool? OfferEndsWait { get; set; }

    public int? DropDays { get; set; }

    public int? AccessDays { get; set; }

    public int? RiskDays { get; set; }

    public int? RiskShare { get; set; }

    public int? RiskDrop { get; set; }
}

public sealed class ModuleSheet
{
    public string Title { get; set; } = "";

    public string? Description { get; set; }

    public List<string>? Objectives { get; set; }

    /// <summary>False for a module that learners do not see yet.</summary>
    public bool? Published { get; set; }

    public bool? Preview { get; set; }

    public OpensSheet? Opens { get; set; }

    public Dictionary<string, string>? Fields { get; set; }

    public List<UnitSheet>? Units { get; set; }
}

/// <summary>The conditions that must be met before a lesson or a module opens.</summary>
public sealed class OpensSheet
{
    /// <summary>One of them is enough.</summary>
    public bool? Any { get; set; }

    public List<ConditionSheet>? When { get; set; }
}

public sealed class UnitSheet
{
    public string? Title { get; set; }

    public bool? Free { get; set; }

    /// <summary>Paths of Markdown files in the package.</summary>
    public List<string>? Lessons { get; set; }
}

/// <summary>The front matter of a lesson.</summary>
public sealed class LessonSheet
{
    public string? Title { get; set; }

    public string? Objective { get; set; }

    public string? Kind { get; set; }

    public int? Minutes { get; set; }

    public string? Rule { get; set; }

    public int? RequiredMinutes { get; set; }

    public int? CheckMinutes { get; set; }

    public bool? Required { get; set; }

    public bool? Preview { get; set; }

    /// <summary>False for a lesson that learners do not see yet.</summary>
    public bool? Published { get; set; }

    /// <summary>A file in the package, or an https address.</summary>
    public string? Video { get; set; }

    public int? VideoSeconds { get; set; }

    /// <summary>A PDF file in the package.</summary>
    public string? Document { get; set; }

    /// <summary>An external address.</summary>
    public string? Link { get; set; }

    /// <summary>An external address that the lesson shows in a frame.</summary>
    public string? Embed { get; set; }

    /// <summary>A title for the content at <see cref="Link"/> or <see cref="Embed"/>.</summary>
    public string? AddressTitle { get; set; }

    public string? AddressNote { get; set; }

    /// <summary>Markdown.</summary>
    public string? Transcript { get; set; }

    public List<AttachmentSheet>? Attachments { get; set; }

    public OpensSheet? Opens { get; set; }
}

public sealed class AttachmentSheet
{
    public string Title { get; set; } = "";

    public string File { get; set; } = "";

    public string? Description { get; set; }

    public string? Access { get; set; }
}

/// <summary>Reads and writes the YAML files: keys with hyphens, defaults omitted, so that one change is one line.</summary>
internal static partial class Sheets
{
    private static readonly ISerializer Writer = new SerializerBuilder()
        .WithNamingConvention(HyphenatedNamingConvention.Instance)
        .ConfigureDefaultValuesHandling(DefaultValuesHandling.OmitNull | DefaultValuesHandling.OmitEmptyCollections)
        .WithIndentedSequences()
        .WithNewLine("\n")
        .WithEventEmitter(next => new YamlTexts(next))
        .Build();

    private static readonly IDeserializer Strict = new DeserializerBuilder()
        .WithNamingConvention(HyphenatedNamingConvention.Instance)
        .WithDuplicateKeyChecking()
        .Build();

    /// <summary>The reason to give when something is opened but never closed; the reader does not provide one.</summary>
    private const string Ended = "it ends unexpectedly";

    public static string Write(object sheet) => Writer.Serialize(sheet);

    /// <summary>Aliases of aliases could expand without end.</summary>
    private const string Repeated = "repeated by name";

    /// <summary>Reads a sheet of our own format: unknown keys are mistakes.</summary>
    /// <param name="firstLine">Of the text in its file, for error messages.</param>
    /// <exception cref="PackageException">It cannot be read; the message says where.</exception>
    public static T Read<T>(string yaml, string path, int firstLine = 1)
        where T : class, new()
    {
        try
        {
            return Strict.Deserialize<T>(new ShallowParser(yaml, repeats: false)) ?? new T();
        }
        catch (YamlException wrong)
        {
            throw new PackageException(path, (int)wrong.Start.Line + firstLine - 1, Reason(wrong));
        }
        catch (EndOfStreamException)
        {
            throw new PackageException(path, 0, new Refusal("This isn’t valid YAML ({0})", null, Ended));
        }
    }

    /// <summary>Reads the top-level keys of a sheet from another source, and their values where these are text.</summary>
    /// <returns>An empty set of keys when it is YAML without any; the error and its line number when it is not YAML.</returns>
    public static (Dictionary<string, string?>? Keys, (int Line, string Reason)? Wrong) ReadKeys(string yaml)
    {
        try
        {
            var parser = new ShallowParser(yaml, repeats: true);
            parser.Consume<StreamStart>();
            var keys = new Dictionary<string, string?>();
            if (!parser.TryConsume<DocumentStart>(out _))
                return (keys, null);
            var isMapping = parser.TryConsume<MappingStart>(out _);
            while (isMapping && !parser.TryConsume<MappingEnd>(out _))
            {
                var key = parser.TryConsume<Scalar>(out var name) ? name.Value : null;
                if (key is null)
                    parser.SkipThisAndNestedEvents();
                var said = parser.TryConsume<Scalar>(out var value) ? value : null;
                if (said is null)
                    parser.SkipThisAndNestedEvents();
                if (key is not null)
                    keys.TryAdd(key, said is { Style: ScalarStyle.Plain, Value: "~" or "null" } ? null : said?.Value);
            }
            // The rest must be valid YAML too.
            while (!isMapping && parser.MoveNext()) { }
            return (isMapping ? keys : null, null);
        }
        catch (YamlException wrong)
        {
            return (null, ((int)wrong.Start.Line, Said(wrong)));
        }
        catch (EndOfStreamException)
        {
            return (null, (1, Ended));
        }
    }

    /// <summary>Reads a whole file of another system.</summary>
    /// <returns>Null when it is not YAML.</returns>
    public static YamlNode? ReadTree(string yaml)
    {
        try
        {
            var parser = new ShallowParser(yaml, repeats: true);
            parser.Consume<StreamStart>();
            return parser.TryConsume<DocumentStart>(out _) ? Node() : null;

            YamlNode Node()
            {
                var line = (int)(parser.Current?.Start.Line ?? 1);
                if (parser.TryConsume<Scalar>(out var text))
                    return new(text is { Style: ScalarStyle.Plain, Value: "" or "~" or "null" } ? null : text.Value, line);
                var node = new YamlNode(null, line);
                if (parser.TryConsume<SequenceStart>(out _))
                    while (!parser.TryConsume<SequenceEnd>(out _))
                        node.List.Add(Node());
                else if (parser.TryConsume<MappingStart>(out _))
                    while (!parser.TryConsume<MappingEnd>(out _))
                        node.Keys.Add((Node().Text ?? "", Node()));
                else
                    parser.MoveNext();
                return node;
            }
        }
        catch (Exception wrong) when (wrong is YamlException or EndOfStreamException)
        {
            return null;
        }
    }

    /// <summary>The files are flat. The parser takes ever longer for deeper nesting.</summary>
    /// <param name="repeats">Allows aliases, which are harmless only where nothing is created from the values.</param>
    private sealed class ShallowParser(string yaml, bool repeats) : IParser
    {
        private const int Deepest = 40;

        private readonly Parser inner = new(new StringReader(yaml));
        private int depth;

        public ParsingEvent? Current => inner.Current;

        public bool MoveNext()
        {
            var isThere = inner.MoveNext();
            if (isThere && (depth += Current!.NestingIncrease) > Deepest)
                throw new YamlException(Current.Start, Current.End, "It is nested too deeply.");
            if (isThere && !repeats && Current is AnchorAlias)
                throw new YamlException(Current.Start, Current.End, Repeated);
            return isThere;
        }
    }

    /// <summary>The common mistakes in our own words; other errors as the parser reports them.</summary>
    private static Refusal Reason(YamlException wrong)
    {
        if (wrong.Message.Contains(Repeated, StringComparison.Ordinal))
            return new Refusal("Anchors and aliases (& and *) aren’t supported. Write the values out.");
        if (Unknown().Match(wrong.Message) is { Success: true } unknown)
            return new Refusal("Unknown key “{0}”.", null, unknown.Groups[1].Value);
        if (Twice().Match(wrong.Message) is { Success: true } twice)
            return new Refusal("“{0}” appears twice.", null, twice.Groups[1].Value);
        if (
            wrong.InnerException is FormatException or OverflowException or InvalidCastException
            || wrong.Message.StartsWith("Exception during deserialization", StringComparison.Ordinal)
        )
            return new Refusal("The value has the wrong type. A number, true, or false is expected.");
        if (Colon().IsMatch(wrong.Message))
            return new Refusal("Put text that contains a colon followed by a space in quotation marks.");
        return new Refusal("This isn’t valid YAML ({0})", null, Said(wrong));
    }

    /// <summary>The parser's message without its position.</summary>
    private static string Said(YamlException wrong)
    {
        var inner = wrong.InnerException is { } cause and not YamlException ? cause.Message : wrong.Message;
        var colon = inner.StartsWith('(') ? inner.IndexOf("): ", StringComparison.Ordinal) : -1;
        return (colon < 0 ? inner : inner[(colon + 3)..]).TrimEnd('.');
    }

    [GeneratedRegex("apping values are not allowed|found invalid mapping")]
    private static partial Regex Colon();

    [GeneratedRegex("Property '(.+?)' not found on type")]
    private static partial Regex Unknown();

    [GeneratedRegex("[Dd]uplicate key '?(.+?)'?(?:$|\\.)")]
    private static partial Regex Twice();
}
