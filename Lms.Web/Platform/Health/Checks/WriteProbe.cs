namespace Lms.Web.Platform.Health.Checks;

/// <summary>Tries to write to a folder, and leaves nothing there.</summary>
internal static class WriteProbe
{
    /// <returns>Null when this user may write to the folder.</returns>
    public static string? Complaint(string folder)
    {
        var probe = Path.Combine(folder, $".probe-{Environment.ProcessId}");
        try
        {
            File.WriteAllText(probe, "probe");
            File.Delete(probe);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return failure.Message;
        }
    }
}
