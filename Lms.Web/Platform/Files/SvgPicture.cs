using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Lms.Web.Kernel;

namespace Lms.Web.Platform.Files;

/// <summary>
/// An uploaded drawing (SVG 2), rewritten to contain only shapes, text and their styles: no scripts, no links, no animation, and nothing
/// that is fetched from anywhere.
/// </summary>
public static partial class SvgPicture
{
    public const int MostBytes = 2 << 20;

    /// <summary>How deep elements may be nested, and how often used elements may be repeated.</summary>
    private const int MostDeep = 100;

    private const int MostElements = 30_000;

    /// <summary>The number of elements that a browser draws, counting repeated ones each time.</summary>
    private const long MostDrawn = 100_000;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private static readonly XNamespace Link = "http://www.w3.org/1999/xlink";

    private static readonly Refusal Broken = new("This drawing is damaged or isn’t an SVG. Save it again as plain SVG.");
    private static readonly Refusal Declared = new(
        "This drawing contains a document type declaration that isn’t allowed. Save it again as plain SVG."
    );
    private static readonly Refusal TooLarge = new("The file is larger than {0} MB.", null, MostBytes >> 20);
    private static readonly Refusal TooMuch = new("This drawing has too many parts. Simplify it, or save it as PNG.");

    private static readonly FrozenSet<string> Elements = FrozenSet.Create(
        "svg",
        "g",
        "defs",
        "symbol",
        "use",
        "switch",
        "title",
        "desc",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "textPath",
        "image",
        "style",
        "clipPath",
        "mask",
        "pattern",
        "marker",
        "linearGradient",
        "radialGradient",
        "stop",
        "filter",
        "feBlend",
        "feColorMatrix",
        "feComponentTransfer",
        "feComposite",
        "feDropShadow",
        "feFlood",
        "feFuncA",
        "feFuncB",
        "feFuncG",
        "feFuncR",
        "feGaussianBlur",
        "feMerge",
        "feMergeNode",
        "feOffset"
    );

    private static readonly FrozenSet<string> Attributes = FrozenSet.Create(
        "id",
        "class",
        "style",
        "lang",
        "role",
        "aria-label",
        "aria-hidden",
        "aria-labelledby",
        "version",
        "viewBox",
        "preserveAspectRatio",
        "width",
        "height",
        "x",
        "y",
        "x1",
        "x2",
        "y1",
        "y2",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "fx",
        "fy",
        "fr",
        "d",
        "points",
        "pathLength",
        "transform",
        "dx",
        "dy",
        "rotate",
        "textLength",
        "lengthAdjust",
        "startOffset",
        "method",
        "spacing",
        "side",
        "href",
        "clipPathUnits",
        "maskUnits",
        "maskContentUnits",
        "patternUnits",
        "patternContentUnits",
        "patternTransform",
        "gradientUnits",
        "gradientTransform",
        "spreadMethod",
        "offset",
        "markerUnits",
        "markerWidth",
        "markerHeight",
        "refX",
        "refY",
        "orient",
        "filterUnits",
        "primitiveUnits",
        "in",
        "in2",
        "result",
        "type",
        "values",
        "mode",
        "operator",
        "k1",
        "k2",
        "k3",
        "k4",
        "stdDeviation",
        "edgeMode",
        "tableValues",
        "slope",
        "intercept",
        "amplitude",
        "exponent",
        "systemLanguage",
        "requiredFeatures",
        "alignment-baseline",
        "baseline-shift",
        "clip-path",
        "clip-rule",
        "color",
        "color-interpolation",
        "color-interpolation-filters",
        "direction",
        "display",
        "dominant-baseline",
        "fill",
        "fill-opacity",
        "fill-rule",
        "filter",
        "flood-color",
        "flood-opacity",
        "font-family",
        "font-size",
        "font-size-adjust",
        "font-stretch",
        "font-style",
        "font-variant",
        "font-weight",
        "image-rendering",
        "isolation",
        "letter-spacing",
        "lighting-color",
        "marker-end",
        "marker-mid",
        "marker-start",
        "mask",
        "mask-type",
        "mix-blend-mode",
        "opacity",
        "overflow",
        "paint-order",
        "shape-rendering",
        "stop-color",
        "stop-opacity",
        "stroke",
        "stroke-dasharray",
        "stroke-dashoffset",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-miterlimit",
        "stroke-opacity",
        "stroke-width",
        "text-anchor",
        "text-decoration",
        "text-rendering",
        "unicode-bidi",
        "vector-effect",
        "visibility",
        "word-spacing",
        "writing-mode"
    );

