namespace Lms.Web.Platform.Files;

/// <summary>Configuration section <c>Files</c>.</summary>
public sealed class UploadOptions
{
    public int MaxImageMegabytes { get; set; } = 10;

    public int MaxVideoMegabytes { get; set; } = 2048;

    public int MaxDocumentMegabytes { get; set; } = 50;

    /// <summary>Of a course that is brought in.</summary>
    public int MaxPackageMegabytes { get; set; } = 1024;

    /// <summary>Room for all files of an institution that has no limit of its own; null for as much as there is.</summary>
    public long? QuotaMegabytes { get; set; }

    /// <summary>How long an upload that was broken off can be gone on with.</summary>
    public int UnfinishedHours { get; set; } = 48;

    /// <summary><c>Disk</c>: in the data directory. <c>S3</c>: in a bucket of a service that speaks its protocol.</summary>
    public string Storage { get; set; } = "Disk";

    public S3Options S3 { get; set; } = new();

    /// <summary>Where clamd listens: <c>host:port</c> or the path of its socket. Empty: files are not scanned.</summary>
    public string Clamd { get; set; } = "";

    public bool IsS3 => Storage == "S3";

    public long MaxBytes(FileKind kind) => (FileKind.Images.Contains(kind) ? MaxImageMegabytes
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
    public string Endpoint { get; set; } = "";

    public string Region { get; set; } = "us-east-1";

    public string Bucket { get; set; } = "";

    /// <summary>Before the name of every object, such as <c>lms/</c>.</summary>
    public string Prefix { get; set; } = "";

    public string AccessKey { get; set; } = "";

    public string SecretKey { get; set; } = "";

    /// <summary>The bucket stands in the path and not in the host name, as most services besides Amazon's want it.</summary>
    public bool PathStyle { get; set; } = true;

    /// <summary>Larger files are sent in parts of this size.</summary>
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
