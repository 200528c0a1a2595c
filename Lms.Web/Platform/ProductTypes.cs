using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Lms.Web.Platform;

/// <summary>
/// Finds types of the product by what stands in its file, and loads those alone: <see cref="Assembly.GetTypes"/> loads each of six thousand,
/// most of them written by the compiler, which takes a twelfth of a start and memory that is never given back.
/// </summary>
internal static class ProductTypes
{
    /// <summary>The types that have an attribute of this kind, by name.</summary>
    public static IReadOnlyList<Type> With<TAttribute>()
        where TAttribute : Attribute =>
        Find(
            (file, type) =>
                type.GetCustomAttributes().Any(a => NameOf(file, file.GetCustomAttribute(a).Constructor) == typeof(TAttribute).Name)
        );

    /// <summary>The classes that name this generic interface among theirs, by name.</summary>
    /// <param name="definition">Such as <c>typeof(IEntityTypeConfiguration&lt;&gt;)</c>.</param>
    public static IReadOnlyList<Type> Of(Type definition) =>
        Find(
            (file, type) =>
                type.GetInterfaceImplementations().Any(i => NameOf(file, file.GetInterfaceImplementation(i).Interface) == definition.Name)
        );

    private static List<Type> Find(Func<MetadataReader, TypeDefinition, bool> wanted)
    {
        var product = typeof(ProductTypes).Assembly;
        using var stream = File.OpenRead(product.Location);
        using var image = new PEReader(stream, PEStreamOptions.Default);
        var file = image.GetMetadataReader();
        return
        [
            .. file
                .TypeDefinitions.Select(file.GetTypeDefinition)
                .Where(type => wanted(file, type))
                .Select(type => product.GetType(FullName(file, type), throwOnError: true)!)
                .OrderBy(type => type.FullName, StringComparer.Ordinal),
        ];
    }

    private static string FullName(MetadataReader file, TypeDefinition type)
    {
        var name = file.GetString(type.Name);
        if (type.GetDeclaringType() is { IsNil: false } outer)
            return $"{FullName(file, file.GetTypeDefinition(outer))}+{name}";
        var space = file.GetString(type.Namespace);
        return space.Length == 0 ? name : $"{space}.{name}";
    }

    private static string? NameOf(MetadataReader file, EntityHandle handle) =>
        handle.Kind switch
        {
            HandleKind.MethodDefinition => NameOf(file, file.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType()),
            HandleKind.MemberReference => NameOf(file, file.GetMemberReference((MemberReferenceHandle)handle).Parent),
            HandleKind.TypeDefinition => file.GetString(file.GetTypeDefinition((TypeDefinitionHandle)handle).Name),
            HandleKind.TypeReference => file.GetString(file.GetTypeReference((TypeReferenceHandle)handle).Name),
            HandleKind.TypeSpecification => Generic(file, file.GetTypeSpecification((TypeSpecificationHandle)handle)),
            _ => null,
        };

    /// <summary>The generic type of a signature that begins with one (ECMA-335, II.23.2.14).</summary>
    private static string? Generic(MetadataReader file, TypeSpecification type)
    {
        var signature = file.GetBlobReader(type.Signature);
        if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
            return null;
        signature.ReadCompressedInteger();
        return NameOf(file, signature.ReadTypeHandle());
    }
}
