namespace Lms.Web.Kernel;

/// <summary>Keys are UUID v7 (RFC 9562, section 5.7): unique anywhere, and in the order in which they were made.</summary>
public static class Ids
{
    public static Guid New() => Guid.CreateVersion7();
}
