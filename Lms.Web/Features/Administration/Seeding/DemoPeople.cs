using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.AspNetCore.Identity;

namespace Lms.Web.Features.Administration.Seeding;

/// <summary>The people at the academy.</summary>
internal sealed class DemoPeople(LmsContext db, UserManager<Person> people, TimeProvider clock)
{
    private sealed record Newcomer(string Email, string First, string Last, string Zone)
    {
        public Role Role { get; init; } = Role.Learner;

        public string? Shown { get; init; }

        public string? Bio { get; init; }
    }

    private static readonly Newcomer[] Others =
    [
        new("katrin@harbor.example", "Katrin", "Vogel", "Europe/Berlin")
        {
            Role = Role.Instructor,
            Bio =
                "Advises hospitals and small companies on data protection. She likes a rule best when she can explain it at the coffee machine.",
        },
        new("carmen@harbor.example", "Carmen", "Ibáñez Soto", "Europe/Madrid")
        {
            Role = Role.Instructor,
            Bio = "Interpreter in three clinics for fifteen years. She teaches the sentences that are needed at two in the morning.",
        },
        new("lan@harbor.example", "Thị Lan", "Nguyễn", "Asia/Ho_Chi_Minh") { Shown = "Nguyễn Thị Lan" },
        new("lukasz@harbor.example", "Łukasz", "Żółkowski", "Europe/Warsaw"),
        new("mohammed@harbor.example", "محمد", "الأنصاري", "Asia/Riyadh"),
        new("amita@harbor.example", "अमिता", "शर्मा", "Asia/Kolkata"),
        new("xiaoming@harbor.example", "小明", "王", "Asia/Shanghai") { Shown = "王小明" },
        new("mariajose@harbor.example", "María José", "Fernández de la Vega", "Europe/Madrid"),
        new("chidi@harbor.example", "Chidi", "Eze", "Africa/Lagos"),
        new("aiko@harbor.example", "Aiko", "Tanaka", "Asia/Tokyo"),
        new("sean@harbor.example", "Seán", "Ó Briain", "Europe/Dublin"),
        new("zeynep@harbor.example", "Zeynep", "Işık", "Europe/Istanbul"),
        new("ines@harbor.example", "Inês", "Gonçalves", "America/Sao_Paulo"),
        new("tama@harbor.example", "Tāmati", "Wīremu", "Pacific/Auckland"),
        new("noa@harbor.example", "Noa", "Ben-David", "Asia/Jerusalem"),
        new("bjork@harbor.example", "Björk", "Jónsdóttir", "Atlantic/Reykjavik"),
        new("oksana@harbor.example", "Оксана", "Шевченко", "Europe/Kyiv"),
        new("kwame@harbor.example", "Kwame", "Asante", "Africa/Accra"),
        new("ruth@harbor.example", "Ruth", "Begay", "America/Denver"),
        new("minseo@harbor.example", "민서", "김", "Asia/Seoul") { Shown = "김민서" },
    ];

    private static readonly Dictionary<string, string> Bios = new()
    {
        ["ada@harbor.example"] =
            "Statistician and volunteer firefighter. She has taught both for twelve years and thinks that they are the same subject: decide well with little time and incomplete data.",
        ["ben@harbor.example"] =
            "Baker first, software developer second, teacher of both. He collects mistakes, mostly his own, and builds his courses from them.",
    };

    /// <returns>Everyone, by the part of the address before the @.</returns>
    public async Task<IReadOnlyDictionary<string, Person>> InviteAsync(CancellationToken stop)
    {
        var everybody = new Dictionary<string, Person>();
        var known = DemoWorld.People.Select(p => new Newcomer(p.Email, p.Name.Split(' ', 2)[0], p.Name.Split(' ', 2)[1], DemoWorld.TimeZone)
        {
            Role = p.Role,
            Bio = Bios.GetValueOrDefault(p.Email),
        });
        // One hash for all: hashing is slow on purpose, and everyone has the same password here.
        string? hash = null;
        foreach (var newcomer in known.Concat(Others))
        {
            var person = Meet(newcomer);
            person.PasswordHash = hash ??= people.PasswordHasher.HashPassword(person, DemoWorld.Password);
            var created = await people.CreateAsync(person);
            if (!created.Succeeded)
                throw new InvalidOperationException(string.Join(' ', created.Errors.Select(e => e.Description)));
            db.Add(new Membership(person.Id, newcomer.Role, person.CreatedAt));
            everybody[newcomer.Email.Split('@')[0]] = person;
        }
        await db.SaveChangesAsync(stop);
        return everybody;
    }

    private Person Meet(Newcomer it)
    {
        var person = new Person(it.Email, it.First, it.Last, it.Zone, clock.Now.AddDays(-200)) { EmailConfirmed = true };
        person.Introduce(it.First, it.Last, it.Shown ?? person.DisplayName, it.Bio).Must();
        if (it.Role is Role.Admin)
            person.MakeOperator();
        return person;
    }
}
