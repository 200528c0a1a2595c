using System.Globalization;
using System.Security.Cryptography;
using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.People.Model;

/// <summary>A six-digit code sent by email in place of a password: valid for ten minutes and five attempts, and only once.</summary>
public sealed class MailCode : Entity
{
    public const int Tries = 5;

    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);

    private MailCode() { }

    public MailCode(Guid personId, Guid request, string code, DateTime now)
    {
        (PersonId, Request, CreatedAt) = (personId, request, now);
        CodeHash = Hash(code);
    }

    public Guid PersonId { get; private init; }

    /// <summary>The form that requested it; a form gets one whether or not there is an account.</summary>
    public Guid Request { get; private init; }

    public string CodeHash { get; private init; } = "";

    public DateTime CreatedAt { get; private init; }

    public int Tried { get; private set; }

    public DateTime? UsedAt { get; private set; }

    public static string New() => RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);

    public bool Take(string? code, DateTime now)
    {
        if (UsedAt is not null || Tried >= Tries || now >= CreatedAt + Lasts)
            return false;
        Tried++;
        var digits = new string([.. (code ?? "").Where(char.IsAsciiDigit)]);
        if (!Secrets.Fits($"{Request:N}{digits}", CodeHash))
            return false;
        UsedAt = now;
        return true;
    }

    private string Hash(string code) => Secrets.Hash($"{Request:N}{code}");

    internal sealed class Mapping : IEntityTypeConfiguration<MailCode>
    {
        public void Configure(EntityTypeBuilder<MailCode> builder)
        {
            builder.ToTable("MailCodes");
            builder.Property(c => c.CodeHash).HasMaxLength(64);
            // Two concurrent attempts count as two.
            builder.Property(c => c.Tried).IsConcurrencyToken();
            builder.HasIndex(c => c.Request).IsUnique();
            builder.HasIndex(c => c.CreatedAt);
            builder.HasOne<Person>().WithMany().HasForeignKey(c => c.PersonId).OnDelete(DeleteBehavior.Cascade);
            builder.Personal(c => c.PersonId).Goes().Exports("mail-codes", "Sign-in codes sent to you");
        }
    }
}
