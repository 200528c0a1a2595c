namespace Lms.Web.Platform.Files;

/// <summary>Why a file is not shown to anybody yet, or any more.</summary>
/// <param name="Why">An English sentence, also the key of its translations.</param>
/// <param name="Detail">As the scanner said it.</param>
public sealed record FileHold(string Why, string? Detail, bool IsBad)
{
    /// <summary>Null when it can be read.</summary>
    public static FileHold? Of(StoredFile? file) => file is null ? null : Of(file.State, file.Finding);

    public static FileHold? Of(FileState state, string? finding) => state switch
    {
        FileState.Quarantined when finding is null => new("This file is being checked for malware. Learners see it as soon as that is done.", null, false),
        FileState.Quarantined => new("This file could not be checked for malware yet; it is tried again every few minutes, and nobody sees it meanwhile. The scanner says:", finding, false),
        FileState.Infected => new("The malware scanner found something in this file; it was removed:", finding, true),
        _ => null,
    };
}
