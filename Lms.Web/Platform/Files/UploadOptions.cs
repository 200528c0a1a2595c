using System.ComponentModel.DataAnnotations;
using Lms.Web.Platform.Configuration;

namespace Lms.Web.Platform.Files;

/// <summary>Configuration section <c>Files</c>.</summary>
[Section("Files")]
public sealed class UploadOptions
{
    [Setting("the largest picture"), Range(1, int.MaxValue)]
    public int MaxImageMegabytes { get; set; } = 10;

    [Setting("the largest video or sound"), Range(1, int.MaxValue)]
    public int MaxVideoMegabytes { get; set; } = 2048;

    [Setting("the largest file of another kind"), Range(1, int.MaxValue)]
    public int MaxDocumentMegabytes { get; set; } = 50;

    [Setting("the largest package of a course that is imported"), Range(1, int.MaxValue)]
    public int MaxPackageMegabytes { get; set; } = 1024;

    /// <summary>Room for all files of an institution that has no limit of its own; null for as much as there is.</summary>
    [Setting("room for the files of an institution that has no limit of its own"), Range(1, int.MaxValue)]
    public long? QuotaMegabytes { get; set; }

    /// <summary>How long an upload that was broken off can be gone on with.</summary>
    [Setting("for how many hours an interrupted upload can be resumed"), Range(1, int.MaxValue)]
    public int UnfinishedHours { get; set; } = 48;

    /// <summary><c>Disk</c>: in the data directory. <c>S3</c>: in a bucket of a service that speaks its protocol.</summary>
    [Setting("or `S3`: files lie in a bucket (below)")]
    public string Storage { get; set; } = "Disk";

    public S3Options S3 { get; set; } = new();

    /// <summary>Where clamd listens: <c>host:port</c> or the path of its socket. Empty: files are not scanned.</summary>
    [Setting("where ClamAV's daemon listens: `127.0.0.1:3310` or `/run/clamav/clamd.ctl`. Files are scanned before anybody reads them (below)")]
    public string Clamd { get; set; } = "";

    public bool IsS3 => Storage == "S3";

    public long MaxBytes(FileKind kind) => kind == FileKind.Svg ? Math.Min(SvgPicture.MostBytes, MaxImageMegabytes * (1L << 20)) : (FileKind.Images.Contains(kind) ? MaxImageMegabytes
        : FileKind.Media.Contains(kind) ? MaxVideoMegabytes
        : kind == FileKind.Zip ? MaxPackageMegabytes
        : MaxDocumentMegabytes) * (1L << 20);

    /// <summary>Of the kind that may be largest.</summary>
    public long MaxBytes(IEnumerable<FileKind> kinds) => kinds.Max(MaxBytes);

    /// <summary>Null, or a sentence that names the key that is wrong.</summary>
    public string? Complaint()
    {
        if (MaxImageMegabytes < 1 || MaxVideoMegabytes < 1 || MaxDocumentMegabytes < 1) return $"Files:MaxImageMegabytes is {MaxImageMegabytes}, MaxVideoMegabytes {MaxVideoMegabytes} and MaxDocumentMegabytes {MaxDocumentMegabytes}; all must be 1 or more.";
        if (MaxPackageMegabytes < 1) return $"Files:MaxPackageMegabytes is {MaxPackageMegabytes}; it must be 1 or more.";
        if (QuotaMegabytes < 1) return $"Files:QuotaMegabytes is {QuotaMegabytes}; leave it out, or allow at least 1.";
        if (UnfinishedHours < 1) return $"Files:UnfinishedHours is {UnfinishedHours}; it must be 1 or more.";
        if (Clamd.Length > 0 && Files.Clamd.AddressOf(Clamd) is null) return $"Files:Clamd is “{Clamd}”; it must be a host and port such as 127.0.0.1:3310, or the path of a socket such as /run/clamav/clamd.ctl.";
        if (Storage is not ("Disk" or "S3")) return $"Files:Storage is “{Storage}”; it must be Disk or S3.";
        return IsS3 ? S3.Complaint() : null;
    }
}

/// <summary>Configuration section <c>Files:S3</c>.</summary>
public sealed class S3Options
{
    /// <summary>The whole address of the service; empty for Amazon's own in <see cref="Region"/>.</summary>
    [Setting("the whole address of the service, such as `https://s3.example.org`", Default = "Amazon's")]
    public string Endpoint { get; set; } = "";

    [Setting("where the bucket is")]
    public string Region { get; set; } = "us-east-1";

    [Setting("its name")]
    public string Bucket { get; set; } = "";

    /// <summary>Before the name of every object, such as <c>lms/</c>.</summary>
    [Setting("stands before every name in the bucket, such as `lms/`")]
    public string Prefix { get; set; } = "";

    [Setting("of an account that may read, write, remove and list")]
    public string AccessKey { get; set; } = "";

    [Setting("belongs to the access key")]
    public string SecretKey { get; set; } = "";

    /// <summary>The bucket stands in the path and not in the host name, as most services besides Amazon's want it.</summary>
    [Setting("`false` puts the bucket into the host name")]
    public bool PathStyle { get; set; } = true;

    /// <summary>Larger files are sent in parts of this size.</summary>
    [Setting("the size of the parts of large files"), Range(5, 1024)]
    public int PartMegabytes { get; set; } = 16;

    public string? Complaint()
    {
        if (Endpoint.Length > 0 && (!Uri.TryCreate(Endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")))
            return $"Files:S3:Endpoint is “{Endpoint}”; it must be a whole address such as https://s3.example.org, or be left out for Amazon’s own.";
        if (Region.Length == 0) return $"Files:S3:Region is “{Region}”; say the region of the bucket, or leave it out for us-east-1.";
        if (Bucket.Length == 0) return $"Files:S3:Bucket is “{Bucket}”; name the bucket that files are kept in.";
        if (AccessKey.Length == 0) return $"Files:S3:AccessKey is “{AccessKey}”; files in a bucket need the key of an account that may read and write there.";
        if (SecretKey.Length == 0) return $"Files:S3:SecretKey is empty; it belongs to {nameof(AccessKey)}.";
        if (Prefix.StartsWith('/')) return $"Files:S3:Prefix is “{Prefix}”; it must not begin with a slash.";
        return PartMegabytes is < 5 or > 1024 ? $"Files:S3:PartMegabytes is {PartMegabytes}; the protocol wants parts of 5 MB or more, and more than 1024 would not fit." : null;
    }
}
