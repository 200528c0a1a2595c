using System.Security.Cryptography;
using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OtpNet;

namespace Lms.Web.Features.People.Model;

/// <summary>Replaces a lost authenticator; valid once.</summary>
public sealed class RecoveryCode : Entity
{
    private const string Letters = "ABCDEFGHJKMNPQRSTVWXYZ23456789";

    private RecoveryCode() { }

    public RecoveryCode(Guid personId, string code, DateTime now) => (PersonId, CodeHash, CreatedAt) = (personId, Hash(code), now);

    public Guid PersonId { get; private init; }

    public string CodeHash { get; private init; } = "";

    public DateTime CreatedAt { get; private init; }

    public DateTime? UsedAt { get; private set; }

    /// <summary>About 78 bits: too many to be tried against the hash.</summary>
    public static string New() => string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Letters, 4)));

    /// <summary>Hashes the letters alone: people type spaces and lower-case letters.</summary>
    public static string Hash(string code) => Secrets.Hash(new string([.. code.ToUpperInvariant().Where(Letters.Contains)]));

    internal sealed class Mapping : IEntityTypeConfiguration<RecoveryCode>
    {
        public void Configure(EntityTypeBuilder<RecoveryCode> builder)
        {
            builder.ToTable("RecoveryCodes");
            builder.Property(c => c.CodeHash).HasMaxLength(64);
            builder.HasIndex(c => new { c.PersonId, c.CodeHash }).IsUnique();
            builder.HasOne<Person>().WithMany().HasForeignKey(c => c.PersonId).OnDelete(DeleteBehavior.Cascade);
            builder.Personal(c => c.PersonId).Goes().Exports("recovery-codes", "Recovery codes");
        }
    }
}
