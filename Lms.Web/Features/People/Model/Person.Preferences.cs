using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.People.Model;

/// <summary>How often emails about notifications are sent.</summary>
public enum DigestFrequency
{
    /// <summary>One email for each, at once.</summary>
    Immediate,

    /// <summary>One email each morning.</summary>
    Daily,

    /// <summary>One email on Monday morning.</summary>
    Weekly,

    /// <summary>No emails, except about the account itself.</summary>
    Off,
}

public enum TextSize
{
    Normal,
    Large,
    Largest,
}

public static class PreferenceWords
{
    /// <summary>English keys.</summary>
    public static string Text(this DigestFrequency digest) =>
        digest switch
        {
            DigestFrequency.Immediate => "Immediately, one by one",
            DigestFrequency.Daily => "Daily digest, every morning",
            DigestFrequency.Weekly => "Weekly digest, on Mondays",
            _ => "No emails",
        };

    public static string Text(this TextSize size) =>
        size switch
        {
            TextSize.Normal => "Normal size",
            TextSize.Large => "Large text",
            _ => "Largest text",
        };
}

public sealed partial class Person
{
    /// <summary>The speeds at which videos may play; watching at more than double speed is not counted.</summary>
    public static readonly decimal[] Speeds = [0.5m, 0.75m, 1m, 1.25m, 1.5m, 1.75m, 2m];

    public DigestFrequency Digest { get; private set; }

    /// <summary>The first of the <see cref="QuietHours"/>; null if there are none.</summary>
    public int? QuietFrom { get; private set; }

    /// <summary>The hour in which they end.</summary>
    public int? QuietTo { get; private set; }

    /// <summary>The speed at which videos start to play.</summary>
    public decimal PlaybackSpeed { get; private set; } = 1;

    /// <summary>The next lesson opens automatically after a video.</summary>
    public bool AutoplaysNext { get; private set; }

    public bool ReducesMotion { get; private set; }

    public TextSize TextSize { get; private set; }

    /// <summary>Returns these preferences as every page needs them.</summary>
    public static ViewerPreferences PreferencesOf(decimal speed, bool autoplaysNext, bool reducesMotion, TextSize size) =>
        new(
            (
                (
                    size switch
                    {
                        TextSize.Large => "text-large",
                        TextSize.Largest => "text-largest",
                        _ => "",
                    }
                ) + (reducesMotion ? " calm" : "")
            ).Trim(),
            speed,
            autoplaysNext
        );

    /// <param name="locale">Empty to use the browser's language.</param>
    public Result Speak(string? locale)
    {
        locale ??= "";
        if (locale.Length > 0 && Languages.Find(locale) is null)
            return new Refusal("Choose a language from the list.", "Locale");
        Locale = Languages.Find(locale)?.Tag ?? "";
        return Result.Done;
    }

    public void Hear(DigestFrequency digest) => Digest = digest;

    /// <summary>Sets the quiet hours; null for none.</summary>
    public Result Rest(int? from, int? to)
    {
        if (from is null && to is null)
        {
            (QuietFrom, QuietTo) = (null, null);
            return Result.Done;
        }
        if (from is not (>= 0 and < 24))
            return new Refusal("Choose when quiet hours start.", nameof(QuietFrom));
        if (to is not (>= 0 and < 24))
            return new Refusal("Choose when quiet hours end.", nameof(QuietTo));
        if (from == to)
            return new Refusal("Quiet hours must end at another time than they start.", nameof(QuietTo));
        (QuietFrom, QuietTo) = (from, to);
        return Result.Done;
    }

    public Result Study(decimal playbackSpeed, bool autoplaysNext, bool reducesMotion, TextSize size)
    {
        if (!Speeds.Contains(playbackSpeed))
            return new Refusal("Choose a speed from the list.", "PlaybackSpeed");
        if (!Enum.IsDefined(size))
            return new Refusal("Choose a size from the list.", "TextSize");
        PlaybackSpeed = playbackSpeed;
        AutoplaysNext = autoplaysNext;
        ReducesMotion = reducesMotion;
        TextSize = size;
        return Result.Done;
    }

    /// <summary>With defaults for existing people.</summary>
    private static void MapPreferences(EntityTypeBuilder<Person> builder)
    {
        builder.Property(p => p.Digest).HasDefaultValue(DigestFrequency.Immediate);
        builder.Property(p => p.PlaybackSpeed).HasPrecision(4, 2).HasDefaultValue(1m);
        builder.Property(p => p.TextSize).HasDefaultValue(TextSize.Normal);
    }
}
