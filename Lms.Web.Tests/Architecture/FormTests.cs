using System.Reflection;
using System.Text.RegularExpressions;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Tests.Architecture;

/// <summary>An unchecked box means no.</summary>
public sealed class FormTests
{
    /// <summary>
    /// Browsers send nothing for an unchecked box, so a property that is true by default would stay true. The field of the design system
    /// also sends false; a box that is written by hand must do the same.
    /// </summary>
    [Fact]
    public void Every_box_that_is_checked_by_default_can_be_unchecked_without_scripts()
    {
        var found = new List<string>();
        foreach (var page in typeof(Screen).Assembly.GetTypes().Where(t => t.IsAssignableTo(typeof(Screen)) && !t.IsAbstract))
        foreach (
            var bound in page.GetProperties(BindingFlags.Instance | BindingFlags.Public)
                .Where(p => p.GetCustomAttribute<BindPropertyAttribute>() is not null)
        )
        {
            // A page needs its services and cannot be created here.
            if (
                bound.PropertyType == typeof(bool)
                && Source(page) is { } code
                && Regex.IsMatch(code, $@"bool {bound.Name} \{{[^}}]*\}} = true")
            )
                Ask(page, page, bound.Name);
            foreach (var inner in TrueByDefault(bound.PropertyType))
                Ask(page, inner.DeclaringType!, $"{bound.Name}.{inner.Name}");
        }
        Assert.Empty(found);

        // A form that several pages share is rendered by a partial next to it.
        void Ask(Type page, Type form, string name)
        {
            var folders = new HashSet<string> { Folder(page), Folder(form) };
            var views = folders.SelectMany(f => Directory.GetFiles(f, "*.cshtml")).Select(File.ReadAllText).ToList();
            var isSaid = views.Exists(v =>
                v.Contains($"<ui-field for=\"{name}\"", StringComparison.Ordinal)
                || Regex.IsMatch(v, $@"name=""{Regex.Escape(name)}"" value=""false""")
            );
            if (!isSaid)
                found.Add($"{page.FullName}: {name}");
        }
    }

    /// <summary>Properties of a form that are true by default.</summary>
    private static IEnumerable<PropertyInfo> TrueByDefault(Type form) =>
        form.Assembly != typeof(Screen).Assembly || form.GetConstructor(Type.EmptyTypes) is null
            ? []
            : form.GetProperties()
                .Where(p => p.PropertyType == typeof(bool) && p.CanWrite && p.GetValue(Activator.CreateInstance(form)) is true);

    private static string Folder(Type page) => SourceRootAttribute.Of(["Lms.Web", .. page.Namespace!.Split('.')[2..]]);

    private static string? Source(Type page) =>
        Directory
            .GetFiles(Folder(page), "*.cs")
            .Select(File.ReadAllText)
            .FirstOrDefault(c => c.Contains($"class {page.Name}", StringComparison.Ordinal));
}
