using System.Buffers.Binary;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Mail;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using Npgsql;

namespace Lms.Web.Tests.Platform;

public sealed class PlatformRuleTests
{
    public static TheoryData<string, string?> Heads =>
        new()
        {
            { "89504E470D0A1A0A0000000D49484452", ".png" },
            { "FFD8FFE000104A46494600", ".jpg" },
            { "474946383961", ".gif" },
            { "474946383761", ".gif" },
            { "524946462400000057454250", ".webp" },
            { "5249464624000000574156450000", ".wav" },
            { "5249464624000000415649200000", null }, // AVI
            { "4944330400000000", ".mp3" },
            { "FFFB9064", ".mp3" },
            { "FFFFFFFF", null },
            { "4F67675300020000", ".ogg" },
            { "00000018667479704D344120", ".m4a" },
            { "52494646", null },
            { "1A45DFA3", ".webm" },
            { "255044462D312E37", ".pdf" },
            { "00000018667479706D703432", ".mp4" },
            { "0000001866747970", null }, // cut off
            { "0000001C6674797061766966", ".avif" },
            { "000000186674797068656963", null }, // HEIC
            { "00000018667479706D696631", null }, // a picture of any codec
            { "89504E47", null },
            { "", null },
            { "3C7376672078", ".svg" }, // <svg x
            { "3C21444F43545950452068746D6C", null }, // <!DOCTYPE html
            { "504B0304", null }, // zip
            { "4D5A9000", null }, // exe
            { "EFBBBF255044462D", null },
        };

    [Theory]
    [MemberData(nameof(Heads))]
    public void The_type_of_a_file_is_detected_from_its_first_bytes(string hex, string? extension) =>
        Assert.Equal(extension, FileKind.Of(Convert.FromHexString(hex))?.Extension);

    [Theory]
    [InlineData("plan.png", "plan.png")]
    [InlineData("plan.svg.html", "plan.svg.png")]
    [InlineData("..\\..\\windows\\evil.exe", "evil.png")]
    [InlineData("../../etc/passwd", "passwd.png")]
    [InlineData("C:\\Users\\Ada\\Bild 1.jpg", "Bild 1.png")]
    [InlineData("\"><script>.png", "script.png")]
    [InlineData("a\r\nSet-Cookie: x.png", "aSet-Cookie x.png")]
    [InlineData("....", "file.png")]
    [InlineData("", "file.png")]
    [InlineData("消防計画.png", "消防計画.png")]
    [InlineData("अग्नि सुरक्षा.png", "अग्नि सुरक्षा.png")] // vowel signs are not letters but belong to the word
    [InlineData("Cafe\u0301.png", "Café.png")] // as macOS sends it
    public void A_file_name_is_sanitized_and_stays_readable(string given, string clean) =>
        Assert.Equal(clean, Uploads.CleanName(given, FileKind.Png));

    [Fact]
    public void A_long_file_name_is_shortened() => Assert.Equal(104, Uploads.CleanName(new string('x', 5000), FileKind.Png).Length);

    [Fact]
    public void A_token_opens_only_its_scope_for_about_an_hour()
    {
        var clock = new TestClock();
        var tokens = new FileTokens(new byte[32], clock);
        var (course, other) = (Ids.New(), Ids.New());
        var token = tokens.For(course);
        Assert.True(tokens.Opens(token, course));
        Assert.False(tokens.Opens(token, other));
        Assert.False(new FileTokens([.. Enumerable.Repeat((byte)1, 32)], clock).Opens(token, course));
        clock.Advance(TimeSpan.FromMinutes(59));
        Assert.True(tokens.Opens(token, course));
        clock.Advance(TimeSpan.FromMinutes(12));
        Assert.False(tokens.Opens(token, course));
        Assert.True(tokens.Opens(tokens.For(course), course));
    }

