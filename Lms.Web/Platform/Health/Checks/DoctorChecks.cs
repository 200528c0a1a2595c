namespace Lms.Web.Platform.Health.Checks;

/// <summary>The checks of the platform, in the order in which their findings are shown.</summary>
public static class DoctorChecks
{
    public static IServiceCollection AddDoctorChecks(this IServiceCollection services) =>
        services
            .AddSingleton<IDoctorCheck, DataDirectoryCheck>()
            .AddSingleton<IDoctorCheck, DiskCheck>()
            .AddSingleton<IDoctorCheck, AddressCheck>()
            // Says how far the database is; the checks after it may need to know.
            .AddSingleton<IDoctorCheck, DatabaseCheck>()
            .AddSingleton<IDoctorCheck, SavingCheck>()
            .AddSingleton<IDoctorCheck, IsolationCheck>()
            .AddSingleton<IDoctorCheck, TimeZonesCheck>()
            .AddSingleton<IDoctorCheck, AuditLogCheck>()
            .AddSingleton<IDoctorCheck, ConnectionsCheck>()
            .AddSingleton<IDoctorCheck, CertificatePrinterCheck>()
            .AddSingleton<IDoctorCheck, FontsCheck>()
            .AddSingleton<IDoctorCheck, VideoConverterCheck>()
            .AddSingleton<IDoctorCheck, PicturesCheck>()
            .AddSingleton<IDoctorCheck, MailCheck>()
            .AddSingleton<IDoctorCheck, FilesCheck>()
            .AddSingleton<IDoctorCheck, ScannerCheck>()
            .AddSingleton<IDoctorCheck, BackupCheck>();
}
