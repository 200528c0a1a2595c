using System.Reflection;
using System.Text.RegularExpressions;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Tests.Architecture;

/// <summary>A box without its tick is a no.</summary>
public sealed class FormTests
{
    /// <summary>
    /// Browsers send nothing for an unticked box, so a property that is true until something else arrives would stay true. The field of the
    /// design system sends a no with it; whoever draws one by hand has to.
    /// </summary>
    [Fact]
    public void Everything_that_is_yes_until_something_else_is_said_can_be_unticked_without_scripts()
    {
        var found = new List<string>();
        foreach (var page in typeof(Screen).Assembly.GetTypes().Where(t => t.IsAssignableTo(typeof(Screen)) && !t.IsAbstract))
        foreach (
            var bound in page.GetProperties(BindingFlags.Instance | BindingFlags.Public)
                .Where(p => p.GetCustomAttribute<BindPropertyAttribute>() is not null)
        )
        {
            // A page itself cannot be made without what it asks for.
            if (
                bound.PropertyType == typeof(bool)
                && Source(page) is { } code
                && Regex.IsMatch(code, $@"bool {bound.Name} \{{[^}}]*\}} = true")
            )
                Ask(page, page, bound.Name);
            foreach (var inner in Trues(bound.PropertyType))
                Ask(page, inner.DeclaringType!, $"{bound.Name}.{inner.Name}");
        }
        Assert.Empty(found);

        // A form that several pages share is drawn by a partial beside it.
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

    /// <summary>Properties of a form that are true in a new one.</summary>
    private static IEnumerable<PropertyInfo> Trues(Type form) =>
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
