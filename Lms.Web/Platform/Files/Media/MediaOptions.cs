using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Lms.Web.Platform.Configuration;

namespace Lms.Web.Platform.Files.Media;

/// <summary>Configuration section <c>Media</c>.</summary>
[Section("Media")]
public sealed class MediaOptions
{
    /// <summary>A bare name is looked for on PATH. A name that leads nowhere turns the making of renditions off.</summary>
    [Setting("the program that makes films ready; a path that leads nowhere turns it off")]
    public string FfmpegPath { get; set; } = "ffmpeg";

    [Setting("the program that measures them")]
    public string FfprobePath { get; set; } = "ffprobe";

    /// <summary>How many threads it may use, always at the lowest priority; 0: half of the processors.</summary>
    [Setting("how many threads the work on one film may take", Default = "half of the processors"), Range(0, 1024)]
    public int Threads { get; set; }

    /// <summary>After this the work on one file is given up.</summary>
    [Setting("after this it is given up"), Range(1, 100_000)]
    public int MaxMinutes { get; set; } = 240;
}
