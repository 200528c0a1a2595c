namespace Lms.Web.Bench.Driving;

/// <summary>Main-thread time in a browser for the editor of a lesson of 10,000 words, in milliseconds.</summary>
/// <param name="OpenMs">From the page request until no work is left.</param>
/// <param name="KeyMs">From typing a character in the middle of the text until it appears.</param>
/// <param name="SlowestKeyMs">The slowest keystroke.</param>
/// <param name="PauseMs">When the author pauses: the preview is drawn and the text is saved.</param>
internal sealed record EditorCost(double OpenMs, double KeyMs, double SlowestKeyMs, double PauseMs)
{
    private const int Openings = 5,
        Keys = 20;

    private static readonly TimeSpan BetweenKeys = TimeSpan.FromMilliseconds(150);

    public static async Task<EditorCost> MeasureAsync(string program, string folder, Server server, Learner author, string path)
    {
        await using var browser = await Chromium.StartAsync(program, Path.Combine(folder, "chromium"));
        var openings = new List<double>();
        for (var i = 0; i < Openings; i++)
            openings.Add(await browser.OpenAsync(new Uri(server.Address, path), author.Cookies));
        await browser.EvaluateAsync(
            "(() => { const text = document.querySelector('.editor__text'); text.focus(); text.setSelectionRange(text.value.length / 2, text.value.length / 2); })()"
        );
        await browser.RestAsync();
        var keys = new List<double>();
        for (var i = 0; i < Keys; i++)
        {
            var before = await browser.MainThreadMsAsync();
            await browser.PressAsync((char)('a' + i));
            await Task.Delay(BetweenKeys);
            keys.Add(await browser.MainThreadMsAsync() - before);
        }
        if (await browser.EvaluateAsync("document.querySelector('.editor__text').value.includes('abcdefghijklmnopqrst')") is not "true")
            throw new InvalidOperationException("The editor did not take what was typed.");
        var typed = await browser.MainThreadMsAsync();
        await Task.Delay(3000);
        await browser.RestAsync();
        return new(Median(openings), Median(keys), keys.Max(), await browser.MainThreadMsAsync() - typed);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