    [Fact]
    public void A_token_changed_in_any_place_opens_nothing()
    {
        var tokens = new FileTokens(new byte[32], new TestClock());
        var course = Ids.New();
        var token = tokens.For(course);
        for (var i = 0; i < token.Length; i++)
        {
            foreach (var c in "A0.-")
            {
                var changed = token[..i] + c + token[(i + 1)..];
                if (changed != token)
                    Assert.False(tokens.Opens(changed, course), changed);
            }
        }
        foreach (
            var odd in new[]
            {
                null,
                "",
                ".",
                "1",
                token + "A",
                token[..^1],
                "." + token,
                " " + token,
                "999999999999." + token.Split('.')[1],
                "-1." + token.Split('.')[1],
                token.ToUpperInvariant(),
            }
        )
            Assert.False(tokens.Opens(odd, course), odd);
    }

    [Theory]
    [InlineData(0, 1000, 90_000L, 90)]
    [InlineData(1, 1000, 90_000L, 90)]
    [InlineData(0, 600, 36_060L, 60)]
    [InlineData(1, 90_000, 648_000_000L, 7200)]
    [InlineData(0, 0, 90_000L, null)] // no scale
    [InlineData(0, 1000, 0L, null)]
    [InlineData(0, 90_000, 0xFFFFFFFFL, null)] // all ones: unknown length
    [InlineData(1, 90_000, -1L, null)]
    public async Task The_length_of_an_MP4_file_is_read_from_its_movie_header(int version, uint scale, long duration, int? seconds)
    {
        var mvhd = new byte[version == 1 ? 112 : 100];
        mvhd[0] = (byte)version;
        if (version == 1)
        {
            BinaryPrimitives.WriteUInt32BigEndian(mvhd.AsSpan(20), scale);
            BinaryPrimitives.WriteInt64BigEndian(mvhd.AsSpan(24), duration);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(mvhd.AsSpan(12), scale);
            BinaryPrimitives.WriteUInt32BigEndian(mvhd.AsSpan(16), (uint)duration);
        }
        byte[] file =
        [
            .. Box("ftyp", new byte[8]),
            .. Box("free", new byte[40]),
            .. Large("mdat", new byte[500]),
            .. Box("moov", [.. Box("udta", new byte[4]), .. Box("mvhd", mvhd)]),
        ];
        Assert.Equal(seconds, await Length(file));
        Assert.Null(await Length(file[..^90])); // cut off within the header
        Assert.Null(await Length(file[..40]));
    }

    [Theory]
    [InlineData("0000000100000000")] // a box of the maximum size
    [InlineData("7FFFFFFFFFFFFFFF")]
    [InlineData("FFFFFFFFFFFFFFFF")]
    [InlineData("0000000000000000")]
    [InlineData("0000000000000001")]
    public async Task Boxes_with_an_impossible_size_end_the_search(string size) =>
        Assert.Null(await Length([.. Box("ftyp", new byte[8]), 0, 0, 0, 1, .. "free"u8, .. Convert.FromHexString(size), .. new byte[64]]));

    [Fact]
    public async Task The_search_ends_whatever_follows_the_first_bytes()
    {
        var random = new Random(20261121);
        for (var i = 0; i < 500; i++)
        {
            var noise = new byte[random.Next(0, 300)];
            random.NextBytes(noise);
            Assert.True(await Length([.. Box("ftyp", new byte[8]), .. noise]) is null or (>= 0 and < 1_000_000));
            Assert.True(
                await Length([0x1A, 0x45, 0xDF, 0xA3, .. noise, 0x15, 0x49, 0xA9, 0x66, .. noise]) is null or (>= 0 and < 1_000_000)
            );
        }
    }

