using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Institutions.Model;

public sealed partial class Institution
{
    internal sealed class Mapping : IEntityTypeConfiguration<Institution>
    {
        public void Configure(EntityTypeBuilder<Institution> builder)
        {
            builder.ToTable("Institutions");
            builder.Property(i => i.Name).HasMaxLength(120);
            builder.Property(i => i.HostName).HasMaxLength(200);
            builder.Property(i => i.TimeZone).HasMaxLength(64);
            builder.Property(i => i.AccentColor).HasMaxLength(7);
            builder.Property(i => i.SwitchedOff).HasMaxLength(120);
            builder.Property(i => i.Tier).HasMaxLength(40);
            builder.Property(i => i.SuspendedBecause).HasMaxLength(500);
            builder.Property(i => i.Locale).HasMaxLength(16).HasDefaultValue("en");
            builder.HasIndex(i => i.HostName).IsUnique();
            builder.HasIndex(i => i.Name);
        }
    }
}
