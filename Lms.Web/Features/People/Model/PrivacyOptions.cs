using System.ComponentModel.DataAnnotations;
using Lms.Web.Platform.Configuration;

namespace Lms.Web.Features.People.Model;

/// <summary>Configuration section <c>Privacy</c>.</summary>
[Section("Privacy")]
public sealed class PrivacyOptions
{
    [Setting("megabytes of uploaded files in one part of an archive of personal data; a larger file is a part by itself"), Range(1, 2_048)]
    public int PartMegabytes { get; set; } = 128;
}
