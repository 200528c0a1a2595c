using Lms.Web.Features.People.Model;
using Lms.Web.Features.Reviews.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;

namespace Lms.Web.Features.Administration.Seeding;

/// <summary>Reviews of courses by learners. The tests rely on this: Lin and Omar have written nothing.</summary>
internal sealed class DemoReviews(
    LmsContext db,
    DemoCatalog catalog,
    IReadOnlyDictionary<string, Person> everybody,
    KeepReview keep,
    TimeProvider clock
)
{
    private const string Statistics = "introduction-to-statistics";
    private const string Bread = "bread-from-scratch";

    private readonly DemoCalendar calendar = new(clock);

    public async Task WriteAsync(CancellationToken stop)
    {
        var spread = Says(
            Statistics,
            "lan",
            11,
            5,
            "The first statistics course that I finished",
            "Every idea comes with data that somebody really collected. The lesson on spread took me two evenings, and now I see it everywhere.\n\nTake the checks seriously: they ask what you only think you understood.",
            Aspects.Explanations | Aspects.Examples | Aspects.Practice,
            Aspects.None
        );
        spread.Feature(true);
        spread.Reply(
            "Thank you, Lan. Two evenings for spread is about what it took me, too.",
            everybody["ada"].Id,
            calendar.At(everybody["ada"], 10, 560)
        );
        var steep = Says(
            Statistics,
            "mohammed",
            38,
            3,
            "Good, but steep after the fourth lesson",
            "Until the middle of the data all was clear. Then came n − 1 without warning.",
            Aspects.Explanations,
            Aspects.Pace
        );
        steep.Reply(
            "You are right. The lesson has a new worked example since last week; please have another look.",
            everybody["ada"].Id,
            calendar.At(everybody["ada"], 6, 620)
        );
        var amita = Says(
            Statistics,
            "amita",
            2,
            5,
            null,
            "I use the page on confidence intervals at work each week.",
            Aspects.Depth | Aspects.Examples,
            Aspects.Media
        );
        Says(Statistics, "zeynep", 17, 4, "Clear and honest", null, Aspects.Explanations | Aspects.Depth, Aspects.Practice);
        Says(
            Statistics,
            "chidi",
            20,
            4,
            null,
            "More exercises with answers, please. Otherwise just right for people who read contracts and not formulas.",
            Aspects.Pace,
            Aspects.Practice
        );
        Says(Statistics, "xiaoming", 1, 5, null, null, Aspects.Examples, Aspects.None);
        Says(
            Statistics,
            "bjork",
            19,
            2,
            "Not for me",
            "I was looking for a course with a spreadsheet. This one wants you to think first.",
            Aspects.None,
            Aspects.Media | Aspects.Practice
        );
        var loaf = Says(
            Bread,
            "ines",
            8,
            5,
            "My family asks for this loaf",
            "Weigh, wait, fold. Who would have thought that waiting is the hardest part?",
            Aspects.Examples | Aspects.Pace,
            Aspects.None
        );
        Says(
            Bread,
            "sean",
            60,
            3,
            null,
            "Well made. I do not own a kitchen scale, and the course says that I should.",
            Aspects.Explanations,
            Aspects.None
        );
        Says(Bread, "lan", 49, 4, "Calm and exact", null, Aspects.Explanations | Aspects.Media, Aspects.None);
        Says("hand-hygiene-refresher", "amita", 24, 4, null, "Short, and every minute is needed.", Aspects.Pace, Aspects.None);
        Says(
            "hand-hygiene-refresher",
            "katrin",
            17,
            5,
            "Kurz und gut",
            "Zwanzig Minuten, die jede Station einmal im Jahr haben sollte.",
            Aspects.Pace | Aspects.Depth,
            Aspects.None
        );
        Says(
            "git-without-fear",
            "chidi",
            30,
            5,
            "I deleted a branch and slept well",
            "The lesson on undoing anything is worth the whole course.",
            Aspects.Examples | Aspects.Practice,
            Aspects.None
        );
        Says(
            "spanish-for-the-clinic",
            "bjork",
            7,
            4,
            null,
            "The sentences are those that one needs. I would like to hear more of them spoken.",
            Aspects.Depth,
            Aspects.Media
        );
        // News about past reviews is no longer news.
        foreach (var review in db.Reviews.Local)
            ((IRaise)review).Forget();
        await db.SaveChangesAsync(stop);
        foreach (
            var (review, voters) in new[]
            {
                (spread, new[] { "xiaoming", "noa", "ines", "kwame" }),
                (steep, ["lukasz", "sean"]),
                (amita, ["lan"]),
                (loaf, ["tama", "ruth"]),
            }
        )
        {
            foreach (var who in voters)
                db.Add(new ReviewVote(review.Id, everybody[who].Id, review.CourseId));
            await db.PatchAsync<Review>(review.Id, stop, (nameof(Review.HelpfulCount), voters.Length));
        }
        await db.SaveChangesAsync(stop);
        foreach (var course in db.Reviews.Local.Select(r => r.CourseId).Distinct())
            await keep.CountAsync(course, stop);
    }

    private Review Says(string course, string who, int ago, int stars, string? title, string? text, Aspects liked, Aspects toImprove)
    {
        var person = everybody[who];
        var review = Review
            .Write(
                catalog[course].Id,
                person.Id,
                new Opinion(stars, title, text, liked, toImprove),
                waits: false,
                calendar.At(person, ago, 1090)
            )
            .Value;
        db.Add(review);
        return review;
    }
}
