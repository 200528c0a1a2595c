using System.Diagnostics;
using System.Globalization;
using Lms.Web.Bench.Seeding;
using Lms.Web.Platform.Files;

namespace Lms.Web.Bench.Driving;

/// <summary>One run: seeds, starts the limit and the product, drives both in turn, and says what came of it.</summary>
internal sealed class Drive(Settings settings, HttpClient http) : IAsyncDisposable
{
    private const string BigCourse = "long-way";

    private static readonly int[] Connections = [1, 16, 64];

    private readonly string folder = Directory.CreateDirectory(settings["data"]).FullName;
    private readonly bool quick = settings.Has("quick");
    private readonly Report report = new(settings.Postgres is not null);
    private readonly List<Server> servers = [];

    private Server limit = null!;
    private Server product = null!;
    private List<Learner> learners = [];
    private List<Learner> visitors = [];

    public static async Task<int> RunAsync(Settings settings)
    {
        using var http = Load.Client();
        await using var drive = new Drive(settings, http);
        if (settings.Find("soak") is not null)
            return await drive.SoakAsync() ? 0 : 1;
        await drive.RunAsync();
        return 0;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers)
            await server.DisposeAsync();
    }

    private async Task RunAsync()
    {
        var watch = Stopwatch.StartNew();
        if (settings.Has("sign-ins-only"))
        {
            if (!settings.Has("keep"))
                await SeedAsync();
            await SignInsAsync();
            report.WriteSignIns(Console.Out);
            return;
        }
        if (settings.Find("profile") is { } page)
        {
            await ProfileAsync(page);
            return;
        }
        if (settings.Has("people-only"))
        {
            await PeopleAsync();
            report.WritePeople(Console.Out);
            return;
        }
        if (settings.Has("authors-only"))
        {
            await AuthorsAsync();
            report.WriteAuthors(Console.Out);
            return;
        }
        if (!settings.Has("keep"))
        {
            Say("seeding");
            await SelfAsync("seed-limit", Connection("limit"));
            await SeedAsync();
        }
        Film.Lay(Path.Combine(folder, "limit", "films", Film.Name));
        Film.Lay(Path.Combine(folder, "lms", "files", Film.Hash[..2], Film.Hash));
        await StartAsync();
        if (settings.Has("films-only"))
        {
            await FilmsAsync();
            report.WriteFilms(Console.Out);
            return;
        }
        await MeasureAsync();
        await WeighAsync();
        report.LoadRssMb = product.RssMb();
        report.LimitLoadRssMb = limit.RssMb();
        await FilmsAsync();
        if (!settings.Has("no-mix"))
            await MixAsync();
        if (!settings.Has("no-ten"))
            await TenTimesAsync();
        if (!settings.Has("no-people"))
        {
            await PeopleAsync();
            await StopAsync(product);
            await SignInsAsync();
            await AuthorsAsync();
        }
        report.Write(settings["out"], settings.Find("agreed"), settings.Has("agree"));
        Say($"done in {watch.Elapsed.TotalSeconds:0} s");
    }

    /// <summary>A thousand people study: a heartbeat each 15 s, pages, marks and notes in between.</summary>
    private async Task<bool> SoakAsync()
    {
        Say("seeding");
        await SeedAsync();
        product = await StartProductAsync("lms", site => new(HttpMethod.Get, new Uri(site, "/sign-in")));
        learners = await SignInAsync(product, 1000);
        var note = new Scenario(
            "note POST",
            product,
            303,
            n =>
                Of(learners, n * 7)
                    .Post(
                        product.Address,
                        $"/learn/{BigCourse}/lesson-33/notes",
                        string.Create(CultureInfo.InvariantCulture, $"Markdown=Note+{n}")
                    )
        );
        List<(Scenario, double)> load =
        [
            (Writes()[0], 1000 / 15.0),
            (Writes()[1], 1),
            (note, 0.5),
            .. Pages(product, learners).Select(p => (p, 6.0)),
        ];
        return await new Soak(http, product, load, Path.Combine(folder, "lms")).RunAsync(settings.Number("soak", 30), Console.Out);
    }

    /// <summary>One page under load of eight connections, and where its processor time goes.</summary>
    private async Task ProfileAsync(string name)
    {
        if (!settings.Has("keep"))
            await SeedAsync();
        CpuProfile.Prepare();
        product = await StartProductAsync("lms", site => new(HttpMethod.Get, new Uri(site, "/sign-in")));
        learners = await SignInAsync(product, 256);
        var page =
            Pages(product, learners).Concat(Writes()).FirstOrDefault(p => p.Name.StartsWith(name, StringComparison.Ordinal))
            ?? throw new ArgumentException($"There is no page “{name}” to profile.");
        Say($"warming {page.Name}");
        await Load.RunAsync(http, page, 16, TimeSpan.FromSeconds(40));
        var time = TimeSpan.FromSeconds(settings.Number("seconds", 10));
        var load = Load.RunAsync(http, page, 8, time + TimeSpan.FromSeconds(2));
        var profile = await CpuProfile.TakeAsync(product.Id, time, folder);
        var sample = await load;
        var into = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(settings["out"]))!, $"profile-{name}.txt");
        await using var file = File.CreateText(into);
        file.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{page.Name}: {sample.RequestsPerSecond:0} a second, {sample.CpuMs:0.00} ms of processor time each"
            )
        );
        await StopAsync(product);
        product = await StartProductAsync("lms", site => new(HttpMethod.Get, new Uri(site, "/sign-in")), more: "--Diagnostics:Shares=true");
        learners = await SignInAsync(product, 256);
        page = Pages(product, learners).Concat(Writes()).First(p => p.Name == page.Name);
        await Load.RunAsync(http, page, 16, TimeSpan.FromSeconds(20));
        await PartShares.WriteAsync(http, page, 500, file);
        profile.Write(file, settings.Number("frames", 60));
        Say($"written to {into}");
    }

    private Task SeedAsync() => SelfAsync("seed", Connection("lms"));

    private static void Say(string what) => Console.Error.WriteLine($"… {what}");

    private string Connection(string name)
    {
        if (settings.Postgres is not null)
            return Known(name);
        var home = Path.Combine(folder, name);
        if (Directory.Exists(home))
            Directory.Delete(home, recursive: true);
        return $"Data Source={Path.Combine(Directory.CreateDirectory(home).FullName, name + ".db")}";
    }

    /// <summary>Both sides use the product's default, so that a server with its default of 100 connections has room for both.</summary>
    private string Known(string name) =>
        settings.Postgres is { } server
            ? new Npgsql.NpgsqlConnectionStringBuilder(server) { Database = $"bench_{name}", MaxPoolSize = 40 }.ConnectionString
            : $"Data Source={Path.Combine(folder, name, name + ".db")}";

    private async Task SelfAsync(string mode, string connection, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet");
        start.Environment[Settings.ConnectionVariable] = connection;
        foreach (
            var argument in new[] { typeof(Drive).Assembly.Location, mode }
                .Concat(arguments)
                .Concat(settings.Postgres is null ? [] : ["--postgres"])
        )
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{mode} failed.");
    }

    private async Task<Server> StartLimitAsync(Func<Uri, HttpRequestMessage> first)
    {
        var arguments = new List<string> { typeof(Drive).Assembly.Location, "limit", $"--data={Path.Combine(folder, "limit")}" };
        if (settings.Postgres is not null)
            arguments.Add("--postgres");
        var server = await Server.StartAsync("limit", folder, http, first, Known("limit"), [.. arguments], []);
        servers.Add(server);
        return server;
    }

    private async Task<Server> StartProductAsync(
        string name,
        Func<Uri, HttpRequestMessage> first,
        int iterations = Settings.PasswordIterations,
        params string[] more
    )
    {
        var app = settings["app"];
        var server = await Server.StartAsync(
            name,
            Path.GetDirectoryName(app)!,
            http,
            first,
            Known(name),
            [
                app,
                $"--Database:Provider={(settings.Postgres is null ? "Sqlite" : "Postgres")}",
                $"--Site:DataDirectory={Path.Combine(folder, name)}",
                "--Diagnostics:Statements=true",
                string.Create(CultureInfo.InvariantCulture, $"--Access:PasswordIterations={iterations}"),
                "--Access:AttemptsPerMinute=100000",
                "--Access:FailuresPerAddress=100000",
                .. more,
            ],
            Container.Runtime()
        );
        servers.Add(server);
        return server;
    }

    private async Task StopAsync(Server server)
    {
        servers.Remove(server);
        await server.DisposeAsync();
    }

    /// <summary>Signs in once, then starts both in turn: what counts is the time to a signed-in course page.</summary>
    private async Task StartAsync()
    {
        Say("starting");
        limit = await StartLimitAsync(site => new(HttpMethod.Get, new Uri(site, "/enter/0")));
        visitors = [];
        for (var i = 0; i < 256; i++)
            visitors.Add(await Learner.EnterAsync(http, limit.Address, i));
        product = await StartProductAsync("lms", site => new(HttpMethod.Get, new Uri(site, "/sign-in")));
        learners = await SignInAsync(product, quick ? 400 : 1000);
        List<double> bare = [],
            ours = [];
        for (var i = 0; i < (quick ? 1 : 3); i++)
        {
            await StopAsync(limit);
            await StopAsync(product);
            limit = await StartLimitAsync(site => visitors[0].Get(site, "/course/0"));
            bare.Add(limit.StartMs);
            product = await StartProductAsync("lms", site => learners[0].Get(site, $"/courses/{BigCourse}"));
            ours.Add(product.StartMs);
        }
        (report.LimitStartMs, report.StartMs) = (Median(bare), Median(ours));
        // At rest: work that became due in the meantime is done, and memory needed for startup has been returned to the system.
        await product.RestAsync(30);
        await Task.Delay(8000);
        (report.LimitIdleRssMb, report.IdleRssMb) = (limit.RssMb(), product.RssMb());
    }

    private async Task<List<Learner>> SignInAsync(Server server, int count)
    {
        var entered = new Learner[count];
        await Parallel.ForAsync(
            0,
            count,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (i, _) => entered[i] = await Learner.SignInAsync(http, server.Address, i)
        );
        return [.. entered];
    }

    private static Learner Of(List<Learner> all, long n) => all[(int)(n % all.Count)];

    private Scenario LimitPage() => new("limit page", limit, 200, n => Of(visitors, n).Get(limit.Address, "/course/0"));

    private Scenario LimitWrite() =>
        new(
            "limit upsert POST",
            limit,
            204,
            n => Of(visitors, n).Post(limit.Address, string.Create(CultureInfo.InvariantCulture, $"/progress/{1 + n / 256 % 4000}"))
        );

    private static List<Scenario> Pages(Server server, List<Learner> who) =>
        [
            new("course page", server, 200, n => who[(int)(n % who.Count)].Get(server.Address, $"/courses/{BigCourse}")),
            new("lesson page", server, 200, n => who[(int)(n % who.Count)].Get(server.Address, $"/learn/{BigCourse}/lesson-33")),
            new("dashboard", server, 200, n => who[(int)(n % who.Count)].Get(server.Address, "/dashboard")),
            new(
                "catalog search",
                server,
                200,
                n => who[(int)(n % who.Count)].Get(server.Address, "/courses?q=" + BenchWorld.Topics[n % BenchWorld.Topics.Length])
            ),
        ];

    private List<Scenario> Writes() =>
        [
            new("heartbeat POST", product, 204, n => Of(learners, n).Post(product.Address, $"/learn/{BigCourse}/lesson-33?handler=Beat")),
            new("mark-complete POST", product, 303, Mark),
        ];

    /// <summary>Another lesson each time, and never the last ones: a completed course would take no marks.</summary>
    private HttpRequestMessage Mark(long n)
    {
        const int ofBig = Settings.LessonsOfBigCourse - BenchWorld.DoneInBig - 4;
        const int ofOther = Settings.LessonsOfCourse - BenchWorld.DoneInOther - 4;
        var (who, step) = (Of(learners, n), (int)(n / learners.Count));
        var path =
            step < ofBig
                ? string.Create(CultureInfo.InvariantCulture, $"/learn/{BigCourse}/lesson-{BenchWorld.DoneInBig + 2 + step}")
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"/learn/course-{1 + (who.Number * 3 + (step - ofBig) / ofOther % BenchWorld.OthersOfLearner * 23) % 100}/lesson-{BenchWorld.DoneInOther + 2 + (step - ofBig) % ofOther}"
                );
        return who.Post(product.Address, path + "?handler=Done", "scripts=true");
    }

    /// <summary>
    /// Until two passes in a row find no page cheaper than before: .NET compiles what is asked for often twice more, in the
    /// background, and for a minute or more.
    /// </summary>
    private async Task WarmAsync(List<Scenario> all)
    {
        Say("warming");
        var least = new double[all.Count];
        Array.Fill(least, double.MaxValue);
        for (var (pass, settled) = (0, 0); settled < 2 && pass < 20; pass++)
        {
            var fell = false;
            for (var i = 0; i < all.Count; i++)
            {
                // What can be written is soon used up.
                if (pass >= 4 && all[i].Name.EndsWith("POST", StringComparison.Ordinal))
                    continue;
                var cost = (await Load.RunAsync(http, all[i], 16, TimeSpan.FromSeconds(quick ? 1.5 : 3))).CpuMs;
                fell |= cost < 0.95 * least[i];
                least[i] = Math.Min(least[i], cost);
            }
            settled = fell ? 0 : settled + 1;
        }
    }

    /// <summary>Limit, product, limit, product … and of each the median.</summary>
    private async Task MeasureAsync()
    {
        List<Scenario> all = [LimitPage(), .. Pages(product, learners), LimitWrite(), .. Writes()];
        if (settings.Find("only") is { } only)
            all =
            [
                .. all.Where(s =>
                    s.Name.StartsWith("limit", StringComparison.Ordinal)
                    || only.Split(',').Any(o => s.Name.StartsWith(o, StringComparison.Ordinal))
                ),
            ];
        await WarmAsync(all);
        await product.RestAsync(quick ? 5 : 20);
        var (rounds, time) = (
            settings.Number("rounds", quick ? 1 : 3),
            TimeSpan.FromMilliseconds(settings.Number("ms", quick ? 1500 : 2000))
        );
        var samples = new Dictionary<(string, int), List<Sample>>();
        for (var round = 0; round < rounds; round++)
        {
            Say($"round {round + 1} of {rounds}");
            foreach (var connections in quick ? [16, 64] : Connections)
            {
                foreach (var scenario in all)
                {
                    var sample = await Load.RunAsync(http, scenario, connections, time);
                    if (!samples.TryGetValue((scenario.Name, connections), out var list))
                        samples[(scenario.Name, connections)] = list = [];
                    list.Add(sample);
                    if (scenario.Name.StartsWith("mark", StringComparison.Ordinal))
                        await product.RestAsync(quick ? 4 : 10);
                }
            }
        }
        foreach (var ((name, connections), list) in samples)
            report.Add(name, connections, Middle(list));
    }

    /// <summary>Bytes of pages, and what an empty cache costs.</summary>
    private async Task WeighAsync()
    {
        var page = $"/courses/{BigCourse}";
        report.CourseHtmlKb = await ColdLoad.SizeAsync(http, learners[0].Get(product.Address, page), "identity") / 1024.0;
        report.CourseGzipKb = await ColdLoad.SizeAsync(http, learners[0].Get(product.Address, page), "gzip") / 1024.0;
        report.Cold = await ColdLoad.OfAsync(http, product, learners[0], $"/learn/{BigCourse}/lesson-33");
        report.SignInSql = (
            await Load.RunAsync(
                http,
                new("sign-in form", product, 200, _ => new(HttpMethod.Get, new Uri(product.Address, "/sign-in"))),
                1,
                TimeSpan.FromMilliseconds(300)
            )
        ).Sql;
    }

    /// <summary>A thousand people study (a heartbeat each 15 s) while a hundred pages a second are read.</summary>
    private async Task MixAsync()
    {
        Say("heartbeats of 1000 learners with 100 pages a second");
        var pages = Pages(product, learners);
        var time = TimeSpan.FromSeconds(quick ? 8 : 20);
        var measured = await Task.WhenAll([
            Load.PaceAsync(http, Writes()[0], 1000 / 15.0, time),
            .. pages.Select(p => Load.PaceAsync(http, p, 25, time)),
        ]);
        report.Mix = [.. pages.Select(p => p.Name).Prepend("heartbeat POST").Zip(measured)];
    }

    /// <summary>Seeks in a video: random ranges, alternately from the product and as a bare static file.</summary>
    private async Task FilmsAsync()
    {
        Say("seeking in a film");
        var key = await File.ReadAllBytesAsync(Path.Combine(folder, "lms", "keys", "files.key"));
        var path = new FileTokens(key, TimeProvider.System).Url(Film.Id, Film.Name, Film.Scope);
        Scenario Seeks(string name, Server server, string where) =>
            new(
                name,
                server,
                206,
                n =>
                {
                    var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, where));
                    var from = n * 7919 % (Film.Size / 4096 - Film.Piece / 4096) * 4096;
                    request.Headers.Range = new(from, from + Film.Piece - 1);
                    return request;
                }
            );
        var (bare, ours) = (Seeks("static file", limit, "/" + Film.Name), Seeks("film", product, path));
        foreach (var warm in (Scenario[])[bare, ours])
            await Load.RunAsync(http, warm, 4, TimeSpan.FromSeconds(quick ? 1 : 2));
        List<Sample> bares = [],
            oursToo = [];
        for (var i = 0; i < (quick ? 3 : 7); i++)
        {
            bares.Add(await Load.RunAsync(http, bare, 4, TimeSpan.FromSeconds(1)));
            oursToo.Add(await Load.RunAsync(http, ours, 4, TimeSpan.FromSeconds(1)));
        }
        report.Films = (Middle(bares), Middle(oursToo));
    }

    /// <summary>The same pages with ten times the courses, in turn with the ordinary catalog.</summary>
    private async Task TenTimesAsync()
    {
        Say("seeding ten times the catalog");
        await SelfAsync("seed", Connection("ten"), "--catalog=10");
        var ten = await StartProductAsync("ten", site => new(HttpMethod.Get, new Uri(site, "/sign-in")));
        var there = await SignInAsync(ten, 256);
        var (small, large) = (Pages(product, learners), Pages(ten, there));
        // As warm as the other, which has served all that was measured before.
        await WarmAsync(large);
        await ten.RestAsync(5);
        foreach (var (one, other) in small.Zip(large))
        {
            List<Sample> ones = [],
                others = [];
            for (var i = 0; i < (quick ? 1 : 3); i++)
            {
                ones.Add(await Load.RunAsync(http, one, 16, TimeSpan.FromSeconds(1.5)));
                others.Add(await Load.RunAsync(http, other, 16, TimeSpan.FromSeconds(1.5)));
            }
            report.AddTen(one.Name, Median(others.Select(s => s.CpuMs)) / Median(ones.Select(s => s.CpuMs)));
        }
    }

    /// <summary>
    /// The list of people of an institution with 20,000 members, and the learners of a course with 5,000: pages far down beside the
    /// first, in turn.
    /// </summary>
    private async Task PeopleAsync()
    {
        const int members = 20_000;
        Say($"seeding {members} members");
        await SelfAsync("seed", Connection("people"), string.Create(CultureInfo.InvariantCulture, $"--members={members}"));
        var server = await StartProductAsync("people", site => new(HttpMethod.Get, new Uri(site, "/sign-in")));
        var admin = await Learner.SignInAsync(http, server.Address, Settings.Learners);
        Scenario List(string name, string query) =>
            new("people: " + name, server, 200, _ => admin.Get(server.Address, "/admin/people" + query));
        Scenario Taught(string name, string page) =>
            new(name, server, 200, _ => admin.Get(server.Address, $"/teach/courses/{Settings.RosterCourse}/{page}"));
        List<Scenario> all =
        [
            List("page 1", ""),
            List("page 200", "?page=200"),
            List("page 400", "?page=400"),
            List("by sign-in, page 1", "?sort=-seen"),
            List("by sign-in, page 400", "?sort=-seen&page=400"),
            List("search", "?q=zoology"),
            List("search, page 1 of a role", "?q=zool&role=Learner&sort=email"),
            Taught("roster: page 1", "learners"),
            Taught("roster: page 50", "learners?page=50"),
            Taught("progress: page 1", "progress"),
            Taught("progress: page 50", "progress?page=50"),
        ];
        var time = TimeSpan.FromSeconds(quick ? 0.7 : 1.2);
        foreach (var scenario in all)
            await Load.RunAsync(http, scenario, 4, TimeSpan.FromSeconds(1));
        var samples = all.ToDictionary(s => s.Name, _ => new List<Sample>());
        for (var round = 0; round < (quick ? 1 : 3); round++)
            foreach (var scenario in all)
                samples[scenario.Name].Add(await Load.RunAsync(http, scenario, 1, time));
        report.People = [.. all.Select(s => (s.Name, Middle(samples[s.Name])))];
        Say("importing a file of enrollments");
        var roster = new RosterLoad(http, server, admin, members);
        var page = new Scenario("course page", server, 200, _ => admin.Get(server.Address, $"/courses/{Settings.OpenCourse}"));
        // The first one compiles what the second one runs.
        await roster.RunAsync(Settings.OtherOpenCourse, page, time);
        report.Roster = await roster.RunAsync(Settings.OpenCourse, page, TimeSpan.FromSeconds(quick ? 5 : 10));
        await StopAsync(server);
    }

    /// <summary>Packages by the product's own toolbox, then an author in a course that came of one.</summary>
    private async Task AuthorsAsync()
    {
        Say("importing packages");
        await SelfAsync("seed", Connection("authors"), string.Create(CultureInfo.InvariantCulture, $"--members={Settings.Learners + 1}"));
        string[] options =
        [
            $"--Database:Provider={(settings.Postgres is null ? "Sqlite" : "Postgres")}",
            $"--Site:DataDirectory={Path.Combine(folder, "authors")}",
        ];
        var small = await AuthoringCost.ImportAsync(settings["app"], folder, AuthoringCost.Small, Known("authors"), options);
        var large = await AuthoringCost.ImportAsync(settings["app"], folder, AuthoringCost.Large, Known("authors"), options);
        var server = await StartProductAsync("authors", site => new(HttpMethod.Get, new Uri(site, "/sign-in")));
        var author = await Learner.SignInAsync(http, server.Address, Settings.Learners);
        var (reorder, preview, address, outlineKb) = await AuthoringCost.EditAsync(
            http,
            server,
            author,
            TimeSpan.FromSeconds(quick ? 2 : 5)
        );
        EditorCost? editor = null;
        if (Chromium.Find() is { } program)
        {
            Say("opening the editor of a long lesson");
            editor = await EditorCost.MeasureAsync(program, folder, server, author, address);
        }
        else
        {
            Say("no Chromium is installed (package chromium): what the editor asks of a browser is not measured");
        }
        report.Authors = new(
            (AuthoringCost.Large - AuthoringCost.Small) / (large.Seconds - small.Seconds),
            small.RssMb,
            large.RssMb,
            reorder,
            preview,
            editor,
            outlineKb
        );
        await StopAsync(server);
    }

    /// <summary>With the hashes of a real installation.</summary>
    private async Task SignInsAsync()
    {
        const int iterations = 210_000;
        Say("signing in");
        var server = await StartProductAsync("lms", site => new(HttpMethod.Get, new Uri(site, "/sign-in")), iterations);
        var page = new Scenario("course page", server, 200, _ => new(HttpMethod.Get, new Uri(server.Address, $"/courses/{BigCourse}")));
        report.SignIns = await new SignInLoad(http, server, iterations).RunAsync(page, TimeSpan.FromSeconds(quick ? 2 : 4));
        await StopAsync(server);
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;

    private static Sample Middle(List<Sample> s) =>
        new(
            Median(s.Select(x => x.RequestsPerSecond)),
            Median(s.Select(x => x.P50Ms)),
            Median(s.Select(x => x.P95Ms)),
            Median(s.Select(x => x.P99Ms)),
            Median(s.Select(x => x.CpuMs)),
            s[0].Sql is null ? null : Median(s.Select(x => x.Sql ?? 0)),
            Median(s.Select(x => x.Bytes)),
            s.Sum(x => x.Errors)
        );
}
