using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Lms.Web.Kernel;

namespace Lms.Web.Platform.Files;

/// <summary>Files in a bucket of a service that speaks the protocol of Amazon's S3. Created only when it is configured.</summary>
/// <param name="root">On the local disk: content passes through it until its hash is known.</param>
public sealed class S3FileStore(string root, S3Options options) : StagedFileStore(root), IDisposable
{
    /// <summary>Objects do not change, so a known length is not requested again.</summary>
    private const int MostKnown = 10_000;

    private readonly S3Options options = options;
    private readonly AmazonS3Client client = new(new BasicAWSCredentials(options.AccessKey, options.SecretKey), Configured(options));
    private readonly ConcurrentDictionary<string, long> lengths = new();

    /// <summary>
    /// An object that already exists is sent again only when it is no longer recent: unreferenced objects are removed by age.
    /// </summary>
    protected override async Task LandAsync(string part, string hash, long size, CancellationToken stop)
    {
        try
        {
            if (
                await HeadAsync(hash, stop) is { } there
                && there.ContentLength == size
                && there.LastModified?.ToUniversalTime() > TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-12)
            )
                return;
            // Signed as a whole: not every service knows bodies that are signed piece by piece.
            if (size <= PartBytes)
                await client.PutObjectAsync(
                    new PutObjectRequest
                    {
                        BucketName = options.Bucket,
                        Key = KeyOf(hash),
                        FilePath = part,
                        UseChunkEncoding = false,
                    },
                    stop
                );
            else
                await SendPartsAsync(part, KeyOf(hash), size, stop);
        }
        catch (Exception failure) when (failure is AmazonClientException or AmazonServiceException)
        {
            throw new IOException($"Could not store a file in the bucket: {failure.Message}", failure);
        }
    }

    public override async ValueTask<Stream?> OpenAsync(string hash, CancellationToken stop)
    {
        if (lengths.TryGetValue(hash, out var length))
            return new Reader(this, hash, length);
        if (await HeadAsync(hash, stop) is not { } there)
            return null;
        if (lengths.Count >= MostKnown)
            lengths.Clear();
        return new Reader(this, hash, lengths[hash] = there.ContentLength);
    }

    public override string? PathOf(string hash) => null;

    public override async Task DeleteAsync(string hash, CancellationToken stop)
    {
        lengths.TryRemove(hash, out _);
        await client.DeleteObjectAsync(options.Bucket, KeyOf(hash), stop);
    }

    /// <summary>
    /// The service has no condition on the age, so callers keep recent files: an object stored just before would be lost.
    /// </summary>
    public override async Task<bool> DeleteOlderAsync(string hash, DateTime moment, CancellationToken stop)
    {
        if (await HeadAsync(hash, stop) is not { } there || !(there.LastModified?.ToUniversalTime() < moment))
            return false;
        await DeleteAsync(hash, stop);
        return true;
    }

    public override async IAsyncEnumerable<string> OlderThanAsync(DateTime moment, [EnumeratorCancellation] CancellationToken stop)
    {
        string? next = null;
        do
        {
            var page = await client.ListObjectsV2Async(
                new ListObjectsV2Request
                {
                    BucketName = options.Bucket,
                    Prefix = options.Prefix,
                    ContinuationToken = next,
                },
                stop
            );
            foreach (var it in page.S3Objects ?? [])
                if (
                    it.Key[(it.Key.LastIndexOf('/') + 1)..] is var name
                    && IsHash(name)
                    && it.Key == KeyOf(name)
                    && it.LastModified?.ToUniversalTime() < moment
                )
                    yield return name;
            next = page.IsTruncated == true ? page.NextContinuationToken : null;
        } while (next is not null);
    }

    public override async Task<(string Where, string? Complaint)> ProbeAsync(CancellationToken stop)
    {
        var where = $"{(options.Endpoint.Length > 0 ? options.Endpoint : "S3")}, {options.Bucket}/{options.Prefix}";
        var key = $"{options.Prefix}probe-{Ids.New():N}";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            await client.PutObjectAsync(
                new PutObjectRequest
                {
                    BucketName = options.Bucket,
                    Key = key,
                    ContentBody = "probe",
                },
                limit.Token
            );
            (await client.GetObjectAsync(options.Bucket, key, limit.Token)).Dispose();
            await client.DeleteObjectAsync(options.Bucket, key, limit.Token);
            return (where, null);
        }
        catch (Exception failure)
            when (failure is AmazonClientException or AmazonServiceException or HttpRequestException
                || (failure is OperationCanceledException && !stop.IsCancellationRequested)
            )
        {
            return (where, failure is OperationCanceledException ? "No response." : failure.Message);
        }
    }

    public void Dispose() => client.Dispose();

    private static AmazonS3Config Configured(S3Options options)
    {
        var config = new AmazonS3Config
        {
            AuthenticationRegion = options.Region,
            ForcePathStyle = options.PathStyle,
            // Services other than Amazon's do not know its newer checksums; the hash of the content is its name anyway.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            MaxErrorRetry = 2,
        };
        if (options.Endpoint.Length > 0)
            config.ServiceURL = options.Endpoint;
        else
            config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(options.Region);
        return config;
    }

    private long PartBytes => (long)options.PartMegabytes << 20;

    /// <summary>The object exists once the upload is completed, and not before.</summary>
    private async Task SendPartsAsync(string part, string key, long size, CancellationToken stop)
    {
        var upload = (await client.InitiateMultipartUploadAsync(options.Bucket, key, stop)).UploadId;
        try
        {
            var parts = new List<PartETag>();
            for (var at = 0L; at < size; at += PartBytes)
            {
                var number = parts.Count + 1;
                var sent = await client.UploadPartAsync(
                    new UploadPartRequest
                    {
                        BucketName = options.Bucket,
                        Key = key,
                        UploadId = upload,
                        PartNumber = number,
                        FilePath = part,
                        FilePosition = at,
                        PartSize = Math.Min(PartBytes, size - at),
                        UseChunkEncoding = false,
                    },
                    stop
                );
                parts.Add(new PartETag(number, sent.ETag));
            }
            await client.CompleteMultipartUploadAsync(
                new CompleteMultipartUploadRequest
                {
                    BucketName = options.Bucket,
                    Key = key,
                    UploadId = upload,
                    PartETags = parts,
                },
                stop
            );
        }
        catch
        {
            await client.AbortMultipartUploadAsync(options.Bucket, key, upload, CancellationToken.None);
            throw;
        }
    }

    private string KeyOf(string hash) => options.Prefix + NameOf(hash);

    private async Task<GetObjectMetadataResponse?> HeadAsync(string hash, CancellationToken stop)
    {
        try
        {
            return await client.GetObjectMetadataAsync(options.Bucket, KeyOf(hash), stop);
        }
        catch (AmazonS3Exception missing) when (missing.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Reads an object from any position: each position is requested with a range, in chunks small enough to discard.</summary>
    private sealed class Reader(S3FileStore store, string hash, long length) : Stream
    {
        private const long Window = 8 << 20;

        private GetObjectResponse? answer;
        private long at;
        private long wanted;

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position
        {
            get => wanted;
            set => wanted = value;
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (wanted >= length || buffer.Length == 0)
                return 0;
            for (var fresh = false; ; fresh = true)
            {
                if (answer is null || at != wanted)
                {
                    answer?.Dispose();
                    var last = Math.Min(length, wanted + Window) - 1;
                    answer = await store.client.GetObjectAsync(
                        new GetObjectRequest
                        {
                            BucketName = store.options.Bucket,
                            Key = store.KeyOf(hash),
                            ByteRange = new ByteRange(wanted, last),
                        },
                        cancellationToken
                    );
                    at = wanted;
                }
                var read = await answer.ResponseStream.ReadAsync(buffer, cancellationToken);
                (at, wanted) = (at + read, wanted + read);
                if (read > 0)
                    return read;
                if (fresh)
                    throw new IOException("The bucket returned less data than it should have.");
                answer.Dispose();
                answer = null;
            }
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        /// <summary>For libraries that only read synchronously; pages do not use this.</summary>
        public override int Read(byte[] buffer, int offset, int count) =>
            ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

        public override long Seek(long offset, SeekOrigin origin) =>
            wanted = origin switch
            {
                SeekOrigin.Begin => offset,
                SeekOrigin.Current => wanted + offset,
                _ => length + offset,
            };

        public override void Flush() { }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                answer?.Dispose();
            base.Dispose(disposing);
        }
    }
}
