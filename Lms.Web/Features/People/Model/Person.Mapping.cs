using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Personal;
using Lms.Web.Platform.Search;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.ValueGeneration;

namespace Lms.Web.Features.People.Model;

public sealed partial class Person
{
    /// <summary>A column of passkeys and connected accounts: when they were added, by the product's clock.</summary>
    internal const string AddedAt = "AddedAt";

    internal sealed class Mapping : IEntityTypeConfiguration<Person>
    {
        public void Configure(EntityTypeBuilder<Person> builder)
        {
            builder.ToTable("People");
            builder.Property(p => p.Id).ValueGeneratedNever();
            builder.Property(p => p.FirstName).HasMaxLength(100);
            builder.Property(p => p.LastName).HasMaxLength(100);
            builder.Property(p => p.DisplayName).HasMaxLength(200);
            builder.Property(p => p.SortName).HasMaxLength(100);
            builder.Property(p => p.Bio).HasMaxLength(2000);
            builder.Property(p => p.TimeZone).HasMaxLength(64);
            builder.Property(p => p.Locale).HasMaxLength(16);
            builder.Property(p => p.Theme).HasMaxLength(10);
            builder.Property(p => p.SuspendedBecause).HasMaxLength(500);
            builder.Property(p => p.SignedOutAt).HasDefaultValue(DateTime.UnixEpoch);
            MapPreferences(builder);
            builder.HasIndex(p => p.NormalizedEmail).IsUnique();
            builder.HasIndex(p => p.DisplayName);
            builder
                .Personal(p => p.Id)
                .Stays("learning records are kept under a pseudonym")
                .Empties(p => p.FirstName, p => p.LastName, p => p.PasswordHash, p => p.PhoneNumber, p => p.Bio)
                .Becomes(p => p.DisplayName, it => it.Pseudonym)
                .Becomes(p => p.SortName, it => SearchDocument.Fold(it.Pseudonym))
                .Becomes(p => p.Email, it => NoAddress(it))
                .Becomes(p => p.UserName, it => NoAddress(it))
                .Becomes(p => p.NormalizedEmail, it => NoAddress(it).ToUpperInvariant())
                .Becomes(p => p.NormalizedUserName, it => NoAddress(it).ToUpperInvariant())
                .Becomes(p => p.EmailConfirmed, false)
                .Becomes(p => p.TwoFactorEnabled, false)
                .Becomes(p => p.SecurityStamp, _ => Ids.New().ToString("N"))
                .Becomes(p => p.PictureId, (Guid?)null)
                .Becomes(p => p.PortraitId, (Guid?)null)
                .Becomes(p => p.TimeZone, "Etc/UTC")
                .Becomes(p => p.Locale, "en")
                .Becomes(p => p.Theme, "system")
                .Becomes(p => p.LastSignInAt, (DateTime?)null)
                .Becomes(p => p.SuspendedAt, it => it.At)
                .Becomes(p => p.SuspendedBecause, "Deleted")
                .Keeps("random", p => p.ConcurrencyStamp)
                .Exports("profile", "Profile");
        }

        /// <summary>Email there reaches no one (RFC 2606), and no one else can have the address.</summary>
        private static string NoAddress(PersonErased it) => $"{it.Who.Id:N}@erased.invalid";
    }

    internal sealed class ClaimMapping : IEntityTypeConfiguration<IdentityUserClaim<Guid>>
    {
        public void Configure(EntityTypeBuilder<IdentityUserClaim<Guid>> builder)
        {
            builder.ToTable("PersonClaims");
            builder.Personal(c => c.UserId).Goes().Exports("claims", "Information about you from sign-in providers");
        }
    }

    internal sealed class LoginMapping : IEntityTypeConfiguration<IdentityUserLogin<Guid>>
    {
        public void Configure(EntityTypeBuilder<IdentityUserLogin<Guid>> builder)
        {
            Added(builder.ToTable("PersonLogins"));
            builder.Personal(l => l.UserId).Goes().Exports("logins", "Sign-in with external providers");
        }
    }

    internal sealed class TokenMapping : IEntityTypeConfiguration<IdentityUserToken<Guid>>
    {
        public void Configure(EntityTypeBuilder<IdentityUserToken<Guid>> builder)
        {
            builder.ToTable("PersonTokens");
            builder.Personal(t => t.UserId).Goes().Exports("tokens", "Stored sign-in tokens", t => new { t.LoginProvider, t.Name });
        }
    }

    internal sealed class PasskeyMapping : IEntityTypeConfiguration<IdentityUserPasskey<Guid>>
    {
        public void Configure(EntityTypeBuilder<IdentityUserPasskey<Guid>> builder)
        {
            Added(builder.ToTable("PersonPasskeys"));
            builder
                .Personal(p => p.UserId)
                .Goes()
                .Exports(
                    "passkeys",
                    "Passkeys",
                    p => new
                    {
                        p.Data.Name,
                        p.Data.CreatedAt,
                        p.Data.IsBackedUp,
                    }
                );
        }
    }

    private static void Added<T>(EntityTypeBuilder<T> builder)
        where T : class => builder.Property<DateTime>(AddedAt).HasValueGenerator<NowGenerator>();

    private sealed class NowGenerator : ValueGenerator<DateTime>
    {
        public override bool GeneratesTemporaryValues => false;

        public override DateTime Next(EntityEntry entry) => ((LmsContext)entry.Context).Clock.Now;
    }
}
