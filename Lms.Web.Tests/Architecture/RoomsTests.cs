using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using System.Text.RegularExpressions;
using Lms.Web.Features;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Architecture;

/// <summary>
/// Rooms have a written order (Features/Features.cs), and a room uses only earlier ones. This is read from the compiled code, including
/// views.
/// </summary>
[OnOneDatabase("It is about the code.")]
public sealed partial class RoomsTests(LmsApp app) : IClassFixture<LmsApp>
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Assembly Product = typeof(Program).Assembly;

    private static readonly string[] Order = [.. AllFeatures.InOrder.Select(f => f.GetType().Name[..^"Feature".Length])];

    /// <summary>Permitted uses of later rooms; an entry that is no longer needed fails.</summary>
    private static readonly Dictionary<(string From, string To), string> Exceptions = [];

    [Fact]
    public void Every_room_is_in_the_order()
    {
        var folders = Directory
            .GetDirectories(SourceRootAttribute.Of("Lms.Web", "Features"))
            .Select(Path.GetFileName)
            .Where(f => f != "Shared")
            .Order();
        Assert.Equal(Order.Order(), folders);
    }

    [Fact]
    public void A_room_uses_only_rooms_before_it()
    {
        var broken = new SortedSet<string>();
        var used = new HashSet<(string, string)>();
        foreach (var type in Product.GetTypes())
        {
            if (RoomOf(type) is not { } from)
                continue;
            foreach (var other in Uses(type))
            {
                if (RoomOf(other) is not { } to || Array.IndexOf(Order, to) <= Array.IndexOf(Order, from))
                    continue;
                if (Exceptions.ContainsKey((from, to)))
                    used.Add((from, to));
                else
                    broken.Add($"{from} uses {to}: {type.FullName} → {other.FullName}");
            }
        }
        Assert.True(broken.Count == 0, string.Join('\n', broken));
        Assert.Empty(Exceptions.Keys.Except(used));
    }

    [Fact]
    public void A_room_imports_no_namespace_of_a_later_room()
    {
        var features = SourceRootAttribute.Of("Lms.Web", "Features");
        var broken = new List<string>();
        foreach (var (index, room) in Order.Index())
        foreach (var file in Directory.GetFiles(Path.Combine(features, room), "*.cs", SearchOption.AllDirectories))
        foreach (Match import in Import().Matches(File.ReadAllText(file)))
            if (Array.IndexOf(Order, import.Groups[1].Value) > index)
                broken.Add($"{Path.GetRelativePath(features, file)}: {import.Value}");
        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    /// <summary>
    /// Folders of a room that its later folders may use, in their order, in addition to the ground: <c>Model</c> and the files in the
    /// room's own folder. All other folders are screens that must not use each other.
    /// </summary>
    private static readonly Dictionary<string, string[]> Folders = new() { ["Courses"] = ["Kinds"] };

    [Fact]
    public void A_folder_of_a_room_uses_only_the_ground_and_earlier_folders()
    {
        var broken = new SortedSet<string>();
        foreach (var type in Product.GetTypes())
        {
            if (FolderOf(type) is not { } from || Outermost(type).Name == from.Room + "Feature")
                continue;
            foreach (var other in Uses(type))
            {
                if (FolderOf(other) is not { } to || to.Room != from.Room || to.Folder == from.Folder || to.Folder.Length == 0)
                    continue;
                var named = Folders.GetValueOrDefault(from.Room, []);
                var (here, there) = (Array.IndexOf(named, from.Folder), Array.IndexOf(named, to.Folder));
                if (there < 0 || from.Folder.Length == 0 || (here >= 0 && there > here))
                    broken.Add($"{from.Room}: {from.Folder} uses {to.Folder}: {type.FullName} → {other.FullName}");
            }
        }
        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    [Fact]
    public void The_kernel_and_the_platform_do_not_depend_on_rooms()
    {
        // The context is the one type exempt from the order, as its parts are in the rooms. The route map reads the list of rooms.
        string[] exempt = ["LmsContext", "SqliteLmsContext", "PostgresLmsContext", "RouteMap"];
        var broken = Product
            .GetTypes()
            .Where(t =>
                t.Namespace is { } space
                && (
                    space.StartsWith("Lms.Web.Kernel", StringComparison.Ordinal)
                    || space.StartsWith("Lms.Web.Platform", StringComparison.Ordinal)
                )
                && !space.Contains(".Migrations", StringComparison.Ordinal)
            )
            .Where(t => !exempt.Contains(Outermost(t).Name))
            .SelectMany(t => Uses(t).Where(o => RoomOf(o) is not null).Select(o => $"{t.FullName} → {o.FullName}"))
            .Distinct()
            .ToList();
        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    [Fact]
    public void The_kernel_depends_on_neither_web_nor_database()
    {
        var broken = Product
            .GetTypes()
            .Where(t => t.Namespace == "Lms.Web.Kernel")
            .SelectMany(t =>
                Uses(t)
                    .Where(o =>
                        o.Namespace is { } n
                        && (
                            n.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
                            || n.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal)
                        )
                    )
                    .Select(o => $"{t.Name} → {o.FullName}")
            )
            .Distinct()
            .ToList();
        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    [Fact]
    public void Raw_SQL_is_only_in_the_data_folder_or_in_files_named_for_it()
    {
        var broken = Directory
            .GetFiles(SourceRootAttribute.Of("Lms.Web"), "*.cs", SearchOption.AllDirectories)
            .Where(f =>
                !f.Contains("/obj/", StringComparison.Ordinal)
                && !f.Contains("/bin/", StringComparison.Ordinal)
                && !f.Contains("/Platform/Data/", StringComparison.Ordinal)
                && !f.EndsWith(".Sql.cs", StringComparison.Ordinal)
            )
            .Where(f => RawSql().IsMatch(File.ReadAllText(f)))
            .ToList();
        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    [Fact]
    public async Task The_platform_refers_to_no_table_of_a_room()
    {
        var tables = await app.Look(db =>
            Task.FromResult(
                db.Model.GetEntityTypes()
                    .Where(t => RoomOf(t.ClrType) is not null)
                    .Select(t => t.GetTableName())
                    .OfType<string>()
                    .Distinct()
                    .ToList()
            )
        );
        var named = Directory
            .GetFiles(SourceRootAttribute.Of("Lms.Web", "Platform", "Data"), "*.cs")
            .SelectMany(f =>
                tables
                    .Where(t => File.ReadAllText(f).Contains($"\"{t}\"", StringComparison.Ordinal))
                    .Select(t => $"{Path.GetFileName(f)}: {t}")
            );
        // Whether a database is in use must be known before the product starts.
        string[] known = ["DatabaseMove.cs", "PostgresSnapshot.cs", "SqliteSnapshot.cs"];
        Assert.Equal(known.SelectMany(f => new[] { $"{f}: Institutions", $"{f}: People" }), named.Order(StringComparer.Ordinal));
    }

    /// <summary>Files that are still too long; one that has become shorter fails and must leave the list.</summary>
    private static readonly string[] LongFiles =
    [
        "Lms.Web/Features/Learning/Model/Study.cs",
        "Lms.Web/Features/Packages/Model/Planner.cs",
        "Lms.Web/Platform/Files/SvgPicture.cs",
        "Lms.Web/Platform/Text/AllowedHtml.cs",
        "Lms.Web/Platform/Text/MarkdownText.cs",
    ];

    [Fact]
    public void No_file_has_more_than_400_lines()
    {
        var largest = Directory
            .GetFiles(SourceRootAttribute.Of("Lms.Web"), "*.cs*", SearchOption.AllDirectories)
            .Where(f =>
                !f.Contains("/obj/", StringComparison.Ordinal)
                && !f.Contains("/bin/", StringComparison.Ordinal)
                && !f.Contains("/Migrations/", StringComparison.Ordinal)
                && Path.GetExtension(f) is ".cs" or ".cshtml"
            )
            .Where(f => File.ReadLines(f).Count() > 400)
            .Select(f => Path.GetRelativePath(SourceRootAttribute.Of(), f));
        Assert.Equal(LongFiles, largest.Order(StringComparer.Ordinal));
    }

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static string? RoomOf(Type? type)
    {
        if (type is null)
            return null;
        if (type.IsGenericType)
            type = type.GetGenericTypeDefinition();
        var outer = Outermost(type);
        if (outer.Namespace == "AspNetCoreGeneratedDocument")
            return View().Match(outer.Name) is { Success: true } view && view.Groups[1].Value != "Shared" ? view.Groups[1].Value : null;
        return outer.Namespace is { } space && Room().Match(space) is { Success: true } match ? match.Groups[1].Value : null;
    }

    /// <summary>The room of a type and its folder within the room; the ground has no folder name.</summary>
    private static (string Room, string Folder)? FolderOf(Type? type)
    {
        if (RoomOf(type) is not { } room)
            return null;
        var outer = Outermost(type!.IsGenericType ? type.GetGenericTypeDefinition() : type);
        var folder =
            outer.Namespace == "AspNetCoreGeneratedDocument"
                ? outer.Name.Split('_') is [_, _, var view, _, ..]
                    ? view
                    : ""
                : outer.Namespace!.Split('.') is [_, _, _, _, var code, ..]
                    ? code
                    : "";
        return (room, folder is "Model" ? "" : folder);
    }

    private static HashSet<Type> Uses(Type type) => Used.GetOrAdd(type, Read);

    /// <summary>Several tests ask about the same types, and reading all code takes seconds.</summary>
    private static readonly ConcurrentDictionary<Type, HashSet<Type>> Used = new();

    private static HashSet<Type> Read(Type type)
    {
        var used = new HashSet<Type>();
        void Add(Type? t)
        {
            if (t is null || t.IsGenericParameter || !used.Add(t))
                return;
            if (t.HasElementType)
                Add(t.GetElementType());
            foreach (var argument in t.IsGenericType ? t.GetGenericArguments() : [])
                Add(argument);
        }
        Add(type.BaseType);
        foreach (var face in type.GetInterfaces())
            Add(face);
        foreach (var field in type.GetFields(All))
            Add(field.FieldType);
        foreach (var attribute in type.GetCustomAttributesData())
            Add(attribute.AttributeType);
        foreach (var method in type.GetMembers(All).OfType<MethodBase>())
        {
            foreach (var parameter in method.GetParameters())
                Add(parameter.ParameterType);
            if (method is MethodInfo info)
                Add(info.ReturnType);
            foreach (var attribute in method.GetCustomAttributesData().SelectMany(a => a.ConstructorArguments))
                Add(attribute.ArgumentType);
            foreach (var token in Tokens(method))
                Add(token);
        }
        used.Remove(type);
        return used;
    }

    private static IEnumerable<Type> Tokens(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body)
            yield break;
        foreach (var local in body.LocalVariables)
            yield return local.LocalType;
        var typeArguments = method.DeclaringType?.IsGenericType == true ? method.DeclaringType.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        foreach (var token in Operands(body.GetILAsByteArray()!))
        {
            var member = method.Module.ResolveMember(token, typeArguments, methodArguments);
            if (member is Type type)
                yield return type;
            if (member?.DeclaringType is { } declaring)
                yield return declaring;
            if (member is MethodInfo { IsGenericMethod: true } generic)
                foreach (var argument in generic.GetGenericArguments())
                    yield return argument;
            if (member is MethodInfo called)
                yield return called.ReturnType;
            if (member is FieldInfo field)
                yield return field.FieldType;
        }
    }

    /// <summary>Reads the instructions one by one (ECMA-335, partition III) and returns the tokens they name.</summary>
    private static IEnumerable<int> Operands(byte[] il)
    {
        for (var at = 0; at < il.Length; )
        {
            var code = il[at] == 0xFE ? Codes[0xFE00 | il[at + 1]] : Codes[il[at]];
            at += code.Size;
            switch (code.OperandType)
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    yield return BitConverter.ToInt32(il, at);
                    at += 4;
                    break;
                case OperandType.InlineSwitch:
                    at += 4 + BitConverter.ToInt32(il, at) * 4;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    at += 8;
                    break;
                case OperandType.InlineVar:
                    at += 2;
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    at += 1;
                    break;
                case OperandType.InlineNone:
                    break;
                default:
                    at += 4;
                    break;
            }
        }
    }

    private static readonly Dictionary<int, OpCode> Codes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!)
        .ToDictionary(c => (ushort)c.Value + 0);

    [GeneratedRegex(@"^Lms\.Web\.Features\.(\w+)")]
    private static partial Regex Room();

    [GeneratedRegex(@"^using Lms\.Web\.Features\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex Import();

    [GeneratedRegex(@"^Features_(\w+?)_")]
    private static partial Regex View();

    [GeneratedRegex(@"\b(FromSql|FromSqlRaw|FromSqlInterpolated|ExecuteSql|ExecuteSqlRaw\w*|SqlQuery\w*|CommandText)\b")]
    private static partial Regex RawSql();
}
