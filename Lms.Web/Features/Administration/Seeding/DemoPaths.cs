using Lms.Web.Features.Enrollments.Model;

namespace Lms.Web.Features.Administration.Seeding;

/// <summary>A person's progress in a course.</summary>
/// <param name="Since">Days since they enrolled.</param>
/// <param name="Done">Number of lessons done, from the first on.</param>
/// <param name="Last">Days since their last visit.</param>
internal sealed record DemoPath(string Who, string Course, int Since, int Done, int Last)
{
    /// <summary>Left in the middle of the lesson after those done.</summary>
    public bool Begun { get; init; } = true;

    /// <summary>All lessons of any course.</summary>
    public const int All = 99;

    public EnrollmentSource Source { get; init; } = EnrollmentSource.Self;

    public bool Left { get; init; }

    /// <summary>Days ago of each lesson done; empty spreads them evenly.</summary>
    public int[] Days { get; init; } = [];

    /// <summary>Makes people differ in a reproducible way.</summary>
    public int Salt => Who.Sum(c => c) + Course.Length * 7;

    public int DayOf(int lesson) =>
        lesson < Days.Length
            ? Days[lesson]
            : Math.Max(Last, Since - 1 - lesson * Math.Max(1, (Since - Last) / Math.Max(1, Math.Min(Done, 14))));
}

/// <summary>
/// The learners' progress. The tests rely on this: Lin and Omar have done nothing in fire-safety and no one else is in it; Jörg has done
/// nothing anywhere. Many stop in statistics after the lessons on spread and on intervals, so that an instructor has something to find.
/// </summary>
internal static class DemoPaths
{
    private const string Statistics = "introduction-to-statistics";
    private const string Bread = "bread-from-scratch";
    private const string Git = "git-without-fear";
    private const string Hands = "hand-hygiene-refresher";
    private const string Spanish = "spanish-for-the-clinic";
    private const string Law = "dsgvo-rechtsgrundlagen";
    private const string Film = "film-your-own-lesson";
    private const string Mail = "email-at-work";

    /// <summary>Nine days in a row until today, a day off, and some before that: days ago and minutes.</summary>
    public static readonly (int Ago, int Minutes)[] LinsDays =
    [
        (0, 6),
        (1, 14),
        (2, 9),
        (3, 12),
        (4, 18),
        (5, 7),
        (6, 16),
        (7, 11),
        (8, 15),
        (11, 22),
        (12, 8),
        (13, 10),
        (14, 5),
        (18, 25),
        (19, 12),
        (25, 17),
        (26, 20),
        (27, 9),
        (32, 30),
        (33, 14),
    ];

    public static readonly IReadOnlyList<DemoPath> All =
    [
        new("lin", Statistics, 34, 7, 0) { Days = [33, 32, 27, 26, 12, 5, 1] },
        new("lin", Hands, 15, DemoPath.All, 13) { Days = [14, 14, 13] },
        new("lin", Bread, 9, 2, 4) { Days = [8, 6] },
        new("lin", Film, 4, 1, 2) { Days = [3] },
        new("omar", Bread, 6, 1, 3),
        new("priya", Statistics, 30, 3, 4) { Source = EnrollmentSource.Admin },
        new("priya", Hands, 40, DemoPath.All, 38),
        new("lan", Statistics, 61, DemoPath.All, 12),
        new("lukasz", Statistics, 58, 4, 41),
        new("mohammed", Statistics, 55, 4, 39),
        new("amita", Statistics, 52, DemoPath.All, 3),
        new("xiaoming", Statistics, 50, 11, 1),
        new("mariajose", Statistics, 47, 4, 33),
        new("chidi", Statistics, 45, 9, 20),
        new("aiko", Statistics, 44, 13, 0),
        new("sean", Statistics, 40, 1, 38),
        new("zeynep", Statistics, 38, 9, 17),
        new("ines", Statistics, 36, 5, 2),
        new("noa", Statistics, 28, 9, 6),
        new("bjork", Statistics, 21, 2, 19) { Left = true },
        new("kwame", Statistics, 12, 3, 1),
        new("minseo", Statistics, 5, 0, 5) { Begun = false },
        new("lan", Bread, 70, DemoPath.All, 50),
        new("sean", Bread, 66, 3, 60),
        new("ines", Bread, 33, DemoPath.All, 9),
        new("tama", Bread, 29, 4, 5),
        new("oksana", Bread, 25, 2, 22),
        new("ruth", Bread, 14, 5, 1),
        new("minseo", Bread, 3, 0, 2),
        new("chidi", Git, 48, DemoPath.All, 31) { Source = EnrollmentSource.Admin },
        new("lukasz", Git, 44, 3, 15) { Source = EnrollmentSource.Admin },
        new("tama", Git, 30, 5, 2) { Source = EnrollmentSource.Admin },
        new("noa", Git, 16, 2, 3) { Source = EnrollmentSource.Admin },
        new("amita", Hands, 26, DemoPath.All, 25),
        new("mariajose", Hands, 24, DemoPath.All, 20),
        new("oksana", Hands, 20, 1, 19),
        new("ruth", Hands, 8, 2, 1),
        new("ruth", Spanish, 52, 4, 3),
        new("kwame", Spanish, 51, 2, 44),
        new("bjork", Spanish, 50, DemoPath.All, 8),
        new("katrin", Hands, 19, DemoPath.All, 18),
        new("lukasz", Law, 27, 2, 6) { Source = EnrollmentSource.Membership },
        new("oksana", Law, 22, 3, 2) { Source = EnrollmentSource.Membership },
        new("aiko", Film, 18, 3, 7),
        new("mohammed", Film, 10, 2, 1),
        new("carmen", Film, 9, 1, 8),
        new("sean", Mail, 190, DemoPath.All, 188),
        new("zeynep", Mail, 186, DemoPath.All, 180),
    ];
}
