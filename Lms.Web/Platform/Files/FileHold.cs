namespace Lms.Web.Platform.Files;

/// <summary>Why a file is not shown to anyone yet, or no longer.</summary>
/// <param name="Why">An English sentence, also the key of its translations.</param>
/// <param name="Detail">As reported by the scanner.</param>
public sealed record FileHold(string Why, string? Detail, bool IsBad)
{
    /// <summary>Null when it can be read.</summary>
    public static FileHold? Of(StoredFile? file) => file is null ? null : Of(file.State, file.Finding);

    public static FileHold? Of(FileState state, string? finding) =>
        state switch
        {
            FileState.Quarantined when finding is null => new(
                "This file is being checked for malware. Learners will see it once the check is done.",
                null,
                false
            ),
            FileState.Quarantined => new(
                "This file couldn’t be checked for malware yet. The check is retried every few minutes; no one can see the file until it succeeds. The scanner reports:",
                finding,
                false
            ),
            FileState.Infected => new("This file was removed because the malware scanner found:", finding, true),
            _ => null,
        };
}
