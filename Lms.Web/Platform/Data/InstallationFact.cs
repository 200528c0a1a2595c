using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Platform.Data;

/// <summary>Something that holds for the whole installation, whatever process asks.</summary>
public sealed class InstallationFact
{
    /// <summary>Which version of the product brought the database to its layout.</summary>
    public const string Version = "Version";

    /// <summary>Background work waits for an operator; the value says why.</summary>
    public const string Paused = "Paused";

    /// <summary>Written to see whether anything can be written.</summary>
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
