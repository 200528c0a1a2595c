using Lms.Web.Features.Learning.Model;

namespace Lms.Web.Features.Learning;

/// <summary>A note in a list, with the forms that change and delete it.</summary>
/// <param name="Url">The page that its forms submit to.</param>
/// <param name="Choices">What else is in the address of that page, such as <c>&amp;q=bread</c>.</param>
/// <param name="Region">The ID of the region that the answer replaces.</param>
public sealed record NoteItem(NoteRow Note, string Url, string Choices, string Region);
