using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Lms.Web.Bench.Driving;

/// <summary>The measurements, as a table for people, as JSON for programs, and compared with the goals.</summary>
/// <param name="isPostgres">The goals for pages differ there: each statement is a round trip to another process.</param>
internal sealed class Report(bool isPostgres)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    private readonly List<(string Name, int Connections, Sample It)> rows = [];
    private readonly List<(string Name, double Ratio)> ten = [];

    public double StartMs { get; set; }

    public double LimitStartMs { get; set; }

    public double IdleRssMb { get; set; }

    public SignInCost? SignIns { get; set; }

    public AuthoringCost? Authors { get; set; }

    public double LimitIdleRssMb { get; set; }

    public double LoadRssMb { get; set; }

    public double LimitLoadRssMb { get; set; }

    public double CourseHtmlKb { get; set; }

    public double CourseGzipKb { get; set; }

    public double? SignInSql { get; set; }

    public ColdLoad? Cold { get; set; }

    public IReadOnlyList<(string Name, Sample It)> Mix { get; set; } = [];

    /// <summary>Ranges of a video: as a bare static file, and from the product.</summary>
    public (Sample Bare, Sample Ours)? Films { get; set; }

    public IReadOnlyList<(string Name, Sample It)> People { get; set; } = [];

    public RosterCost? Roster { get; set; }

    /// <summary>A number held against what it must be, and what it should be.</summary>
    private sealed record Goal(string Name, double Measured, double Must, double? Aim, bool MoreIsBetter = false)
    {
        public string Verdict =>
            Meets(Aim ?? Must)
                ? Aim is null
                    ? "met"
                    : "aim met"
                : Meets(Must)
                    ? "must met"
                    : "MISSED";

        private bool Meets(double bar) =>
            double.IsNaN(Measured) ? false
            : MoreIsBetter ? Measured >= bar
            : Measured <= bar;
    }

    public void Add(string name, int connections, Sample it) => rows.Add((name, connections, it));

    public void AddTen(string name, double ratio) => ten.Add((name, ratio));

    /// <param name="agreed">The file of the agreed figures; null compares with none.</param>
    /// <param name="agrees">Makes those of this run the agreed ones.</param>
    public void Write(string path, string? agreed, bool agrees)
    {
        var goals = Goals().Where(g => !double.IsNaN(g.Measured)).ToList();
        Console.WriteLine(Table(goals));
        if (agreed is not null)
        {
            var (database, figures) = (
                isPostgres ? "postgres" : "sqlite",
                goals.Where(g => g.Must > 0).ToDictionary(g => g.Name, g => g.Measured)
            );
            AgreedFigures.Compare(agreed, database, figures, Console.Out);
            if (agrees)
                AgreedFigures.Write(agreed, database, figures);
        }
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(
            path,
            JsonSerializer.Serialize(
                new
                {
                    rows = rows.Select(r => new
                    {
                        name = r.Name,
                        connections = r.Connections,
                        requestsPerSecond = Round(r.It.RequestsPerSecond),
                        p50Ms = Round(r.It.P50Ms),
                        p95Ms = Round(r.It.P95Ms),
                        p99Ms = Round(r.It.P99Ms),
                        cpuMsPerRequest = Round(r.It.CpuMs),
                        sqlPerRequest = r.It.Sql is { } sql ? Round(sql) : (double?)null,
                        bytesPerResponse = Math.Round(r.It.Bytes),
                        ratioToLimit = Ratio(r.Name, r.Connections, r.It) is { } ratio ? Round(ratio) : (double?)null,
                        errors = r.It.Errors,
                    }),
                    startMs = Math.Round(StartMs),
                    limitStartMs = Math.Round(LimitStartMs),
                    idleRssMb = Math.Round(IdleRssMb),
                    loadRssMb = Math.Round(LoadRssMb),
                    limitIdleRssMb = Math.Round(LimitIdleRssMb),
                    limitLoadRssMb = Math.Round(LimitLoadRssMb),
                    mixed = Mix.Select(m => new
                    {
                        name = m.Name,
                        requestsPerSecond = Round(m.It.RequestsPerSecond),
                        p50Ms = Round(m.It.P50Ms),
                        p99Ms = Round(m.It.P99Ms),
                        errors = m.It.Errors,
                    }),
                    goals = goals.Select(g => new
                    {
                        name = g.Name,
                        measured = Round(g.Measured),
                        must = Round(g.Must),
                        aim = g.Aim,
                        verdict = g.Verdict,
                    }),
                },
                Json
            )
        );
    }

    /// <summary>Pages: CPU, less is better. Writes: requests a second, more is better.</summary>
    private double? Ratio(string name, int connections, Sample it)
    {
        var isWrite = name.EndsWith("POST", StringComparison.Ordinal);
        var limit = rows.FirstOrDefault(r => r.Connections == connections && r.Name == (isWrite ? "limit upsert POST" : "limit page")).It;
        return limit is null ? null
            : isWrite ? it.RequestsPerSecond / limit.RequestsPerSecond
            : it.CpuMs / limit.CpuMs;
    }

    private IEnumerable<Goal> Goals()
    {
        foreach (var page in new[] { "course page", "lesson page", "dashboard", "catalog search" })
            yield return new(
                $"{page}: CPU ÷ limit, 16 connections",
                Of(page, 16, (n, c, s) => Ratio(n, c, s) ?? double.NaN),
                isPostgres ? 2.5 : 2,
                isPostgres ? 2 : 1.6
            );
        foreach (var page in new[] { "course page", "lesson page", "dashboard", "catalog search", "heartbeat POST", "mark-complete POST" })
            yield return new($"{page}: p99 ÷ p50, 64 connections", Of(page, 64, (_, _, s) => s.P99Ms / s.P50Ms), 3, 2);
        foreach (var connections in new[] { 16, 64 })
            yield return new(
                $"mark complete ÷ gated upsert, {connections} connections",
                Of("mark-complete POST", connections, (n, c, s) => Ratio(n, c, s) ?? double.NaN),
                1 / 3.0,
                1 / 2.0,
                MoreIsBetter: true
            );
        yield return new(
            "heartbeat ÷ gated upsert, 16 connections",
            Of("heartbeat POST", 16, (n, c, s) => Ratio(n, c, s) ?? double.NaN),
            1 / 3.0,
            1 / 2.0,
            MoreIsBetter: true
        );
        foreach (var (page, most) in new[] { ("course page", 4), ("lesson page", 4), ("dashboard", 5), ("catalog search", 3) })
            yield return new($"{page}: SQL statements", Of(page, 16, (_, _, s) => s.Sql ?? double.NaN), most + 0.01, null);
        if (SignInSql is { } sql)
            yield return new("sign-in form: SQL statements", sql, 0, null);
        if (CourseHtmlKb > 0)
            yield return new("course page: KB", CourseHtmlKb, 60, 40);
        if (CourseGzipKb > 0)
            yield return new("course page: KB gzip", CourseGzipKb, 12, 8);
        if (Cold is not null)
            yield return new("cold load of a lesson page: requests", Cold.Requests, 6, null);
        if (Cold is not null)
            yield return new("cold load of a lesson page: KB", Cold.Kb, 80, null);
        foreach (var (name, ratio) in ten)
            yield return new($"{name}: CPU at ten times the catalog", ratio, 1.2, 1.1);
        foreach (var goal in FilmGoals())
            yield return goal;
        foreach (var goal in PeopleGoals())
            yield return goal;
        foreach (var goal in SignInGoals())
            yield return goal;
        foreach (var goal in AuthorGoals())
            yield return goal;
        yield return new("RSS after load ÷ limit's", LoadRssMb / LimitLoadRssMb, 1.5, 1.2);
        yield return new("idle RSS in MB", IdleRssMb, 200, null);
        yield return new("start to first page ÷ limit's", StartMs / LimitStartMs, 2, 1.3);
        foreach (var (name, it) in Mix)
            yield return new($"heartbeats with pages, {name}: p99 ÷ p50", it.P99Ms / it.P50Ms, 4, null);
        yield return new("errors", rows.Sum(r => r.It.Errors) + Mix.Sum(m => m.It.Errors), 0, null);
    }

    private IEnumerable<Goal> FilmGoals()
    {
        if (Films is not { } it)
            yield break;
        yield return new(
            "film by ranges ÷ static file, throughput",
            it.Ours.RequestsPerSecond * it.Ours.Bytes / (it.Bare.RequestsPerSecond * it.Bare.Bytes),
            0.8,
            null,
            MoreIsBetter: true
        );
        yield return new("seek in a film: SQL statements", it.Ours.Sql ?? double.NaN, 1.01, null);
        // Each seek is one request; an answer that is not the piece asked for would be an error.
        yield return new("seek in a film: errors", it.Ours.Errors + it.Bare.Errors, 0, null);
    }

    public void WriteFilms(TextWriter to)
    {
        if (Films is not { } it)
            return;
        foreach (var (name, sample) in new[] { ("static file", it.Bare), ("film", it.Ours) })
            to.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name, -14}{sample.RequestsPerSecond * sample.Bytes / (1 << 20), 8:0} MB/s  p50 {sample.P50Ms:0.00} ms  p99 {sample.P99Ms:0.00} ms  CPU {sample.CpuMs:0.000} ms/MB  {sample.Errors} errors"
                )
            );
        foreach (var goal in FilmGoals())
            to.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{goal.Name, -48}{goal.Measured:0.00}  must {(goal.MoreIsBetter ? "≥" : "≤")} {goal.Must:0.##} {goal.Verdict}"
                )
            );
    }

    /// <summary>A page far down costs what the first one does, and few statements.</summary>
    private IEnumerable<Goal> PeopleGoals()
    {
        foreach (
            var (page, first) in new[]
            {
                ("people: page 400", "people: page 1"),
                ("people: page 200", "people: page 1"),
                ("people: by sign-in, page 400", "people: by sign-in, page 1"),
                ("people: search", "people: page 1"),
                ("roster: page 50", "roster: page 1"),
                ("progress: page 50", "progress: page 1"),
            }
        )
            if (People.FirstOrDefault(p => p.Name == page).It is { } far && People.FirstOrDefault(p => p.Name == first).It is { } near)
                yield return new($"{page} ÷ page 1, CPU", far.CpuMs / near.CpuMs, 1.2, null);
        foreach (var page in new[] { "roster: page 50", "progress: page 50" })
            if (People.FirstOrDefault(p => p.Name == page).It is { Sql: { } statements })
                yield return new($"{page}: SQL statements", statements, 4, null);
        if (Roster is not { } it)
            yield break;
        yield return new("file of 20,000 enrollments: rows a second", it.RowsPerSecond, 2000, null, MoreIsBetter: true);
        yield return new("course pages during that file ÷ alone", it.PagesKept, 0.5, null, MoreIsBetter: true);
    }

    private IEnumerable<Goal> SignInGoals()
    {
        if (SignIns is not { } it)
            yield break;
        yield return new("sign-in: CPU ÷ one password hash", it.SignInMs / it.HashMs, 1.3, null);
        yield return new("course pages while 50 sign in ÷ alone", it.PagesBeside / it.PagesAlone, 0.5, null, MoreIsBetter: true);
        yield return new(
            "wrong password: unknown ÷ known address, time",
            Math.Max(it.UnknownMs / it.KnownMs, it.KnownMs / it.UnknownMs),
            1.05,
            null
        );
        yield return new("sign-in: errors", it.Errors, 0, null);
    }

    private IEnumerable<Goal> AuthorGoals()
    {
        if (Authors is not { } it)
            yield break;
        yield return new("import of a package: lessons a second", it.LessonsPerSecond, 50, null, MoreIsBetter: true);
        yield return new("import: memory with 2,000 ÷ 500 lessons", it.LargeRssMb / it.SmallRssMb, 1.25, null);
        yield return new("moving a lesson through 200: SQL statements", it.Reorder.Sql ?? double.NaN, 30, null);
        yield return new("outline of 500 lessons: KB", it.OutlineKb, 300, null);
        yield return new("preview of 10,000 words: p50 in ms", it.Preview.P50Ms, 100, null);
        if (it.Editor is { } editor)
        {
            yield return new("opening 10,000 words: main thread in ms", editor.OpenMs, 1000, null);
            yield return new("a key in 10,000 words: main thread in ms", editor.SlowestKeyMs, 50, null);
        }
        yield return new("authors: errors", it.Reorder.Errors + it.Preview.Errors, 0, null);
    }

    public void WriteAuthors(TextWriter to)
    {
        if (Authors is not { } it)
            return;
        to.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"import {it.LessonsPerSecond:0} lessons/s, at most {it.SmallRssMb:0} MB with {AuthoringCost.Small} and {it.LargeRssMb:0} MB with {AuthoringCost.Large} lessons; reorder p50 {it.Reorder.P50Ms:0.0} ms, {it.Reorder.Sql:0} statements; preview p50 {it.Preview.P50Ms:0.0} ms, p99 {it.Preview.P99Ms:0.0} ms, CPU {it.Preview.CpuMs:0.0} ms"
            )
        );
        to.WriteLine(
            it.Editor is { } editor
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"editor of 10,000 words, main thread: open {editor.OpenMs:0} ms, a key {editor.KeyMs:0.0} ms (slowest {editor.SlowestKeyMs:0.0}), a pause with preview and saving {editor.PauseMs:0} ms"
                )
                : "editor of 10,000 words: not measured, no Chromium is installed"
        );
        foreach (var goal in AuthorGoals())
            to.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{goal.Name, -48}{goal.Measured:0.00}  must {(goal.MoreIsBetter ? "≥" : "≤")} {goal.Must:0.##} {goal.Verdict}"
                )
            );
    }

    public void WriteSignIns(TextWriter to)
    {
        if (SignIns is not { } it)
            return;
        to.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"hash {it.HashMs:0.0} ms, sign-in {it.SignInMs:0.0} ms CPU, {it.SignInsPerSecond:0.0} sign-ins/s beside pages; pages {it.PagesAlone:0}/s alone, {it.PagesBeside:0}/s beside; wrong password known {it.KnownMs:0.0} ms, unknown {it.UnknownMs:0.0} ms"
            )
        );
        foreach (var goal in SignInGoals())
            to.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{goal.Name, -48}{goal.Measured:0.00}  must {(goal.MoreIsBetter ? "≥" : "≤")} {goal.Must:0.##} {goal.Verdict}"
                )
            );
    }

    /// <summary>Writes only the section about the list of people.</summary>
    public void WritePeople(TextWriter to)
    {
        foreach (var (name, it) in People)
            to.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name, -32} p50 {it.P50Ms, 6:0.00} ms  p99 {it.P99Ms, 6:0.00} ms  CPU {it.CpuMs, 6:0.00} ms  SQL {it.Sql:0}  {it.Errors} errors"
                )
            );
        foreach (var goal in PeopleGoals())
            to.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{goal.Name, -48}{goal.Measured:0.00}  must {(goal.MoreIsBetter ? "≥" : "≤")} {goal.Must:0.##} {goal.Verdict}"
                )
            );
    }

    private double Of(string name, int connections, Func<string, int, Sample, double> number) =>
        rows.FirstOrDefault(r => r.Name == name && r.Connections == connections).It is { } it ? number(name, connections, it) : double.NaN;

    private string Table(List<Goal> goals)
    {
        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{"", -20}{"conn", 5}{"req/s", 9}{"p50 ms", 9}{"p95 ms", 9}{"p99 ms", 9}{"CPU ms", 9}{"SQL", 6}{"bytes", 8}{"÷ limit", 9}{"errors", 8}"
        );
        foreach (var (name, connections, it) in rows)
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{name, -20}{connections, 5}{it.RequestsPerSecond, 9:0}{it.P50Ms, 9:0.00}{it.P95Ms, 9:0.00}{it.P99Ms, 9:0.00}{it.CpuMs, 9:0.000}{it.Sql, 6:0.#}{it.Bytes, 8:0}{Ratio(name, connections, it), 9:0.00}{it.Errors, 8}"
            );
        text.AppendLine()
            .AppendLine(
                CultureInfo.InvariantCulture,
                $"start {StartMs:0} ms (limit {LimitStartMs:0}), idle RSS {IdleRssMb:0} MB (limit {LimitIdleRssMb:0}), RSS after load {LoadRssMb:0} MB (limit {LimitLoadRssMb:0})"
            );
        foreach (var (name, it) in Mix)
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"mixed: {name, -20}{it.RequestsPerSecond, 7:0.0}/s  p50 {it.P50Ms:0.00} ms, p99 {it.P99Ms:0.00} ms, {it.Errors} errors"
            );
        text.AppendLine();
        foreach (var goal in goals)
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{goal.Name, -55}{goal.Measured, 8:0.00}  must {(goal.MoreIsBetter ? "≥" : "≤")} {goal.Must:0.##}{(goal.Aim is null ? "" : string.Create(CultureInfo.InvariantCulture, $", aim {goal.Aim:0.##}")), -12} {goal.Verdict}"
            );
        return text.ToString();
    }

    private static double Round(double value) => double.IsFinite(value) ? Math.Round(value, 3) : 0;
}
