using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.People.Model;

/// <summary>A browser in which a person has signed in, known by a cookie that holds the secret whose hash is kept here.</summary>
public sealed class Device : Entity
{
    /// <summary>How long a remembered device is not asked for a second factor.</summary>
    public static readonly TimeSpan Trust = TimeSpan.FromDays(30);

    private Device()
    {
    }

    public Device(Guid personId, string secretHash, string name, DateTime now) => (PersonId, SecretHash, Name, CreatedAt, SeenAt) = (personId, secretHash, name, now, now);

    public Guid PersonId { get; private init; }

    public string SecretHash { get; private set; } = "";

    public string Name { get; private set; } = "";

    public DateTime CreatedAt { get; private init; }

    public DateTime SeenAt { get; private set; }

    public DateTime? TrustedUntil { get; private set; }

    public void See(string name, DateTime now) => (Name, SeenAt) = (name, now);

    /// <summary>With a new secret, so that one planted before is worth nothing.</summary>
    public void Remember(string secretHash, DateTime now) => (SecretHash, TrustedUntil) = (secretHash, now + Trust);

    public void Forget() => TrustedUntil = null;

    internal sealed class Mapping : IEntityTypeConfiguration<Device>
    {
        public void Configure(EntityTypeBuilder<Device> builder)
        {
            builder.ToTable("Devices");
            builder.Property(d => d.Name).HasMaxLength(100);
            builder.Property(d => d.SecretHash).HasMaxLength(64);
            builder.HasIndex(d => new { d.PersonId, d.SecretHash }).IsUnique();
            builder.HasIndex(d => d.SeenAt);
            builder.HasOne<Person>().WithMany().HasForeignKey(d => d.PersonId).OnDelete(DeleteBehavior.Cascade);
            builder.Personal(d => d.PersonId).Goes().Exports("devices", "Devices you signed in with");
        }
    }
}

/// <summary>What a browser says of itself, in plain words.</summary>
public static class DeviceName
{
    /// <summary>In this order: most browsers also claim to be others.</summary>
    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("EdgA/", "Edge"), ("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Vivaldi/", "Vivaldi"),
        ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("HeadlessChrome/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"), ("Windows", "Windows"), ("Macintosh", "Mac"), ("Linux", "Linux"),
    ];

    public static string Of(string? userAgent)
    {
        var browser = Browsers.FirstOrDefault(b => userAgent?.Contains(b.Mark, StringComparison.Ordinal) == true).Name;
        var system = Systems.FirstOrDefault(s => userAgent?.Contains(s.Mark, StringComparison.Ordinal) == true).Name;
        return (browser, system) switch
        {
            (null, null) => "Unknown device",
            (null, _) => system,
            (_, null) => browser,
            _ => $"{browser} on {system}",
        };
    }
}
