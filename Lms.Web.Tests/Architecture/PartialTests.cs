using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Razor.Hosting;

namespace Lms.Web.Tests.Architecture;

/// <summary>A partial says by its model what it shows, so any page can show it.</summary>
public sealed partial class PartialTests
{
    private static readonly Assembly Product = typeof(Program).Assembly;

    private static readonly List<(string View, Type Model)> Partials =
    [
        .. Product
            .GetCustomAttributes<RazorCompiledItemAttribute>()
            .Where(i => Path.GetFileName(i.Identifier).StartsWith('_') && ModelOf(i.Type) is not null)
            .Select(i => (i.Identifier, ModelOf(i.Type)!)),
    ];

    [Fact]
    public void The_model_of_a_partial_is_no_page_and_holds_none()
    {
        Assert.NotEmpty(Partials);
        Assert.Empty(Partials.Where(p => PageIn(p.Model, []) is not null).Select(p => $"{p.View}: {PageIn(p.Model, [])}"));
    }

    /// <summary>It would be given the model of the view around it.</summary>
    [Fact]
    public void A_partial_without_a_model_uses_none() =>
        Assert.DoesNotContain(Partials, p => p.Model == typeof(object) && Used().IsMatch(Source(p.View)));

    private static string Source(string view) => File.ReadAllText(SourceRootAttribute.Of(["Lms.Web", .. view.Split('/')[1..]]));

    /// <summary>Views without a model are drawn from <c>dynamic</c>.</summary>
    private static Type? ModelOf(Type? view) =>
        view is null ? null
        : view.IsGenericType && view.GetGenericTypeDefinition() == typeof(RazorPage<>) ? view.GetGenericArguments()[0]
        : ModelOf(view.BaseType);

    /// <summary>The page that a model is, or that can be reached from it; looks into the types of the product only.</summary>
    private static Type? PageIn(Type type, HashSet<Type> seen)
    {
        if (type.IsAssignableTo(typeof(PageModel)))
            return type;
        if (!seen.Add(type))
            return null;
        IEnumerable<Type> parts =
        [
            .. type.GetGenericArguments(),
            .. type.GetElementType() is { } element ? [element] : Type.EmptyTypes,
            .. type.Assembly == Product ? type.GetProperties().Select(p => p.PropertyType) : [],
        ];
        return parts.Select(p => PageIn(p, seen)).FirstOrDefault(p => p is not null);
    }

    [GeneratedRegex(@"(?<![\w.""])Model\b")]
    private static partial Regex Used();
}
