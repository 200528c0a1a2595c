namespace Lms.Web.Platform.Health.Checks;

/// <summary>Whether certificates can show names in all scripts.</summary>
public sealed class FontsCheck : IDoctorCheck
{
    private static readonly string[] Needed = ["Noto Sans", "Noto Sans Arabic", "Noto Sans Devanagari", "Noto Sans CJK SC"];

    private static readonly ProgramOnMachine Match = new("fc-match", "fc-match");

    public string What => "Fonts";

    public async Task<IReadOnlyList<Finding>> LookAsync(Examination examination, CancellationToken stop)
    {
        var missing = new List<string>();
        foreach (var family in Needed)
            if (
                await Match.FirstLineAsync($"\"{family}\" family", stop) is not { } found
                || !found.Contains(family, StringComparison.Ordinal)
            )
                missing.Add(family);
        return missing.Count == 0
            ? [new(What, true, string.Join(", ", Needed), null)]
            :
            [
                new(
                    What,
                    false,
                    $"Missing: {string.Join(", ", missing)}. Names in these scripts would be printed as boxes.",
                    "Install the Debian or Ubuntu packages fonts-noto-core and fonts-noto-cjk."
                ),
            ];
    }
}