    /// <summary>Whether the content starts like an SVG image, whatever follows.</summary>
    public static bool Begins(ReadOnlySpan<byte> head)
    {
        var text = Encoding.Latin1.GetString(head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? head[3..] : head);
        return Beginning().IsMatch(text);
    }

    /// <summary>The drawing, without the parts that are not kept.</summary>
    public static Result<(PictureFile Picture, byte[] Bytes)> Clean(byte[] bytes)
    {
        if (bytes.Length > MostBytes)
            return TooLarge;
        XElement? drawing;
        bytes = WithoutDoctype(bytes);
        try
        {
            // Entities could refer to files of the server, or to each other without end.
            using var reader = XmlReader.Create(
                new MemoryStream(bytes),
                new XmlReaderSettings
                {
                    DtdProcessing = DtdProcessing.Prohibit,
                    XmlResolver = null,
                    IgnoreComments = true,
                    IgnoreProcessingInstructions = true,
                    MaxCharactersInDocument = MostBytes,
                }
            );
            drawing = Read(reader, out var why);
            if (why is not null)
                return why;
        }
        catch (XmlException)
        {
            return Doctype().IsMatch(Encoding.Latin1.GetString(bytes, 0, Math.Min(bytes.Length, 4096))) ? Declared : Broken;
        }
        if (drawing is null)
            return Broken;
        if (Drawn(drawing) > MostDrawn)
            return TooMuch;
        if (SizeOf(drawing) is not var (width, height))
            return Broken;
        var into = new MemoryStream(bytes.Length);
        using (var writer = XmlWriter.Create(into, new XmlWriterSettings { Encoding = new UTF8Encoding(false), OmitXmlDeclaration = true }))
            drawing.WriteTo(writer);
        return (new PictureFile(FileKind.Svg, width, height, 1, 1), into.ToArray());
    }

    /// <summary>A declaration that names nothing but the kind of document says nothing; one that declares something is refused.</summary>
    private static byte[] WithoutDoctype(byte[] bytes)
    {
        if (
            Nominal().Match(Encoding.Latin1.GetString(bytes, 0, Math.Min(bytes.Length, FileKind.HeadLength)))
            is not { Success: true } declared
        )
            return bytes;
        var bare = bytes.ToArray();
        bare.AsSpan(declared.Index, declared.Length).Fill((byte)' ');
        return bare;
    }

    /// <summary>The part of the drawing that is kept; an unknown element is removed with everything in it.</summary>
    private static XElement? Read(XmlReader reader, out Refusal? why)
    {
        why = null;
        XElement? root = null;
        XElement? inside = null;
        int? unknown = null;
        var count = 0;
        while (reader.Read())
        {
            if (reader.NodeType is XmlNodeType.Element)
            {
                if (++count > MostElements || reader.Depth > MostDeep)
                {
                    why = TooMuch;
                    return null;
                }
                if (unknown is not null)
                    continue;
                // A link is replaced by its content.
                var name =
                    reader.LocalName is not "a" ? reader.LocalName
                    : inside?.Name.LocalName is "text" or "tspan" or "textPath" ? "tspan"
                    : "g";
                var isEmpty = reader.IsEmptyElement;
                if (reader.NamespaceURI != Svg.NamespaceName || !Elements.Contains(name) || (root is null && name != "svg"))
                {
                    if (root is null)
                        return null;
                    if (!isEmpty)
                        unknown = reader.Depth;
                    continue;
                }
                var element = new XElement(Svg + name);
                while (reader.MoveToNextAttribute())
                    Keep(reader, element);
                if (inside is null)
                    root = element;
                else
                    inside.Add(element);
                if (!isEmpty)
                    inside = element;
            }
            else if (reader.NodeType is XmlNodeType.EndElement && unknown is null)
            {
                if (inside is { Name.LocalName: "style" } style && !IsHarmless(style.Value))
                    style.Value = "";
                inside = inside?.Parent;
            }
            else if (reader.NodeType is XmlNodeType.EndElement && unknown == reader.Depth)
                unknown = null;
            else if (
                unknown is null
                && inside is not null
                && reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace
            )
                inside.Add(new XText(reader.Value));
        }
        return root;
    }

