using System.ComponentModel.DataAnnotations;
using Lms.Web.Platform.Configuration;

namespace Lms.Web.Features.People.Model;

/// <summary>Configuration section <c>Privacy</c>.</summary>
[Section("Privacy")]
public sealed class PrivacyOptions
{
    [Setting("megabytes of uploaded files in each part of a personal data archive; a larger file gets a part of its own"), Range(1, 2_048)]
    public int PartMegabytes { get; set; } = 128;
}
