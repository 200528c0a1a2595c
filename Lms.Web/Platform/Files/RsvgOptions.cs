using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using Lms.Web.Platform.Configuration;

namespace Lms.Web.Platform.Files;

/// <summary>Configuration section <c>Certificates</c>.</summary>
[Section("Certificates")]
public sealed class RsvgOptions
{
    /// <summary>The program that turns SVG into PDF and PNG; a bare name is searched on PATH.</summary>
    [Setting("the program that creates certificate PDFs and the preview images for links to courses")]
    public string RsvgConvertPath { get; set; } = "rsvg-convert";

    /// <summary>The program is ended after this time.</summary>
    [Setting("time limit for one run of the program"), Range(1, 3600)]
    public int TimeoutSeconds { get; set; } = 20;
}
