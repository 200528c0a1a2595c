namespace Lms.Web.Kernel;

/// <summary>Keys are UUID v7 (RFC 9562, section 5.7): globally unique and ordered by creation time.</summary>
public static class Ids
{
    public static Guid New() => Guid.CreateVersion7();
}
