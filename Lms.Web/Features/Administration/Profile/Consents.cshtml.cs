using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Search;
using Lms.Web.Platform.Text;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Profile;

/// <summary>Who agreed to which version of which text, when and from where: the latest first.</summary>
public sealed class ConsentsModel : Screen
{
    private const int MostWords = 6;

    /// <summary>Parts of a name or email address.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public LegalKind? Kind { get; set; }

    [BindProperty(SupportsGet = true)]
    public int? Version { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public Paged<Row> Rows { get; private set; } = null!;

    /// <summary>Texts that people agree to.</summary>
    public static IEnumerable<LegalKind> Kinds => Enum.GetValues<LegalKind>().Where(LegalText.IsAgreedTo);

    public bool IsFiltered => !string.IsNullOrWhiteSpace(Q) || Kind is not null || Version is not null;

    public sealed record Row
    {
        public required Guid PersonId { get; init; }

        public required string Name { get; init; }

        public required string Email { get; init; }

        /// <summary>The person is a member and has a page.</summary>
        public required bool IsMember { get; init; }

        public required LegalKind Kind { get; init; }

        public required int Version { get; init; }

        public required DateTime At { get; init; }

        public required string? Address { get; init; }
    }

    protected override async Task LoadAsync() => Rows = await Found().PageAsync(Number, 50, Stop);

    [Can(PeopleAct.See)]
    public Task<IActionResult> OnGet() => ShowPage();

    /// <summary>Exporting the list is audited.</summary>
    [Can(PeopleAct.See)]
    public async Task<IActionResult> OnGetCsv()
    {
        Db.Add(Db.Note("Exported", nameof(Consent), Db.InstitutionId));
        await Db.SaveChangesAsync(Stop);
        return new CsvFile(
            "agreements.csv",
            async (csv, stop) =>
            {
                await csv.WriteLineAsync("name,email,text,version,agreed,address");
                await foreach (var it in Found().AsAsyncEnumerable().WithCancellation(stop))
                    await csv.WriteLineAsync(
                        string.Join(',', Csv.Cell(it.Name), Csv.Cell(it.Email), it.Kind, it.Version, Csv.Time(it.At), Csv.Cell(it.Address))
                    );
            }
        );
    }

    /// <summary>The URL of this list with its filters.</summary>
    public string Address(string? handler) =>
        Request.Path
        + QueryString
            .Create(
                new (string Key, string? Value)[]
                {
                    ("handler", handler),
                    ("q", Q),
                    ("kind", Kind?.ToString()),
                    ("version", Version?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                }
                    .Where(p => !string.IsNullOrEmpty(p.Value))
                    .Select(p => KeyValuePair.Create(p.Key, p.Value))
            )
            .ToUriComponent();

    private IQueryable<Row> Found()
    {
        var given =
            from c in Db.Consents.AsNoTracking()
            join p in Db.People on c.PersonId equals p.Id
            select new { Consent = c, Person = p };
        if (Kind is { } kind)
            given = given.Where(g => g.Consent.Kind == kind);
        if (Version is { } version)
            given = given.Where(g => g.Consent.Number == version);
        foreach (var word in (Q ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(MostWords))
        {
            // People who are gone are found by the name that was kept, spelled as it was stored.
            var folded = SearchDocument.Fold(word);
            given = given.Where(g =>
                Db.Memberships.Any(m => m.PersonId == g.Person.Id && m.Sought.Contains(folded)) || g.Person.DisplayName.Contains(word)
            );
        }
        return given
            .OrderByDescending(g => g.Consent.At)
            .ThenByDescending(g => g.Consent.Id)
            .Select(g => new Row
            {
                PersonId = g.Person.Id,
                Name = g.Person.DisplayName,
                Email = g.Person.Email!,
                IsMember = Db.Memberships.Any(m => m.PersonId == g.Person.Id),
                Kind = g.Consent.Kind,
                Version = g.Consent.Number,
                At = g.Consent.At,
                Address = g.Consent.Address,
            });
    }
}
