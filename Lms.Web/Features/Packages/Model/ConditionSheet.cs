using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace Lms.Web.Features.Packages.Model;

/// <summary>One condition, as keys with values: which keys there are, the kinds of conditions say.</summary>
public sealed class ConditionSheet : IYamlConvertible
{
    private readonly OrderedDictionary<string, Entry> entries = [];

    /// <param name="IsBare">A number or a date for every reader of YAML.</param>
    /// <param name="Line">In the sheet; 0 in one that is written.</param>
    private sealed record Entry(string Value, bool IsBare, int Line);

    public IEnumerable<string> Keys => entries.Keys;

    public string? this[string key] => entries.GetValueOrDefault(key)?.Value;

    public int LineOf(string key) => entries.GetValueOrDefault(key)?.Line ?? 0;

    public void Add(string key, string value, bool isBare) => entries.Add(key, new(value, isBare, 0));

    public void Replace(string key, string value) => entries[key] = entries[key] with { Value = value };

    public void Read(IParser parser, Type expectedType, ObjectDeserializer nestedObjectDeserializer)
    {
        parser.Consume<MappingStart>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = parser.Consume<Scalar>();
            if (!parser.TryConsume<Scalar>(out var value))
                throw new YamlException(key.Start, key.End, "A value is expected.", new FormatException());
            if (entries.ContainsKey(key.Value))
                throw new YamlException(key.Start, key.End, $"Duplicate key {key.Value}");
            // A key without a value says nothing.
            if (value is not { Style: ScalarStyle.Plain, Value: "" or "~" or "null" })
                entries.Add(key.Value, new(value.Value, false, (int)key.Start.Line));
        }
    }

    public void Write(IEmitter emitter, ObjectSerializer nestedObjectSerializer)
    {
        emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, true, MappingStyle.Block));
        foreach (var (key, entry) in entries)
        {
            emitter.Emit(Written(key, ScalarStyle.Plain));
            emitter.Emit(Written(entry.Value, entry.IsBare ? ScalarStyle.Plain : YamlTexts.StyleOf(entry.Value)));
        }
        emitter.Emit(new MappingEnd());
    }

    private static Scalar Written(string text, ScalarStyle style) => new(AnchorName.Empty, TagName.Empty, text, style, true, true);
}
