using System.Globalization;
using System.Text.RegularExpressions;

namespace Lms.Web.Bench.Driving;

/// <summary>
/// The time that each part of a page (middleware, slots, partials) takes: the average over sequential requests, as the product reports it
/// in <c>Server-Timing</c>.
/// </summary>
internal static partial class PartShares
{
    public static async Task WriteAsync(HttpClient http, Scenario page, int requests, TextWriter to)
    {
        Dictionary<string, (double Milliseconds, int Statements)> parts = [];
        for (var i = 0; i < requests; i++)
        {
            using var request = page.Next();
            using var answer = await http.SendAsync(request);
            foreach (
                Match part in Part().Matches(answer.Headers.TryGetValues("Server-Timing", out var told) ? string.Join(", ", told) : "")
            )
            {
                var (milliseconds, statements) = parts.GetValueOrDefault(part.Groups[1].Value);
                parts[part.Groups[1].Value] = (
                    milliseconds + double.Parse(part.Groups[2].Value, CultureInfo.InvariantCulture),
                    statements + (part.Groups[3].Success ? int.Parse(part.Groups[3].Value, CultureInfo.InvariantCulture) : 0)
                );
            }
        }
        var whole = parts.Values.Sum(p => p.Milliseconds);
        to.WriteLine("each part by itself: share, ms of processor time, statements");
        foreach (var (name, (milliseconds, statements)) in parts.OrderByDescending(p => p.Value.Milliseconds))
            to.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{milliseconds / whole, 6:0.0%}  {milliseconds / requests, 6:0.000}  {(double)statements / requests, 4:0.#}  {name}"
                )
            );
        to.WriteLine();
    }

    [GeneratedRegex("""(\w+);dur=([\d.]+)(?:;desc="statements: (\d+)")?""")]
    private static partial Regex Part();
}
