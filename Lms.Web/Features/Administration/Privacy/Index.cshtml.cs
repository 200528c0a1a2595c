using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Privacy;

/// <summary>The retention periods of the institution.</summary>
public sealed class IndexModel : Screen
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public IReadOnlyList<Row> Deletions { get; private set; } = [];

    public sealed record Row(Guid PersonId, string Name, DateTime AskedAt, DateTime DueAt, bool IsDone);

    protected override async Task LoadAsync() =>
        Deletions = await (
            from d in Db.AccountDeletions.AsNoTracking()
            where d.ClosedAt == null || d.IsDone
            join p in Db.People on d.PersonId equals p.Id
            orderby d.IsDone, d.DueAt descending
            select new Row(p.Id, p.DisplayName, d.AskedAt, d.DueAt, d.IsDone)
        )
            .Take(50)
            .ToListAsync(Stop);

    [Can(AdministrationAct.Administer)]
    public async Task<IActionResult> OnGet()
    {
        var rules = await Db.PrivacyRulesAsync(Stop);
        Input = new Form
        {
            Version = rules.Version,
            DeletedContentDays = rules.DeletedContentDays,
            NotificationDays = rules.NotificationDays,
            MessageDays = rules.MessageDays,
            ExportDays = rules.ExportDays,
            GraceDays = rules.GraceDays,
            InactiveDays = rules.InactiveDays,
            KeepsNamesOnCertificates = rules.KeepsNamesOnCertificates,
        };
        return await ShowPage();
    }

    [Can(AdministrationAct.Administer)]
    public Task<IActionResult> OnPost() =>
        Try(
            async () =>
            {
                if (await Db.PrivacyRules.SingleOrDefaultAsync(Stop) is { } rules)
                    Expect(rules, Input.Version);
                else
                    Db.Add(rules = new PrivacyRules());
                return rules.Keep(
                    Input.DeletedContentDays,
                    Input.NotificationDays,
                    Input.MessageDays,
                    Input.ExportDays,
                    Input.GraceDays,
                    Input.InactiveDays,
                    Input.KeepsNamesOnCertificates
                );
            },
            done: "Saved. The new rules apply from the next nightly cleanup."
        );

    public sealed class Form
    {
        public int Version { get; set; }

        public int DeletedContentDays { get; set; }

        public int NotificationDays { get; set; }

        public int MessageDays { get; set; }

        public int ExportDays { get; set; }

        public int GraceDays { get; set; }

        public int? InactiveDays { get; set; }

        public bool KeepsNamesOnCertificates { get; set; }
    }
}
