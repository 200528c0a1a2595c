using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;

namespace Lms.Web.Bench.Driving;

/// <summary>What a file of enrollments took, and what course pages lost meanwhile.</summary>
/// <param name="CheckedPerSecond">Rows, from the upload to the preview.</param>
/// <param name="RowsPerSecond">From the press of the button to the end.</param>
/// <param name="PagesKept">Course pages in a second during the import ÷ alone.</param>
internal sealed record RosterCost(double CheckedPerSecond, double RowsPerSecond, double PagesKept);

/// <summary>Uploads a file of enrollments, has it checked, and runs it while people read course pages.</summary>
/// <param name="members">How many people there are.</param>
internal sealed class RosterLoad(HttpClient http, Server server, Learner admin, int members)
{
    public const int Rows = 20_000;

    private const string Files = "/admin/rosters";
    private const int Connections = 4;

    /// <param name="course">The course that everyone is enrolled in.</param>
    public async Task<RosterCost> RunAsync(string course, Scenario page, TimeSpan time)
    {
        await Load.RunAsync(http, page, Connections, time);
        var alone = (await Load.RunAsync(http, page, Connections, time)).RequestsPerSecond;
        var watch = Stopwatch.StartNew();
        var import = await UploadAsync(course);
        await WaitAsync(import, "handler=Start");
        var check = Rows / watch.Elapsed.TotalSeconds;
        // A little more than half of what they got alone, steadily: more would be a race for the processor.
        var pages = Load.PaceAsync(http, page, alone * 0.55, time);
        watch.Restart();
        using (var started = await http.SendAsync(admin.Post(server.Address, import + "?handler=Start")))
            if (started.StatusCode != HttpStatusCode.SeeOther)
                throw new InvalidOperationException($"The import did not start: {started.StatusCode}.");
        await WaitAsync(import, "Import finished");
        var rows = Rows / watch.Elapsed.TotalSeconds;
        return new(check, rows, (await pages).RequestsPerSecond / alone);
    }

    /// <returns>The address of the import.</returns>
    private async Task<string> UploadAsync(string course)
    {
        var text = new StringBuilder("email,course\n");
        for (var i = 0; i < Rows; i++)
            text.Append(CultureInfo.InvariantCulture, $"{Settings.Email(i % members)},{course}\n");
        using var request = admin.Post(server.Address, Files);
        request.Content = new MultipartFormDataContent
        {
            { new ByteArrayContent(Encoding.UTF8.GetBytes(text.ToString())), "Upload", "enrollments.csv" },
        };
        using var answer = await http.SendAsync(request);
        return answer.Headers.Location?.ToString() ?? throw new InvalidOperationException($"The file was not taken: {answer.StatusCode}.");
    }

    private async Task WaitAsync(string import, string sign)
    {
        while (true)
        {
            using var answer = await http.SendAsync(admin.Get(server.Address, import));
            if ((await answer.Content.ReadAsStringAsync()).Contains(sign, StringComparison.Ordinal))
                return;
            await Task.Delay(200);
        }
    }
}
