using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Platform.Data;

/// <summary>A value for the whole installation, shared by all processes.</summary>
public sealed class InstallationFact
{
    /// <summary>The version of the product that migrated the database.</summary>
    public const string Version = "Version";

    /// <summary>Background work waits for an operator; the value contains the reason.</summary>
    public const string Paused = "Paused";

    /// <summary>Written to test whether the database can be written.</summary>
    public const string Probe = "Probe";

    public required string Key { get; init; }

    public required string Value { get; init; }

    public DateTime At { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<InstallationFact>
    {
        public void Configure(EntityTypeBuilder<InstallationFact> builder)
        {
            builder.ToTable("InstallationFacts");
            builder.HasKey(f => f.Key);
            builder.Property(f => f.Key).HasMaxLength(40);
            builder.Property(f => f.Value).HasMaxLength(400);
        }
    }
}
