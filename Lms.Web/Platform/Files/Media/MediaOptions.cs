using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using Lms.Web.Platform.Configuration;

namespace Lms.Web.Platform.Files.Media;

/// <summary>Configuration section <c>Media</c>.</summary>
[Section("Media")]
public sealed class MediaOptions
{
    /// <summary>A bare name is searched on PATH. A name that does not exist turns off the making of renditions.</summary>
    [Setting("the program that processes videos; a path that does not exist turns processing off")]
    public string FfmpegPath { get; set; } = "ffmpeg";

    [Setting("the program that analyzes videos")]
    public string FfprobePath { get; set; } = "ffprobe";

    /// <summary>The number of threads that it may use, always at the lowest priority; 0: half of the processors.</summary>
    [Setting("how many threads the processing of one video may use", Default = "half of the processors"), Range(0, 1024)]
    public int Threads { get; set; }

    /// <summary>After this time, the work on one file is given up.</summary>
    [Setting("time limit for processing one file"), Range(1, 100_000)]
    public int MaxMinutes { get; set; } = 240;
}
