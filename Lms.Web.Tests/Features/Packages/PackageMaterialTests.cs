using System.IO.Compression;
using System.Net;
using System.Text;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Library.Model;
using Lms.Web.Features.Packages.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Packages;

/// <summary>Materials of the library are exported and imported with the lessons that use them.</summary>
public sealed class PackageMaterialTests(LmsApp app) : PackageHouse(app), IClassFixture<LmsApp>
{
    [Fact]
    public async Task Materials_are_exported_with_their_lessons_and_imported_unchanged()
    {
        using var elsewhere = new LmsApp();
        var first = await Import(Shared("knots-shared", "safe-ropes"));
        await App.DrainAsync();
        var once = await Export(first);
        using (var zip = new ZipArchive(new MemoryStream(once)))
            foreach (
                var (path, text) in new[]
                {
                    ("materials/reef-drawing.md", Drawing),
                    ("materials/safe-ropes.md", Ropes),
                    ("lessons/reef-knot.md", ReefWithMaterials),
                }
            )
            {
                using var reader = new StreamReader(zip.GetEntry(path)!.Open());
                Assert.Equal(text, await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
            }
        // In another installation, where the library is empty.
        var there = new PackageMaterialTests(elsewhere);
        var second = await there.Import(once);
        Assert.Equal(once, await there.Export(second));
        var (material, scope) = await elsewhere.Look(async db =>
            (
                await db.Materials.SingleAsync(m => m.Key == "reef-drawing"),
                await db.StoredFiles.Where(f => f.Name == "reef.png").Select(f => f.ScopeId).SingleAsync()
            )
        );
        Assert.Equal(
            (MaterialKind.Image, "Two loops: one in the other", material.InstitutionId),
            (material.Kind, material.Alternative, scope)
        );
        // And here, where it is not empty: the same materials are used.
        await Rename(first, "knots-shared-before");
        var again = await Import(once);
        await App.DrainAsync();
        Assert.Equal(
            2,
            await App.Look(db => db.Materials.CountAsync(m => m.Key.StartsWith("reef-drawing") || m.Key.StartsWith("safe-ropes")))
        );
        Assert.Equal(
            2,
            await App.Look(db =>
                db.LessonMaterials.CountAsync(u => db.Materials.Any(m => m.Id == u.MaterialId && m.Key == "safe-ropes") && u.IsPublished)
            )
        );
        Assert.Single(await App.Look(db => db.StoredFiles.Where(f => f.Name == "reef.png" && f.ScopeId == db.InstitutionId).ToListAsync()));
        Assert.Equal(once, await Export(again));
    }

    [Fact]
    public async Task A_material_whose_key_is_taken_by_different_content_gets_another_key()
    {
        await Import(Shared("knots-mine", "ropes-of-two"));
        var other = Ropes.Replace("ends", "middle", StringComparison.Ordinal);
        var slugs = new[]
        {
            await Import(Shared("knots-theirs", "ropes-of-two", other)),
            await Import(Shared("knots-theirs-again", "ropes-of-two", other)),
        };
        Assert.Equal(2, await App.Look(db => db.Materials.CountAsync(m => m.Key.StartsWith("ropes-of-two"))));
        foreach (var slug in slugs)
        {
            var body = await App.Look(db =>
                db.LessonBodies.SingleAsync(b =>
                    db.Lessons.Any(l => l.Id == b.LessonId && db.Courses.Any(c => c.Id == l.CourseId && c.Slug == slug))
                )
            );
            Assert.Contains("```material ropes-of-two-2\n", body.Markdown, StringComparison.Ordinal);
            Assert.Contains("```material reef-drawing\n", body.Markdown, StringComparison.Ordinal);
            Assert.Contains("<strong>middle</strong>", body.Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_copy_of_a_course_uses_the_same_materials()
    {
        var from = await Import(Shared("knots-copied", "ropes-copied"));
        var materials = await App.Look(db => db.Materials.CountAsync());
        var copy = await (await App.As("Ada")).Opens($"/teach/courses/{from}/copy");
        await copy.Press("Copy course", ("Title", "Knots, next term"), ("WithDates", "false"));
        await App.DrainAsync();
        Assert.Equal(materials, await App.Look(db => db.Materials.CountAsync()));
        var bodies = await App.Look(db =>
            db.LessonBodies.Where(b =>
                    db.Lessons.Any(l =>
                        l.Id == b.LessonId && db.Courses.Any(c => c.Id == l.CourseId && (c.Slug == from || c.Slug == "knots-next-term"))
                    )
                )
                .Select(b => b.Html)
                .ToListAsync()
        );
        Assert.Equal(2, bodies.Count);
        Assert.Equal(bodies[0], bodies[1]);
    }

    [Fact]
    public async Task A_background_import_adds_materials_and_removes_them_when_it_is_stopped()
    {
        var ropes = Ropes.Replace("ends", "knots", StringComparison.Ordinal);
        var look = await Upload(await App.As("Ada"), Shared("knots-in-the-background", "ropes-brought", ropes));
        await look.Press("Import this course");
        await App.DrainAsync();
        var body = await App.Look(db =>
            db.LessonBodies.SingleAsync(b =>
                db.Lessons.Any(l => l.Id == b.LessonId && db.Courses.Any(c => c.Id == l.CourseId && c.Slug == "knots-in-the-background"))
            )
        );
        Assert.Contains("<strong>knots</strong>", body.Html, StringComparison.Ordinal);
        var before = await App.Look(db => db.Materials.IgnoreQueryFilters().CountAsync());
        // Stopped after the materials were added and before the course exists.
        var ada = await App.As("Ada");
        var stopped = await Upload(ada, Shared("knots-stopped", "ropes-stopped", Ropes.Replace("ends", "tails", StringComparison.Ordinal)));
        await stopped.Press("Import this course");
        var id = await App.Look(db =>
            db.CourseImports.OrderByDescending(i => i.CreatedAt).ThenByDescending(i => i.Id).Select(i => i.Id).FirstAsync()
        );
        await Bites(id, 3);
        Assert.Equal(before + 1, await App.Look(db => db.Materials.CountAsync()));
        await (await ada.Opens(stopped.Path)).Press("Stop import");
        await App.DrainAsync();
        Assert.Equal(before, await App.Look(db => db.Materials.IgnoreQueryFilters().CountAsync()));
        Assert.Single(await App.Look(db => db.StoredFiles.Where(f => f.Name == "reef.png" && f.ScopeId == db.InstitutionId).ToListAsync()));
        var broken = Zip(
            ("course.yaml", SheetWithMaterials.Replace("knots-shared", "knots-broken", StringComparison.Ordinal)),
            ("lessons/reef-knot.md", ReefWithMaterials),
            ("materials/reef-drawing.md", Drawing),
            ("materials/safe-ropes.md", "---\ntitle: ''\n---\n\nText.\n"),
            ("files/reef.png", Png)
        );
        (await Upload(await App.As("Ada"), broken)).Shows("No course was created.").Shows("materials/safe-ropes.md");
        Assert.Equal(before, await App.Look(db => db.Materials.CountAsync()));
    }
}
