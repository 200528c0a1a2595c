using System.Text.RegularExpressions;
using Lms.Web.Platform;
using Lms.Web.Platform.Configuration;
using Microsoft.Extensions.Configuration;

namespace Lms.Web.Tests.Platform.Configuration;

/// <summary>Settings are declared once; unknown settings and invalid values are reported before the start.</summary>
public sealed partial class SettingTests
{
    [Theory]
    [InlineData("Site:BaseURI", "https://x", "Site:BaseURI is not a setting; did you mean Site:BaseUrl?")]
    [InlineData("Site:Nonsense", "1", "Site:Nonsense is not a setting. ")]
    [InlineData("Mail:Port", "abc", "Mail:Port is “abc”; it must be a whole number from 1 to 65535.")]
    [InlineData("Mail:Port", "", "Mail:Port is “”; it must be a whole number from 1 to 65535.")]
    [InlineData("Mail:Port", "70000", "Mail:Port is “70000”; it must be a whole number from 1 to 65535.")]
    [InlineData("Mail:Tls", "true", "Mail:Tls is not a setting")]
    [InlineData("Jobs:Enabled", "1", "Jobs:Enabled is “1”; it must be true or false.")]
    [InlineData("Files:QuotaMegabytes", "-5", "Files:QuotaMegabytes is “-5”; it must be a whole number, 1 or more.")]
    [InlineData("Files:S3:Buckett", "x", "Files:S3:Buckett is not a setting; did you mean Files:S3:Bucket?")]
    [InlineData("Files:S3", "x", "Files:S3 is a section")]
    [InlineData("Site:Proxies", "10.0.0.2", "Site:Proxies is a list; write Site:Proxies:0=10.0.0.2")]
    [InlineData("Site:Proxies:first", "10.0.0.2", "Site:Proxies:first is not a setting")]
    [InlineData("Access:Providers:harbor:Secret", "x", "Access:Providers:harbor:Secret is not a setting")]
    [InlineData("Access:Providers:harbor:Key", "x", "Access:Providers:harbor:Key is not a setting")]
    [InlineData("Stie:BaseUrl", "https://x", "Stie is not a setting")]
    public void Unknown_settings_and_invalid_values_are_reported(string key, string value, string sentence) =>
        Assert.StartsWith(sentence, SettingCheck.Complaint(OfCommandLine($"--{key}={value}")), StringComparison.Ordinal);

    [Theory]
    [InlineData("site:baseurl", "https://learn.example.org")]
    [InlineData("Site:Proxies:0", "10.0.0.2")]
    [InlineData("Site:PseudoLanguage", "TRUE")]
    [InlineData("Access:Providers:harbor:ClientId", "lms")]
    [InlineData("Access:Providers:harbor:Scopes:0", "openid")]
    [InlineData("Files:S3:PartMegabytes", "16")]
    [InlineData("Kestrel:Endpoints:Web:Url", "http://127.0.0.1:1")]
    [InlineData("Logging:LogLevel:Default", "Error")]
    [InlineData("urls", "http://127.0.0.1:1")]
    [InlineData("environment", "Production")]
    public void Declared_settings_and_settings_of_the_host_are_accepted(string key, string value) =>
        Assert.Null(SettingCheck.Complaint(OfCommandLine($"--{key}={value}")));

    [Fact]
    public void Environment_variables_of_other_programs_are_ignored()
    {
        var other = new Dictionary<string, string?>
        {
            ["MAIL"] = "/var/mail/root",
            ["MAIL_PORT"] = "tcp://10.0.0.1:25",
            ["Stie:BaseUrl"] = "x",
            ["PATH"] = "/bin",
        };
        Assert.Null(SettingCheck.Complaint((IConfigurationRoot)new ConfigurationBuilder().AddInMemoryCollection(other).Build()));
        other["MAIL:PROT"] = "25";
        Assert.Contains(
            "is not a setting; did you mean Mail:Port?",
            SettingCheck.Complaint(new ConfigurationBuilder().AddInMemoryCollection(other).Build()),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Complaints_never_contain_a_secret()
    {
        foreach (
            var secret in SettingList.All.Where(s =>
                s.Key.EndsWith("Password", StringComparison.Ordinal)
                || s.Key.EndsWith("Secret", StringComparison.Ordinal)
                || s.Key.EndsWith("SecretKey", StringComparison.Ordinal)
            )
        )
            Assert.DoesNotContain(
                "hunter2",
                SettingCheck.Complaint(OfCommandLine($"--{secret.Key.Replace("{key}", "x", StringComparison.Ordinal)}x=hunter2")) ?? "",
                StringComparison.Ordinal
            );
        Assert.DoesNotContain(
            "hunter2",
            Settings.Complaint(new(), new() { Provider = "Postgres", ConnectionString = "Host=db;Password=hunter2;Nonsense=1" }),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Every_setting_is_documented_as_declared()
    {
        var guide = File.ReadAllText(SourceRootAttribute.Of("docs", "operations.md"));
        Assert.True(
            guide.Contains(SettingList.Table(), StringComparison.Ordinal),
            $"Put this table into docs/operations.md:\n{SettingList.Table()}"
        );
        foreach (var setting in SettingList.All)
            Assert.Contains(setting.Name, SettingList.Plain(), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_declared_settings_are_read()
    {
        var undeclared = Directory
            .GetFiles(SourceRootAttribute.Of("Lms.Web"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/Platform/Configuration/", StringComparison.Ordinal))
            .SelectMany(f => ByName().Matches(File.ReadAllText(f)).Select(m => (File: Path.GetFileName(f), Key: m.Groups[1].Value)))
            .Where(r => r.Key is not ("urls" or "https_ports" or "Kestrel:Endpoints" or "Access:Providers"));
        Assert.Empty(undeclared);
    }

    private static IConfigurationRoot OfCommandLine(params string[] args) => new ConfigurationBuilder().AddCommandLine(args).Build();

    [GeneratedRegex("""[cC]onfiguration(?:\.GetSection\(|\.GetValue(?:<\w+>)?\(|\[)"([^"]+)""")]
    private static partial Regex ByName();
}