    private static void Keep(XmlReader reader, XElement element)
    {
        var (name, value) = (reader.LocalName, reader.Value);
        if (reader.NamespaceURI == Link.NamespaceName && name == "href" && element.Attribute("href") is null)
            name = "href";
        else if (reader.NamespaceURI == XNamespace.Xml.NamespaceName && name is "space" or "lang")
        {
            element.SetAttributeValue(XNamespace.Xml + name, value);
            return;
        }
        else if (reader.NamespaceURI.Length > 0)
            return;
        if (!Attributes.Contains(name))
            return;
        var kept =
            name != "href" ? (IsHarmless(value) ? value : null)
            : IsPlace(value) ? value
            : element.Name.LocalName == "image" ? Embedded(value)
            : null;
        if (kept is not null)
            element.SetAttributeValue(name, kept);
    }

    /// <summary>
    /// An image in the drawing is cleaned, and refused when too large, like a standalone image. Null when it is not an image.
    /// </summary>
    private static string? Embedded(string address)
    {
        if (!Picture().IsMatch(address))
            return null;
        var bytes = new byte[address.Length];
        if (!Convert.TryFromBase64String(address[(address.IndexOf(',', StringComparison.Ordinal) + 1)..], bytes, out var length))
            return null;
        var cleaned = PictureFile.Clean(bytes[..length]);
        return cleaned.Refusal is null && cleaned.Value.Picture.Kind != FileKind.Svg
            ? $"data:{cleaned.Value.Picture.Kind.ContentType};base64,{Convert.ToBase64String(cleaned.Value.Bytes)}"
            : null;
    }

    /// <summary>In the drawing itself.</summary>
    private static bool IsPlace(string address) => address.Trim() is ['#', _, ..];

    /// <summary>
    /// A value or a style sheet that fetches nothing: it names places in the drawing alone, and hides no names behind escapes.
    /// </summary>
    private static bool IsHarmless(string value)
    {
        if (value.AsSpan().ContainsAny('\\', '@') || Fetching().IsMatch(value))
            return false;
        foreach (var place in Url().EnumerateMatches(value))
            if (!Place().IsMatch(value.AsSpan(place.Index + place.Length)))
                return false;
        return true;
    }

