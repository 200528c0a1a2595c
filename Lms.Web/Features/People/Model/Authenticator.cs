using System.Security.Cryptography;
using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OtpNet;

namespace Lms.Web.Features.People.Model;

/// <summary>A person's second factor: the secret that their authenticator app knows too.</summary>
public sealed class Authenticator : Entity
{
    private Authenticator()
    {
    }

    public Authenticator(Guid personId, string protectedSecret, DateTime now) => (PersonId, ProtectedSecret, CreatedAt) = (personId, protectedSecret, now);

    public Guid PersonId { get; private init; }

    /// <summary>Encrypted with the installation's keys.</summary>
    public string ProtectedSecret { get; private set; } = "";

    public DateTime CreatedAt { get; private init; }

    /// <summary>Null while it is being set up.</summary>
    public DateTime? ConfirmedAt { get; private set; }

    /// <summary>The time step of the last code that was taken: no code counts twice (RFC 6238, 5.2).</summary>
    public long LastStep { get; private set; }

    public void Confirm(long step, DateTime now) => (ConfirmedAt, LastStep) = (now, step);

    internal sealed class Mapping : IEntityTypeConfiguration<Authenticator>
    {
        public void Configure(EntityTypeBuilder<Authenticator> builder)
        {
            builder.ToTable("Authenticators");
            builder.Property(a => a.ProtectedSecret).HasMaxLength(500);
            builder.HasIndex(a => a.PersonId).IsUnique();
            builder.HasOne<Person>().WithMany().HasForeignKey(a => a.PersonId).OnDelete(DeleteBehavior.Cascade);
            builder.Personal(a => a.PersonId).Goes().Exports("second-factor", "Second factor");
        }
    }
}

/// <summary>Stands in for a lost authenticator, once.</summary>
public sealed class RecoveryCode : Entity
{
    private const string Letters = "ABCDEFGHJKMNPQRSTVWXYZ23456789";

    private RecoveryCode()
    {
    }

    public RecoveryCode(Guid personId, string code, DateTime now) => (PersonId, CodeHash, CreatedAt) = (personId, Hash(code), now);

    public Guid PersonId { get; private init; }

    public string CodeHash { get; private init; } = "";

    public DateTime CreatedAt { get; private init; }

    public DateTime? UsedAt { get; private set; }

    /// <summary>About 78 bits: too many to be tried against the hash.</summary>
    public static string New() => string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Letters, 4)));

    /// <summary>Of the letters alone: people type spaces and small letters.</summary>
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

/// <summary>Codes of six digits that change every 30 seconds (RFC 6238 with SHA-1, as authenticator apps expect).</summary>
public static class AppCodes
{
    /// <summary>160 bits, in base 32 without padding.</summary>
    public static string NewSecret() => Base32Encoding.ToString(KeyGeneration.GenerateRandomKey());

    /// <summary>The step whose code this is: now, or one to either side for clocks that differ.</summary>
    public static long? Match(string secret, string? code, DateTime now)
    {
        var digits = new string([.. (code ?? "").Where(char.IsAsciiDigit)]);
        var totp = new Totp(Base32Encoding.ToBytes(secret));
        // The latest first: should two steps have the same code, it is used up for both.
        foreach (var ahead in (int[])[1, 0, -1])
            if (totp.VerifyTotp(now.AddSeconds(ahead * totp.Step), digits, out var step)) return step;
        return null;
    }
}