    [Theory]
    [InlineData(true, 1_000_000, 90_500, 90)]
    [InlineData(false, 1_000_000, 90_000, 90)]
    [InlineData(true, 100_000, 900_000, 90)]
    [InlineData(true, 0, 90_000, 90)] // no scale given: milliseconds
    [InlineData(true, 1_000_000, double.NaN, null)]
    [InlineData(true, 1_000_000, double.PositiveInfinity, null)]
    [InlineData(true, 1_000_000, -5, null)]
    public async Task The_length_of_a_WebM_file_is_read_from_its_segment_information(bool isDouble, int scale, double ticks, int? seconds)
    {
        var value = new byte[isDouble ? 8 : 4];
        if (isDouble)
            BinaryPrimitives.WriteDoubleBigEndian(value, ticks);
        else
            BinaryPrimitives.WriteSingleBigEndian(value, (float)ticks);
        byte[] scaled = scale == 0 ? [] : [0x2A, 0xD7, 0xB1, 0x83, (byte)(scale >> 16), (byte)(scale >> 8), (byte)scale];
        byte[] info = [.. scaled, 0x44, 0x89, (byte)(0x80 | value.Length), .. value];
        byte[] file =
        [
            0x1A,
            0x45,
            0xDF,
            0xA3,
            0x84,
            0x42,
            0x86,
            0x81,
            0x01,
            0x18,
            0x53,
            0x80,
            0x67,
            0xFF,
            0x15,
            0x49,
            0xA9,
            0x66,
            (byte)(0x80 | info.Length),
            .. info,
            .. new byte[32],
        ];
        Assert.Equal(seconds, await Length(file));
        Assert.Null(await Length(file[..22]));
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("Lin Zhou", "Lin Zhou")]
    [InlineData("Zhou, Lin", "\"Zhou, Lin\"")]
    [InlineData("The \"best\"", "\"The \"\"best\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49 30 1234", "'+49 30 1234")]
    [InlineData("-5", "'-5")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("=HYPERLINK(\"https://evil.example\",\"x\")", "\"'=HYPERLINK(\"\"https://evil.example\"\",\"\"x\"\")\"")]
    public void A_cell_is_never_a_formula(string? text, string cell) => Assert.Equal(cell, Csv.Cell(text));

    public static TheoryData<string?, Action<SiteOptions, DatabaseOptions, MailOptions>> Configurations =>
        new()
        {
            { null, (_, _, _) => { } },
            {
                null,
                (s, d, m) => (s.BaseUrl, d.Provider, d.ConnectionString, m.Port) = ("https://learn.example.org", "Postgres", "Host=db", 587)
            },
            { "Site:BaseUrl", (s, _, _) => s.BaseUrl = "" },
            { "Site:BaseUrl", (s, _, _) => s.BaseUrl = "learn.example.org" },
            { "Site:BaseUrl", (s, _, _) => s.BaseUrl = "ftp://learn.example.org" },
            { "Site:DataDirectory", (s, _, _) => s.DataDirectory = "" },
            { "Database:Provider", (_, d, _) => d.Provider = "MySql" },
            { "Database:Provider", (_, d, _) => d.Provider = "sqlite" },
            { "Database:ConnectionString", (_, d, _) => d.Provider = "Postgres" },
            { "Database:Synchronous", (_, d, _) => d.Synchronous = "Sometimes" },
            { "Mail:From", (_, _, m) => m.From = "nobody" },
            { "Mail:From", (_, _, m) => m.From = "" },
            { "Mail:Port", (_, _, m) => m.Port = 0 },
            { "Mail:Port", (_, _, m) => m.Port = 70_000 },
            { null, (_, _, m) => m.Port = 465 },
            { "Mail:Encryption", (_, _, m) => m.Encryption = "Ssl" },
            { "Mail:Encryption", (_, _, m) => (m.Encryption, m.Port) = (MailOptions.StartTls, 465) },
            { "Mail:TrustedCertificates", (_, _, m) => m.TrustedCertificates = "/nowhere/certificate.pem" },
            { "Site:Language", (s, _, _) => s.Language = "xx" },
            { "Database:ConnectionString", (_, d, _) => (d.Provider, d.ConnectionString) = ("Postgres", "Database=lms;Username=lms") },
            { "Database:ConnectionString", (_, d, _) => d.ConnectionString = "Nonsense=1" },
            { "Database:ConnectionString", (_, d, _) => (d.Provider, d.ConnectionString) = ("Postgres", "Host=db;Nonsense=1") },
        };

    [Theory]
    [MemberData(nameof(Configurations))]
    public void An_invalid_setting_is_named(string? key, Action<SiteOptions, DatabaseOptions, MailOptions> set)
    {
        var (site, database, mail) = (new SiteOptions(), new DatabaseOptions(), new MailOptions());
        set(site, database, mail);
        var complaint = Settings.Complaint(site, database) ?? MailSettings.Complaint(mail, new(), new());
        if (key is null)
            Assert.Null(complaint);
        else
            Assert.StartsWith(key + " is", complaint, StringComparison.Ordinal);
    }

