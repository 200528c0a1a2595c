using System.IO.Compression;
using System.Net;
using System.Text;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Library.Model;
using Lms.Web.Features.Packages.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Packages;

/// <summary>What the package tests share: a small course, importing, and exporting.</summary>
public abstract class PackageHouse(LmsApp app)
{
    protected LmsApp App { get; } = app;

    protected static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    );

    protected const string Sheet =
        "format: 1\ntitle: Knots\nslug: knots\nmodules:\n  - title: Bends\n    units:\n      - lessons:\n          - lessons/reef-knot.md\n          - lessons/sheet-bend.md\n";

    protected const string Reef =
        "---\ntitle: Reef knot\nminutes: 7\n---\n\nLeft over right. ![Reef](../files/reef.png) Then the [bend](sheet-bend.md#when).\n";

    protected const string Bend =
        "---\ntitle: Sheet bend\npublished: false\nrequired: false\n---\n\nTwo ropes.\n\n## When\n\nOf different thickness.\n";

    protected const string Checks = """
        checks:
          - questions:
              - ask: What is this? ![Reef](../files/reef.png)
                answers:
                  - text: A reef knot
                    right: true
                    feedback: Well seen.
                  - text: 'No: a granny'
                explanation: See the [bend](sheet-bend.md#when).
              - ask: |-
                  Two of these hold.

                  Which?
                kind: several
                answers:
                  - text: Reef
                    right: true
                  - text: Bend
                    right: true
                  - text: Granny
          - questions:
              - ask: It slips.
                kind: true-or-false
                answers:
                  - text: 'True'
                    feedback: It holds.
                  - text: 'False'
                    right: true
              - ask: A [[reef|square]] knot.
                kind: blanks
                case: true
              - ask: Which belongs to which?
                kind: matching
                answers:
                  - text: Reef
                    matches: Parcels
                  - text: Bend
                    matches: Two ropes
              - ask: How is it tied?
                kind: ordering
                answers:
                  - text: Left over right
                  - text: Right over left
              - ask: What holds two ropes?
                kind: short
                answers:
                  - text: Sheet bend
                  - text: Bend
              - ask: How long is the end?
                kind: numeric
                answers:
                  - text: '0.5'
                tolerance: 10%
                unit: m | meters
                hint: An arm is longer.

        """;

    protected const string SheetWithMaterials =
        "format: 1\ntitle: Knots\nslug: knots-shared\nmodules:\n  - title: Bends\n    units:\n      - lessons:\n          - lessons/reef-knot.md\n";

    protected const string ReefWithMaterials =
        "---\ntitle: Reef knot\n---\n\nLook:\n\n```material reef-drawing\nLeft over right.\n```\n\n```material safe-ropes\n```\n";

    protected const string Drawing =
        "---\ntitle: Drawing of a reef knot\nalternative: 'Two loops: one in the other'\ntags:\n  - Ropes\nfile: files/reef.png\n---\n";

    protected const string Ropes =
        "---\ntitle: Safe ropes\ndescription: For all courses.\n---\n\nLook at the **ends** first.\n\n- Frayed?\n";

    /// <param name="key">Of the material in it; tests share one library.</param>
    protected static MemoryStream Shared(string slug, string key, string ropes = Ropes) =>
        Zip(
            ("course.yaml", SheetWithMaterials.Replace("knots-shared", slug, StringComparison.Ordinal)),
            ("lessons/reef-knot.md", ReefWithMaterials.Replace("safe-ropes", key, StringComparison.Ordinal)),
            ("materials/reef-drawing.md", Drawing),
            ($"materials/{key}.md", ropes),
            ("files/reef.png", Png)
        );

    /// <summary>Runs so many batches of an import: the course, then files, then lessons.</summary>
    protected async Task Bites(Guid id, int count)
    {
        for (var i = 0; i < count; i++)
            await App.With<CourseImporting, bool>(async job =>
            {
                await job.BiteAsync(id, default);
                return true;
            });
    }

    protected async Task<string> Import(Stream zip)
    {
        using var source = PackageSource.OfZip(zip);
        var owner = await App.IdOf("Ada");
        return (
            await App.With<CourseImporter, Lms.Web.Kernel.Result<Course>>(importer =>
                importer.MakeAsync(importer.Plan(source, "x"), source, owner, null, default)
            )
        )
            .Value
            .Slug;
    }

    protected Task<string> Import(byte[] zip) => Import(new MemoryStream(zip));

    protected async Task<byte[]> Export(string slug)
    {
        var id = await App.Look(db => db.Courses.Where(c => c.Slug == slug).Select(c => c.Id).SingleAsync());
        return await App.With<CourseExporter, byte[]>(async exporter =>
        {
            using var zip = new MemoryStream();
            await exporter.ZipAsync(id, zip, default);
            return zip.ToArray();
        });
    }

    protected async Task<string> CurrentOf(Guid lesson) =>
        (await App.Look(db => db.LessonBodies.AsNoTracking().Include(b => b.Draft).SingleAsync(b => b.LessonId == lesson))).Current;

    protected Task Rename(string slug, string to) =>
        App.Change(async db =>
        {
            var course = await db.Courses.SingleAsync(c => c.Slug == slug);
            Assert.True(course.Describe(course.Title, to, course.Description, course.CategoryId, App.Now).IsDone);
        });

    /// <returns>The report of the import after its preview.</returns>
    protected async Task<Page> Upload(Browser browser, Stream zip, string name = "course.zip")
    {
        using var copy = new MemoryStream();
        zip.Position = 0;
        await zip.CopyToAsync(copy);
        var form = new MultipartFormDataContent
        {
            { new StringContent((await browser.Opens("/teach/courses/import")).Token), "__RequestVerificationToken" },
            { new ByteArrayContent(copy.ToArray()), "file", name },
        };
        var brought = await browser.Posts("/teach/courses/import", form);
        if (brought.Path == "/teach/courses/import")
            return brought;
        brought.Shows("Checking the file");
        await App.DrainAsync();
        return await browser.Opens(brought.Path);
    }

    /// <summary>The plan of a folder with these files.</summary>
    protected static Plan PlanOf(params (string Path, object Content)[] files)
    {
        // Lessons read their texts when they are asked for them.
        var source = PackageSource.OfZip(Zip(files));
        return Planner.Make(source, "Folder");
    }

    /// <summary>What the report says of a file.</summary>
    protected static string Said(Plan plan, string path) => string.Join(' ', plan.Report.Where(r => r.Path == path).Select(r => r.Remark));

    internal static MemoryStream Zip(params (string Path, object Content)[] files)
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (path, content) in files)
                Write(zip, path, content);
        bytes.Position = 0;
        return bytes;
    }

    protected static void Write(ZipArchive zip, string path, object content)
    {
        using var entry = zip.CreateEntry(path).Open();
        entry.Write(content as byte[] ?? Encoding.UTF8.GetBytes((string)content));
    }
}
