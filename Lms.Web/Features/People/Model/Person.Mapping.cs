using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
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
        }
    }

    internal sealed class ClaimMapping : IEntityTypeConfiguration<IdentityUserClaim<Guid>>
    {
        public void Configure(EntityTypeBuilder<IdentityUserClaim<Guid>> builder) => builder.ToTable("PersonClaims");
    }

    internal sealed class LoginMapping : IEntityTypeConfiguration<IdentityUserLogin<Guid>>
    {
        public void Configure(EntityTypeBuilder<IdentityUserLogin<Guid>> builder) => Added(builder.ToTable("PersonLogins"));
    }

    internal sealed class TokenMapping : IEntityTypeConfiguration<IdentityUserToken<Guid>>
    {
        public void Configure(EntityTypeBuilder<IdentityUserToken<Guid>> builder) => builder.ToTable("PersonTokens");
    }

    internal sealed class PasskeyMapping : IEntityTypeConfiguration<IdentityUserPasskey<Guid>>
    {
        public void Configure(EntityTypeBuilder<IdentityUserPasskey<Guid>> builder) => Added(builder.ToTable("PersonPasskeys"));
    }

    private static void Added<T>(EntityTypeBuilder<T> builder) where T : class =>
        builder.Property<DateTime>(AddedAt).HasValueGenerator<NowGenerator>();

    private sealed class NowGenerator : ValueGenerator<DateTime>
    {
        public override bool GeneratesTemporaryValues => false;

        public override DateTime Next(EntityEntry entry) => ((LmsContext)entry.Context).Clock.Now;
    }
}