    [Fact]
    public void OAuth_for_the_mail_server_must_be_configured_completely_or_not_at_all()
    {
        var mail = new MailOptions { UserName = "lms@example.org" };
        var oauth = new MailOAuthOptions
        {
            TokenUrl = "https://issuer.example/token",
            ClientId = "lms",
            RefreshToken = "r",
        };
        Assert.Null(MailSettings.Complaint(mail, oauth, new()));
        Assert.StartsWith("Mail:UserName is empty", MailSettings.Complaint(new(), oauth, new()), StringComparison.Ordinal);
        Assert.StartsWith(
            "Mail:Encryption is None",
            MailSettings.Complaint(new() { UserName = "lms", Encryption = MailOptions.None }, oauth, new()),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "In addition to TokenUrl, Mail:OAuth requires",
            MailSettings.Complaint(mail, new() { TokenUrl = "https://issuer.example/token" }, new()),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "Mail:OAuth:TokenUrl is",
            MailSettings.Complaint(mail, new() { TokenUrl = "http://issuer.example/token" }, new()),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Two_processes_and_some_tools_fit_the_default_connection_limit_of_PostgreSQL()
    {
        const int OfOrdinaryRoles = 97;
        var pool = new NpgsqlConnectionStringBuilder(Databases.PostgresConnection("Host=db")).MaxPoolSize;
        Assert.Equal(40, pool);
        Assert.InRange(2 * (pool + 1), 1, OfOrdinaryRoles - 10);
        Assert.Equal(7, new NpgsqlConnectionStringBuilder(Databases.PostgresConnection("Host=db;Maximum Pool Size=7")).MaxPoolSize);
    }

    public static TheoryData<string?, Action<UploadOptions>> FileConfigurations =>
        new()
        {
            { null, _ => { } },
            { "Files:QuotaMegabytes", f => f.QuotaMegabytes = 0 },
            { "Files:UnfinishedHours", f => f.UnfinishedHours = 0 },
            { null, f => f.Clamd = "127.0.0.1:3310" },
            { null, f => f.Clamd = "clam.example.org:3310" },
            { null, f => f.Clamd = "[::1]:3310" },
            { null, f => f.Clamd = "/run/clamav/clamd.ctl" },
            { null, f => f.Clamd = "unix:/run/clamav/clamd.ctl" },
            { "Files:Clamd", f => f.Clamd = "127.0.0.1" },
            { "Files:Clamd", f => f.Clamd = "127.0.0.1:0" },
            { "Files:Clamd", f => f.Clamd = ":3310" },
            { "Files:Storage", f => f.Storage = "s3" },
            { null, f => Bucket(f) },
            { "Files:S3:Endpoint", f => Bucket(f).Endpoint = "s3.example.org" },
            { "Files:S3:Region", f => Bucket(f).Region = "" },
            { "Files:S3:Bucket", f => Bucket(f).Bucket = "" },
            { "Files:S3:AccessKey", f => Bucket(f).AccessKey = "" },
            { "Files:S3:SecretKey", f => Bucket(f).SecretKey = "" },
            { "Files:S3:Prefix", f => Bucket(f).Prefix = "/lms" },
            { "Files:S3:PartMegabytes", f => Bucket(f).PartMegabytes = 1 },
        };

    [Theory]
    [MemberData(nameof(FileConfigurations))]
    public void An_invalid_upload_setting_is_named(string? key, Action<UploadOptions> set)
    {
        var options = new UploadOptions();
        set(options);
        if (key is null)
            Assert.Null(options.Complaint());
        else
            Assert.StartsWith(key + " is", options.Complaint(), StringComparison.Ordinal);
    }

    private static S3Options Bucket(UploadOptions options)
    {
        options.Storage = "S3";
        return options.S3 = new S3Options
        {
            Endpoint = "https://s3.example.org",
            Bucket = "lms",
            AccessKey = "key",
            SecretKey = "secret",
        };
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 10)]
    [InlineData(3, 20)]
    [InlineData(9, 1280)]
    [InlineData(11, 3600)]
    [InlineData(1000, 3600)]
    public void The_pause_after_a_failure_grows_up_to_an_hour(int attempts, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), OutboxWorker.Pause(attempts));

