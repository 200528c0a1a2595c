using Lms.Web.Platform.Audit;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Files.Media;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Search;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Data;

public abstract partial class LmsContext
{
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    public DbSet<AuditSeal> AuditSeals => Set<AuditSeal>();

    public DbSet<AuditCheck> AuditChecks => Set<AuditCheck>();

    public DbSet<JobState> JobStates => Set<JobState>();

    public DbSet<OutboxMessage> OutboxMessages => Set<OutboxMessage>();

    public DbSet<SearchDocument> SearchDocuments => Set<SearchDocument>();

    public DbSet<StoredFile> StoredFiles => Set<StoredFile>();

    public DbSet<MediaFile> MediaFiles => Set<MediaFile>();

    public DbSet<FileVariant> FileVariants => Set<FileVariant>();

    public DbSet<UploadSession> UploadSessions => Set<UploadSession>();
}
