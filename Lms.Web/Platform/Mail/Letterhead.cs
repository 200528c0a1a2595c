namespace Lms.Web.Platform.Mail;

/// <summary>The sender in whose name an email is sent, and its appearance.</summary>
/// <param name="Url">The address of the institution's first page; null where it is not known.</param>
/// <param name="Light">Colors in the light theme.</param>
/// <param name="Dark">Colors in the dark theme.</param>
/// <param name="Logo">Null when there is none that email programs can show.</param>
public sealed record Letterhead(string Name, string? Url, ButtonColors Light, ButtonColors Dark, MailPicture? Logo);

/// <param name="Fill">Such as <c>#006d77</c>.</param>
/// <param name="On">The color of text on the fill.</param>
public sealed record ButtonColors(string Fill, string On);

public sealed record MailPicture(string ContentType, byte[] Content);

/// <summary>Provides the letterhead of each institution; implemented by the room of institutions.</summary>
public interface ILetterheads
{
    ValueTask<Letterhead> OfAsync(Guid institutionId, CancellationToken stop);
}