    [Theory]
    [InlineData("2027-01-15T12:00", "2027-01-15T11:00")]
    [InlineData("2027-07-15T12:00", "2027-07-15T10:00")]
    [InlineData("2027-03-28T02:30", "2027-03-28T01:30")] // the hour that is skipped
    [InlineData("2027-10-31T02:30", "2027-10-31T01:30")] // the hour that is repeated: the later
    public void A_local_time_is_interpreted_in_the_time_zone_of_the_viewer(string shown, string utc)
    {
        var viewer = new Viewer();
        viewer.Visit(Ids.New(), "", Clock.Zone("Europe/Berlin"));
        var at = viewer.FromLocal(DateTime.Parse(shown, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(DateTime.Parse(utc, System.Globalization.CultureInfo.InvariantCulture), at);
        Assert.Null(viewer.FromLocal(null));
    }

    [Fact]
    public void A_viewer_who_is_not_signed_in_has_no_id() => Assert.Throws<InvalidOperationException>(() => new Viewer().Id);

    [Fact]
    public void The_setup_code_ignores_case_and_accepts_nothing_else()
    {
        var code = new SetupCode();
        Assert.True(code.Is($" {code.Value.ToLowerInvariant()} "));
        foreach (
            var wrong in new[]
            {
                null,
                "",
                "XXXX",
                code.Value[..^1],
                code.Value + "A",
                code.Value.Replace("-", "", StringComparison.Ordinal),
            }
        )
            Assert.False(code.Is(wrong));
        Assert.NotEqual(code.Value, new SetupCode().Value);
    }

    [Fact]
    public void A_display_name_fits_its_column_however_long_its_parts_are()
    {
        var person = new Person("x@harbor.example", new string('a', 100), new string('b', 100), "Etc/UTC", DateTime.UnixEpoch);
        Assert.True(person.DisplayName.Length <= 200);
        Assert.StartsWith(new string('a', 100) + " b", person.DisplayName, StringComparison.Ordinal);
        Assert.Equal("Lin", new Person("x@harbor.example", " Lin ", "", "Etc/UTC", DateTime.UnixEpoch).DisplayName);
    }

    [Fact]
    public void A_person_is_suspended_with_a_reason_and_their_sessions_end()
    {
        var person = new Person("x@harbor.example", "Lin", "Zhou", "Etc/UTC", DateTime.UnixEpoch);
        var stamp = person.SecurityStamp;
        Assert.False(person.Suspend(" ", DateTime.UnixEpoch).IsDone);
        Assert.False(person.IsSuspended);
        Assert.True(person.Suspend("Asked for it.", DateTime.UnixEpoch).IsDone);
        Assert.True(person.IsSuspended);
        Assert.NotEqual(stamp, person.SecurityStamp);
        person.Readmit();
        Assert.False(person.IsSuspended);
        Assert.False(person.Prefer("Nowhere/Land", "dark").IsDone);
        Assert.False(person.Prefer("Europe/Berlin", "purple").IsDone);
        Assert.False(person.Introduce("A", "B", "  ", null).IsDone);
    }

    private static Task<int?> Length(byte[] file) => VideoLength.OfAsync(new MemoryStream(file), CancellationToken.None);

    private static byte[] Box(string kind, byte[] content)
    {
        var box = new byte[8 + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(box, box.Length);
        System.Text.Encoding.ASCII.GetBytes(kind, box.AsSpan(4));
        content.CopyTo(box, 8);
        return box;
    }

    private static byte[] Large(string kind, byte[] content)
    {
        var box = new byte[16 + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(box, 1);
        System.Text.Encoding.ASCII.GetBytes(kind, box.AsSpan(4));
        BinaryPrimitives.WriteInt64BigEndian(box.AsSpan(8), box.Length);
        content.CopyTo(box, 16);
        return box;
    }
}
