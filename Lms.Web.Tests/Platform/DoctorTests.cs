using Lms.Web.Platform.Health;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Platform;

/// <summary>How the doctor collects what its checks find.</summary>
public sealed class DoctorTests(LmsApp app) : IClassFixture<LmsApp>
{
    [Fact]
    public async Task The_findings_of_the_platform_have_one_order()
    {
        var found = await app.Services.GetRequiredService<Doctor>().LookAsync(TestContext.Current.CancellationToken, thorough: true);
        Assert.Equal(
            [
                "Data directory",
                "Disk",
                "URL",
                "Database",
                "Institution isolation",
                "Time zones",
                "Audit log",
                "rsvg-convert",
                "Fonts",
                "ffmpeg",
                "Pictures",
                "Email",
                "Files",
                "Malware scanner",
                "Backup",
            ],
            // On PostgreSQL there is one more, and each institution has an audit log.
            found
                .Select(f => f.What.StartsWith("Audit log", StringComparison.Ordinal) ? "Audit log" : f.What)
                .Distinct()
                .Except(["Connections"])
        );
    }

    [Fact]
    public async Task A_check_that_fails_is_a_finding_and_the_others_are_made()
    {
        var found = await new Doctor([new Check("Broken", _ => throw new IOException("The disk is gone.")), Fine("Next")]).LookAsync(
            default
        );
        Assert.Equal([("Broken", false, "The disk is gone."), ("Next", true, "fine")], found.Select(f => (f.What, f.IsWell, f.Detail)));
    }

    [Fact]
    public async Task A_check_that_needs_more_of_the_database_than_there_is_is_skipped()
    {
        var database = new Check("Database", it => it.Database = DatabaseState.Empty);
        var found = await new Doctor([
            Fine("Before", DatabaseState.Empty),
            database,
            Fine("Empty", DatabaseState.Empty),
            Fine("Usable", DatabaseState.Usable),
            Fine("Any"),
        ]).LookAsync(default);
        Assert.Equal(["Database", "Empty", "Any"], found.Select(f => f.What));
    }

    private static Check Fine(string what, DatabaseState needs = DatabaseState.Unusable) => new(what, _ => { }) { Needs = needs };

    private sealed class Check(string what, Action<Examination> look) : IDoctorCheck
    {
        public string What => what;

        public DatabaseState Needs { get; init; }

        public Task<IReadOnlyList<Finding>> LookAsync(Examination examination, CancellationToken stop)
        {
            look(examination);
            return Task.FromResult<IReadOnlyList<Finding>>([new(what, true, "fine", null)]);
        }
    }
}
