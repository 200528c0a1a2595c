using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Platform;

/// <summary>Lists can be searched in whatever letters people type, on both databases.</summary>
public sealed class FindingTests(LmsApp app) : IClassFixture<LmsApp>
{
    [Theory]
    [InlineData("Hauptstraße", "strasse")]
    [InlineData("HAUPTSTRASSE", "straße")]
    [InlineData("Søren Ørsted", "soren orsted")]
    [InlineData("Soren", "SØREN")]
    [InlineData("Jürgen Müller", "muller")]
    [InlineData("Jürgen Müller", "MUELLER")]
    [InlineData("Mueller", "Müller")]
    [InlineData("Łódź", "lodz")]
    [InlineData("Æsir Þór", "aesir")]
    [InlineData("U\u0308bung", "übung")]
    [InlineData("हिन्दी में", "हिन्दी")]
    [InlineData("한국어 수업", "한국어")]
    [InlineData("مُحَمَّد", "محمد")]
    [InlineData("100 % of_it", "0 % of_")]
    public async Task A_search_finds_text_typed_in_other_letters(string name, string typed)
    {
        Assert.True(Finding.Of(typed)(name));
        var slug = "find-" + Lms.Web.Kernel.Ids.New().ToString("N");
        await app.Change(db =>
        {
            db.Add(new Category(name, slug, 0));
            return Task.CompletedTask;
        });
        Assert.Equal(1, await Found(typed));
        Assert.Equal(1, await Found(" "));
        Assert.Equal(0, await Found("nothing like it"));

        Task<int> Found(string words) =>
            app.Look(db => db.Categories.Where(c => c.Slug == slug).Holding(words, c => c.Name + " " + (c.Slug ?? "")).CountAsync());
    }

    [Fact]
    public async Task Courses_and_categories_are_found_by_plain_letters()
    {
        await app.MakesCourse("Straßen von Łódź", ["One"]);
        await app.Change(db =>
        {
            db.Add(new Category("Æsir und Müller", "aesir-und-mueller", 0));
            return Task.CompletedTask;
        });
        (await (await app.As("Ada")).Opens("/teach/courses?q=strassen+von+lodz")).Shows("Straßen von Łódź");
        var grace = await app.As("Grace");
        (await grace.Opens("/admin/courses?q=LODZ")).Shows("Straßen von Łódź");
        (await grace.Opens("/admin/categories?q=aesir+und+muller")).Shows("Æsir und Müller");
        (await grace.Opens("/admin/categories?q=aesir+und+miller")).DoesNotShow("Æsir und Müller");
    }
}
