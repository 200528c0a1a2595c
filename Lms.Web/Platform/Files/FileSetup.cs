using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Outbox;

namespace Lms.Web.Platform.Files;

internal static class FileSetup
{
    /// <summary>Services that are not configured are neither created nor loaded.</summary>
    public static void AddFiles(this IServiceCollection services, SiteOptions site, UploadOptions options)
    {
        if (options.IsS3)
            services.AddSingleton<IFileStore>(_ => new S3FileStore(site.InData("files"), options.S3));
        else
            services.AddSingleton<IFileStore>(new DiskFileStore(site.InData("files")));
        services.AddSingleton(options).AddSingleton<Clamd>().AddSingleton(new UploadFolder(site.InData("uploads")));
        services.AddScoped<Uploads>().AddScoped<StorageRoom>().AddScoped<ResumableUploads>().AddScoped<TusExchange>();
        services.Hears<ScanFiles, FileArrived>();
        if (options.Clamd.Length > 0)
            services.AddSingleton<ScanPlace>().AddJob<ScanFilesJob>("Scan quarantined files", "15 */5 * * * ?", Lane.Heavy);
    }
}
