using System.ComponentModel.DataAnnotations;
using Lms.Web.Platform.Configuration;

namespace Lms.Web.Platform.Files;

/// <summary>Configuration section <c>Files</c>.</summary>
[Section("Files")]
public sealed class UploadOptions
{
    [Setting("maximum size of an image"), Range(1, int.MaxValue)]
    public int MaxImageMegabytes { get; set; } = 10;

    [Setting("maximum size of a video or audio file"), Range(1, int.MaxValue)]
    public int MaxVideoMegabytes { get; set; } = 2048;

    [Setting("maximum size of any other file"), Range(1, int.MaxValue)]
    public int MaxDocumentMegabytes { get; set; } = 50;

    [Setting("maximum size of a course package to import"), Range(1, int.MaxValue)]
    public int MaxPackageMegabytes { get; set; } = 1024;

    /// <summary>The space for all files of an institution without a limit of its own; null for no limit.</summary>
    [Setting("storage quota of institutions that have no quota of their own"), Range(1, int.MaxValue)]
    public long? QuotaMegabytes { get; set; }

    /// <summary>How long an interrupted upload can be continued.</summary>
    [Setting("for how many hours an interrupted upload can be resumed"), Range(1, int.MaxValue)]
    public int UnfinishedHours { get; set; } = 48;

    /// <summary><c>Disk</c>: in the data directory. <c>S3</c>: in a bucket of a service that speaks its protocol.</summary>
    [Setting("or `S3`: files are stored in a bucket (below)")]
    public string Storage { get; set; } = "Disk";

    public S3Options S3 { get; set; } = new();

    /// <summary>Where clamd listens: <c>host:port</c> or the path of its socket. Empty: files are not scanned.</summary>
    [Setting(
        "where the ClamAV daemon listens: `127.0.0.1:3310` or `/run/clamav/clamd.ctl`. Files are scanned before anyone can read them (below)"
    )]
    public string Clamd { get; set; } = "";

    public bool IsS3 => Storage == "S3";

    public long MaxBytes(FileKind kind) =>
        kind == FileKind.Svg
            ? Math.Min(SvgPicture.MostBytes, MaxImageMegabytes * (1L << 20))
            : (
                FileKind.Images.Contains(kind) ? MaxImageMegabytes
                : FileKind.Media.Contains(kind) ? MaxVideoMegabytes
                : kind == FileKind.Zip ? MaxPackageMegabytes
                : MaxDocumentMegabytes
            ) * (1L << 20);

    /// <summary>The limit of the kind that may be largest.</summary>
    public long MaxBytes(IEnumerable<FileKind> kinds) => kinds.Max(MaxBytes);

    /// <summary>Null, or a sentence that names the invalid key.</summary>
    public string? Complaint()
    {
        if (MaxImageMegabytes < 1 || MaxVideoMegabytes < 1 || MaxDocumentMegabytes < 1)
            return $"Files:MaxImageMegabytes is {MaxImageMegabytes}, MaxVideoMegabytes {MaxVideoMegabytes} and MaxDocumentMegabytes {MaxDocumentMegabytes}; all must be 1 or more.";
        if (MaxPackageMegabytes < 1)
            return $"Files:MaxPackageMegabytes is {MaxPackageMegabytes}; it must be 1 or more.";
        if (QuotaMegabytes < 1)
            return $"Files:QuotaMegabytes is {QuotaMegabytes}; leave it out, or set it to 1 or more.";
        if (UnfinishedHours < 1)
            return $"Files:UnfinishedHours is {UnfinishedHours}; it must be 1 or more.";
        if (Clamd.Length > 0 && Files.Clamd.AddressOf(Clamd) is null)
            return $"Files:Clamd is “{Clamd}”; it must be a host and port such as 127.0.0.1:3310, or the path of a socket such as /run/clamav/clamd.ctl.";
        if (Storage is not ("Disk" or "S3"))
            return $"Files:Storage is “{Storage}”; it must be Disk or S3.";
        return IsS3 ? S3.Complaint() : null;
    }
}

/// <summary>Configuration section <c>Files:S3</c>.</summary>
public sealed class S3Options
{
    /// <summary>The whole address of the service; empty for Amazon's own in <see cref="Region"/>.</summary>
    [Setting("full URL of the service, such as `https://s3.example.org`", Default = "Amazon's")]
    public string Endpoint { get; set; } = "";

    [Setting("region of the bucket")]
    public string Region { get; set; } = "us-east-1";

    [Setting("its name")]
    public string Bucket { get; set; } = "";

    /// <summary>The prefix of the names of all objects, such as <c>lms/</c>.</summary>
    [Setting("prefix for every name in the bucket, such as `lms/`")]
    public string Prefix { get; set; } = "";

    [Setting("of an account that can read, write, delete and list objects")]
    public string AccessKey { get; set; } = "";

    [Setting("secret that belongs to the access key")]
    public string SecretKey { get; set; } = "";

    /// <summary>The bucket is in the path and not in the host name, as most services other than Amazon's expect.</summary>
    [Setting("`false` puts the bucket name in the host name")]
    public bool PathStyle { get; set; } = true;

    /// <summary>Larger files are sent in parts of this size.</summary>
    [Setting("size of the parts that large files are uploaded in"), Range(5, 1024)]
    public int PartMegabytes { get; set; } = 16;

    public string? Complaint()
    {
        if (
            Endpoint.Length > 0
            && (!Uri.TryCreate(Endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        )
            return $"Files:S3:Endpoint is “{Endpoint}”; it must be a full URL such as https://s3.example.org, or be left out to use Amazon’s.";
        if (Region.Length == 0)
            return $"Files:S3:Region is “{Region}”; set it to the region of the bucket, or leave it out for us-east-1.";
        if (Bucket.Length == 0)
            return $"Files:S3:Bucket is “{Bucket}”; set it to the name of the bucket that stores the files.";
        if (AccessKey.Length == 0)
            return $"Files:S3:AccessKey is “{AccessKey}”; set it to the access key of an account that can read and write in the bucket.";
        if (SecretKey.Length == 0)
            return $"Files:S3:SecretKey is empty; set it to the secret that belongs to {nameof(AccessKey)}.";
        if (Prefix.StartsWith('/'))
            return $"Files:S3:Prefix is “{Prefix}”; it must not start with a slash.";
        return PartMegabytes is < 5 or > 1024
            ? $"Files:S3:PartMegabytes is {PartMegabytes}; it must be between 5 (the minimum of the protocol) and 1024."
            : null;
    }
}
