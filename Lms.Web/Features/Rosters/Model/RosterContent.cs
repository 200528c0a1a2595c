using Lms.Web.Kernel;

namespace Lms.Web.Features.Rosters.Model;

/// <summary>Reads a file of enrollments, whatever form it has.</summary>
public static class RosterContent
{
    public const long MostBytes = 10 << 20;

    /// <param name="isOfCourse">The whole file is about one course.</param>
    /// <param name="encoding">As <see cref="Platform.Text.TextEncoding.Offered"/> names it; null to detect it.</param>
    public static Result<RosterSheet> Read(byte[] bytes, bool isOfCourse, string? encoding, CancellationToken stop)
    {
        if (!OneRosterFiles.IsZip(bytes))
            return EnrollmentSheet.Read(bytes, isOfCourse, encoding, stop);
        return isOfCourse
            ? new Refusal("Choose a CSV file. OneRoster files are imported by administrators.", "Upload")
            : OneRosterSheet.Read(bytes, stop);
    }
}