    /// <summary>In pixels, as it says itself; a drawing without a size is as large as its view.</summary>
    private static (int Width, int Height)? SizeOf(XElement drawing)
    {
        var view = drawing
            .Attribute("viewBox")
            ?.Value.Split((char[]?)[' ', ',', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
            .Select(Number)
            .ToArray();
        var (width, height) = (Length("width"), Length("height"));
        if (view is [_, _, > 0 and { } across, > 0 and { } down])
        {
            if (width is null && height is null)
                (width, height) = (across, down);
            width ??= height * across / down;
            height ??= width * down / across;
        }
        // What browsers take when nothing is said (CSS 2.2, 10.3.2).
        var (wide, high) = (Whole(width ?? 300), Whole(height ?? 150));
        if (drawing.Attribute("width") is null || Length("width") is null)
            drawing.SetAttributeValue("width", wide);
        if (drawing.Attribute("height") is null || Length("height") is null)
            drawing.SetAttributeValue("height", high);
        return wide is > 0 and <= PictureFile.MostSide && high is > 0 and <= PictureFile.MostSide ? (wide, high) : null;

        double? Length(string name) =>
            drawing.Attribute(name)?.Value is { } value
            && Measure().Match(value) is { Success: true } it
            && Number(it.Groups[1].Value) is > 0 and { } number
                ? number
                    * it.Groups[2].Value switch
                    {
                        "pt" => 4 / 3.0,
                        "pc" => 16,
                        "mm" => 96 / 25.4,
                        "cm" => 96 / 2.54,
                        "in" => 96,
                        "em" => 16,
                        "ex" => 8,
                        _ => 1,
                    }
                : null;

        static double? Number(string text) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                ? number
                : null;

        static int Whole(double size) => (int)Math.Clamp(Math.Round(size), 0, PictureFile.MostSide + 1.0);
    }

    /// <summary>
    /// How many elements are drawn when all that is used is drawn wherever it is used: groups that use each other many times grow without
    /// end.
    /// </summary>
    private static long Drawn(XElement drawing)
    {
        var places = new Dictionary<string, XElement>();
        foreach (var element in drawing.DescendantsAndSelf())
            if (element.Attribute("id")?.Value is { } id)
                places.TryAdd(id, element);
        var (byClass, byAnything) = Styled(drawing);
        var known = new Dictionary<XElement, long>();
        return Of(drawing, 0);

        long Of(XElement element, int depth)
        {
            if (known.TryGetValue(element, out var before))
                return before;
            if (depth > 2 * MostDeep)
                return MostDrawn + 1;
            // An element that uses itself is not drawn.
            known[element] = 0;
            var count = 1L;
            foreach (var child in element.Elements())
                count = Math.Min(MostDrawn + 1, count + Of(child, depth + 1));
            foreach (var attribute in element.Attributes())
            {
                var value = attribute.Name.LocalName == "href" ? $"url({attribute.Value})" : attribute.Value;
                foreach (Match used in Uses().Matches(value))
                    Add(used.Groups[1].Value.Trim());
            }
            foreach (var id in byAnything)
                Add(id);
            if (byClass.Count > 0 && element.Attribute("class")?.Value is { } classes)
                foreach (
                    var id in classes
                        .Split((char[])[' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
                        .SelectMany(name => byClass.GetValueOrDefault(name) ?? [])
                )
                    Add(id);
            return known[element] = count;

            void Add(string id)
            {
                if (count > MostDrawn || !places.TryGetValue(id, out var place))
                    return;
                var times = place.Name.LocalName == "marker" ? Corners(element) : 1;
                count = Math.Min(MostDrawn + 1, count + times * Of(place, depth + 1));
            }
        }
    }

    /// <summary>A marker is drawn at each of them.</summary>
    private static int Corners(XElement line) =>
        2
        + (line.Attribute("d")?.Value ?? line.Attribute("points")?.Value ?? "").Count(c =>
            char.IsAsciiLetter(c) || c is ',' or ' ' or '-' or '\n'
        );

    /// <summary>The properties that the style sheets of the drawing use, by class and for every other kind of selector.</summary>
    private static (Dictionary<string, List<string>> ByClass, List<string> ByAnything) Styled(XElement drawing)
    {
        var (byClass, byAnything) = (new Dictionary<string, List<string>>(), new List<string>());
        foreach (var sheet in drawing.Descendants().Where(e => e.Name.LocalName == "style"))
        {
            foreach (var rule in sheet.Value.Split('}'))
            {
                var at = rule.IndexOf('{', StringComparison.Ordinal);
                if (at < 0)
                    continue;
                var used = Uses().Matches(rule[at..]).Select(m => m.Groups[1].Value.Trim()).ToList();
                if (used.Count == 0)
                    continue;
                foreach (var selector in rule[..at].Split(','))
                {
                    if (
                        selector.LastIndexOf('.') is >= 0 and var dot
                        && selector[(dot + 1)..].Trim() is { Length: > 0 } name
                        && name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_')
                    )
                        (byClass.TryGetValue(name, out var list) ? list : byClass[name] = []).AddRange(used);
                    else
                        byAnything.AddRange(used);
                }
            }
        }
        return (byClass, [.. byAnything.Distinct()]);
    }

    [GeneratedRegex(
        @"^\s*(?:<\?(?:(?!\?>).)*\?>\s*|<!--(?:(?!-->).)*-->\s*|<!DOCTYPE\s+svg\b[^>\[]*(?:\[[^\]]*\]\s*)?>\s*)*<(?:[A-Za-z]+:)?svg[\s>/]",
        RegexOptions.Singleline
    )]
    private static partial Regex Beginning();

    [GeneratedRegex("<!DOCTYPE\\s+svg\\b[^\\[<>]*>")]
    private static partial Regex Nominal();

    [GeneratedRegex("<!DOCTYPE", RegexOptions.IgnoreCase)]
    private static partial Regex Doctype();

    [GeneratedRegex("^data:image/(?:png|jpeg|webp);base64,[A-Za-z0-9+/=\\s]*$")]
    private static partial Regex Picture();

    [GeneratedRegex("expression|javascript:|image-set|image\\(|src\\(|element\\(|-moz-binding|behavior\\s*:", RegexOptions.IgnoreCase)]
    private static partial Regex Fetching();

    [GeneratedRegex("url\\s*\\(", RegexOptions.IgnoreCase)]
    private static partial Regex Url();

    [GeneratedRegex("^\\s*(?:[\"']\\s*)?#")]
    private static partial Regex Place();

    [GeneratedRegex("url\\s*\\(\\s*(?:[\"']\\s*)?#([^)\"']*)", RegexOptions.IgnoreCase)]
    private static partial Regex Uses();

    [GeneratedRegex("^\\s*([0-9.]{1,12})\\s*(?:(px|pt|pc|mm|cm|in|em|ex)\\s*)?$")]
    private static partial Regex Measure();
}
