using System.Text.RegularExpressions;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Outbox;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Lms.Web.Tests.Architecture;

/// <summary>A type is found by its name: what people look for is in a file named after it.</summary>
[OnOneDatabase("It is about the code.")]
public sealed partial class TypePlacesTests
{
    private static readonly string[] Sources =
    [
        .. Directory
            .GetFiles(SourceRootAttribute.Of("Lms.Web"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal)),
    ];

    [Fact]
    public void A_page_has_its_class_next_to_it()
    {
        var pages = Directory
            .GetFiles(SourceRootAttribute.Of("Lms.Web"), "*.cshtml", SearchOption.AllDirectories)
            .Where(f => Page().IsMatch(File.ReadAllText(f)))
            .ToList();
        Assert.NotEmpty(pages);
        Assert.DoesNotContain(pages, f => !Declares(f + ".cs", Path.GetFileNameWithoutExtension(f) + "Model"));
    }

    [Fact]
    public void A_page_class_is_next_to_a_page() =>
        Assert.Empty(
            Named(typeof(PageModel))
                .Where(t =>
                    !Sources.Any(f =>
                        f.EndsWith($"/{t.Name[..^"Model".Length]}.cshtml.cs", StringComparison.Ordinal) && Declares(f, t.Name)
                    )
                )
                .Select(t => t.FullName)
        );

    [Fact]
    public void A_policy_is_in_a_file_named_after_it() => InFilesOfTheirNames(Named(typeof(IPolicy)));

    [Fact]
    public void A_job_is_in_a_file_named_after_it() => InFilesOfTheirNames(Named(typeof(IJob)));

    [Fact]
    public void A_handler_is_in_a_file_named_after_it() =>
        InFilesOfTheirNames(
            typeof(Program)
                .Assembly.GetTypes()
                .Where(t =>
                    t is { IsClass: true, IsAbstract: false }
                    && t.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IHandle<>))
                )
        );

    private static IEnumerable<Type> Named(Type kind) =>
        typeof(Program).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(kind));

    private static void InFilesOfTheirNames(IEnumerable<Type> types)
    {
        var all = types.ToList();
        Assert.NotEmpty(all);
        Assert.Empty(
            all.Where(t => !Sources.Any(f => Path.GetFileName(f) == t.Name + ".cs" && Declares(f, t.Name))).Select(t => t.FullName)
        );
    }

    private static bool Declares(string file, string type) =>
        File.Exists(file) && Regex.IsMatch(File.ReadAllText(file), $@"\b(class|record) {type}\b");

    [GeneratedRegex("^@page", RegexOptions.Multiline)]
    private static partial Regex Page();
}
