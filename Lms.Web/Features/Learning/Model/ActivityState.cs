using System.Text.Json;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Questions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Learning.Model;

/// <summary>A learner's progress with one question, or with one card of a deck, in the text of a lesson. Written as a whole row.</summary>
public sealed class ActivityState : IOwned
{
    public const int MostOfKey = 48;
    public const int MostOfGiven = 4000;

    public Guid EnrollmentId { get; init; }

    public Guid LessonId { get; init; }

    /// <summary>The key of the question; for a card, <see cref="Deck.KeyOf"/>.</summary>
    public required string Key { get; init; }

    public Guid InstitutionId { get; set; }

    public int Attempts { get; set; }

    /// <summary>Answers in a row that were not right; after some the solution is shown.</summary>
    public int Misses { get; set; }

    /// <summary>The best attempt, 0–100.</summary>
    public decimal BestPercent { get; set; }

    /// <summary>The question was answered right once, the card was turned once. It stays so.</summary>
    public bool IsDone { get; set; }

    /// <summary>The last answer, as the form sent it (JSON).</summary>
    public string? Given { get; set; }

    /// <summary>The fingerprint of the question as it was asked then (<see cref="QuestionDefinition.Print"/>).</summary>
    public string? Print { get; set; }

    public DateTime FirstAt { get; init; }

    public DateTime LastAt { get; set; }

    /// <summary>
    /// The day, in the learner's own calendar, on which the card comes again; null for questions, and for cards that are taken out of their
    /// deck.
    /// </summary>
    public DateOnly? DueOn { get; set; }

    public decimal Ease { get; set; }

    public int Repetitions { get; set; }

    public int IntervalDays { get; set; }

    /// <summary>
    /// Adds what the same person did with another account; the later of the two determines the last answer and when a card comes up again.
    /// </summary>
    public void TakeOver(ActivityState other)
    {
        if (other.LastAt > LastAt)
        {
            Misses = other.Misses;
            Given = other.Given;
            Print = other.Print;
            DueOn = other.DueOn;
            Ease = other.Ease;
            Repetitions = other.Repetitions;
            IntervalDays = other.IntervalDays;
            LastAt = other.LastAt;
        }
        (Attempts, BestPercent, IsDone) = (Attempts + other.Attempts, Math.Max(BestPercent, other.BestPercent), IsDone || other.IsDone);
    }

    public IReadOnlyList<string> LastGiven => Given is null ? [] : JsonSerializer.Deserialize<List<string>>(Given)!;

    internal sealed class Mapping : IEntityTypeConfiguration<ActivityState>
    {
        public void Configure(EntityTypeBuilder<ActivityState> builder)
        {
            builder.ToTable("ActivityStates");
            builder.HasKey(s => new
            {
                s.EnrollmentId,
                s.LessonId,
                s.Key,
            });
            builder.Property(s => s.Key).HasMaxLength(MostOfKey);
            builder.Property(s => s.Given).HasMaxLength(MostOfGiven);
            builder.Property(s => s.Print).HasMaxLength(12);
            builder.Ignore(s => s.LastGiven);
            builder.HasIndex(s => new { s.EnrollmentId, s.DueOn });
            builder.HasIndex(s => s.LessonId);
            builder.HasOne<Enrollments.Model.Enrollment>().WithMany().HasForeignKey(s => s.EnrollmentId).OnDelete(DeleteBehavior.Cascade);
            builder
                .PersonalThrough(s => s.EnrollmentId, (Enrollment e) => e.PersonId)
                .Stays(Enrollment.StaysBecause)
                .KeepsTheRest(Enrollment.StaysBecause)
                .Exports("practice-states", "Your progress in practice questions and flashcards");
        }
    }
}

/// <summary>How many of a lesson's questions and decks are done.</summary>
public sealed record ActivityTally(int Done, int Total)
{
    public bool IsComplete => Done >= Total;

    /// <param name="isDone">By the key of a question or a card.</param>
    public static ActivityTally Of(LessonActivities activities, Func<string, bool> isDone) =>
        new(activities.All.Count(a => IsDone(a, isDone)), activities.Count);

    /// <summary>A question is done when it was answered right, a deck when each of its cards was turned.</summary>
    public static bool IsDone(LessonActivities.Entry activity, Func<string, bool> isDone) =>
        activity.Deck is { } deck ? deck.Cards.All(c => isDone(deck.KeyOf(c))) : isDone(activity.Key);
}
