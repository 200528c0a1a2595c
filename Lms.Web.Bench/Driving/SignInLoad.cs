using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Lms.Web.Bench.Driving;

/// <summary>
/// The cost of signing in with real password hashes, the capacity it leaves for readers, and whether its timing reveals who has an account.
/// </summary>
/// <param name="HashMs">CPU of one password hash on this machine.</param>
/// <param name="SignInMs">CPU of one whole sign-in.</param>
/// <param name="PagesAlone">Course pages per second at 16 connections.</param>
/// <param name="PagesBeside">The same while 50 users sign in concurrently and repeatedly.</param>
/// <param name="KnownMs">Median time of a wrong password for an address with an account.</param>
/// <param name="UnknownMs">The same for an address without an account.</param>
internal sealed record SignInCost(
    double HashMs,
    double SignInMs,
    double PagesAlone,
    double PagesBeside,
    double SignInsPerSecond,
    double KnownMs,
    double UnknownMs,
    int Errors
);

internal sealed partial class SignInLoad(HttpClient http, Server server, int iterations)
{
    private const int AtOnce = 50;

    /// <summary>Each address is tried fewer times than lock it.</summary>
    private const int TriesOfAddress = 3;

    private const int Addresses = 40;

    private string cookie = "";
    private string token = "";
    private int errors;

    /// <param name="page">One page for readers.</param>
    public async Task<SignInCost> RunAsync(Scenario page, TimeSpan time)
    {
        await OpenFormAsync();
        // The seeded hashes are cheap ones: the first sign-in of each replaces them.
        for (var i = 0; i < AtOnce + Addresses; i++)
            await PostAsync(Settings.Email(i), Settings.Password, 303);
        await Load.RunAsync(http, page, 16, time);
        var alone = await Load.RunAsync(http, page, 16, time);
        using var enough = new CancellationTokenSource();
        var signedIn = 0;
        var crowd = Enumerable
            .Range(0, AtOnce)
            .Select(i =>
                Task.Run(async () =>
                {
                    while (!enough.IsCancellationRequested)
                    {
                        await PostAsync(Settings.Email(i), Settings.Password, 303);
                        Interlocked.Increment(ref signedIn);
                    }
                })
            )
            .ToList();
        await Task.Delay(1000);
        var (before, watch) = (signedIn, Stopwatch.StartNew());
        var beside = await Load.RunAsync(http, page, 16, time);
        var perSecond = (signedIn - before) / watch.Elapsed.TotalSeconds;
        await enough.CancelAsync();
        await Task.WhenAll(crowd);
        var cpu = server.CpuMs();
        for (var i = 0; i < 20; i++)
            await PostAsync(Settings.Email(i), Settings.Password, 303);
        var signIn = (server.CpuMs() - cpu) / 20;
        List<double> known = [],
            unknown = [];
        for (var i = 0; i < Addresses * TriesOfAddress; i++)
        {
            known.Add(await PostAsync(Settings.Email(AtOnce + i % Addresses), "not-the-password-at-all", 422));
            unknown.Add(
                await PostAsync(
                    string.Create(CultureInfo.InvariantCulture, $"nobody{i % Addresses}@bench.example"),
                    "not-the-password-at-all",
                    422
                )
            );
        }
        return new(
            Hash(),
            signIn,
            alone.RequestsPerSecond,
            beside.RequestsPerSecond,
            perSecond,
            Median(known),
            Median(unknown),
            errors + alone.Errors + beside.Errors
        );
    }

    private double Hash()
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        Rfc2898DeriveBytes.Pbkdf2(Settings.Password, salt, iterations, HashAlgorithmName.SHA512, 32);
        using var self = Process.GetCurrentProcess();
        var before = self.TotalProcessorTime;
        for (var i = 0; i < 10; i++)
            Rfc2898DeriveBytes.Pbkdf2(Settings.Password, salt, iterations, HashAlgorithmName.SHA512, 32);
        self.Refresh();
        return (self.TotalProcessorTime - before).TotalMilliseconds / 10;
    }

    private async Task OpenFormAsync()
    {
        using var form = await http.GetAsync(new Uri(server.Address, "/sign-in"));
        cookie = form.Headers.GetValues("Set-Cookie").First(c => c.Contains("forgery", StringComparison.Ordinal)).Split(';')[0];
        token = FormToken().Match(await form.Content.ReadAsStringAsync()).Groups[1].Value;
    }

    /// <returns>How long it took, in milliseconds.</returns>
    private async Task<double> PostAsync(string email, string password, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, "/sign-in"))
        {
            Content = new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["Input.Email"] = email,
                    ["Input.Password"] = password,
                    ["__RequestVerificationToken"] = token,
                }
            ),
        };
        request.Headers.TryAddWithoutValidation("Cookie", cookie);
        var began = Stopwatch.GetTimestamp();
        using var answer = await http.SendAsync(request);
        await answer.Content.ReadAsByteArrayAsync();
        if ((int)answer.StatusCode != status)
            Interlocked.Increment(ref errors);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();
}
