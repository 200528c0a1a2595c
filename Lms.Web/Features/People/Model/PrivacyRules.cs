using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.People.Model;

/// <summary>How long an institution keeps data that it does not need. An institution without a row has the defaults.</summary>
public sealed class PrivacyRules : Entity, IOwned, IAudited, IVersioned
{
    public Guid InstitutionId { get; set; }

    /// <summary>How long deleted content can be restored.</summary>
    public int DeletedContentDays { get; private set; } = 90;

    /// <summary>After they were read.</summary>
    public int NotificationDays { get; private set; } = 180;

    /// <summary>After they were handled.</summary>
    public int MessageDays { get; private set; } = 14;

    public int ExportDays { get; private set; } = 7;

    /// <summary>Between the request to delete an account and its deletion.</summary>
    public int GraceDays { get; private set; } = 14;

    /// <summary>The number of days after which unused accounts are deleted, after a warning; null: never.</summary>
    public int? InactiveDays { get; private set; }

    /// <summary>A certificate keeps the name it was issued to when its owner's account is deleted.</summary>
    public bool KeepsNamesOnCertificates { get; private set; } = true;

    public int Version { get; set; }

    public Result Keep(int deletedContent, int notifications, int messages, int exports, int grace, int? inactive, bool namesOnCertificates)
    {
        if (deletedContent is < 1 or > 3650)
            return Days("DeletedContentDays", 1, 3650);
        if (notifications is < 1 or > 3650)
            return Days("NotificationDays", 1, 3650);
        if (messages is < 1 or > 365)
            return Days("MessageDays", 1, 365);
        if (exports is < 1 or > 30)
            return Days("ExportDays", 1, 30);
        if (grace is < 1 or > 90)
            return Days("GraceDays", 1, 90);
        if (inactive is < 90 or > 3650)
            return Days("InactiveDays", 90, 3650);
        DeletedContentDays = deletedContent;
        NotificationDays = notifications;
        MessageDays = messages;
        ExportDays = exports;
        GraceDays = grace;
        InactiveDays = inactive;
        KeepsNamesOnCertificates = namesOnCertificates;
        return Result.Done;
    }

    private static Refusal Days(string field, int least, int most) => new("Enter a number of days from {0} to {1}.", field, least, most);

    internal sealed class Mapping : IEntityTypeConfiguration<PrivacyRules>
    {
        public void Configure(EntityTypeBuilder<PrivacyRules> builder)
        {
            builder.ToTable("PrivacyRules");
            builder.HasIndex(r => r.InstitutionId).IsUnique();
        }
    }
}
