using Lms.Web.Features.Institutions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Classes.Setup;

/// <summary>The code to join, large enough to project, and how long and how often it works.</summary>
public sealed class CodeModel(InstitutionDirectory institutions) : ClassScreen
{
    [BindProperty]
    public DateTime? JoinClosesAt { get; set; }

    [BindProperty]
    public int? JoinMost { get; set; }

    /// <summary>The address to type, without the protocol.</summary>
    public string Address { get; private set; } = "";

    public QrPath? Qr { get; private set; }

    /// <summary>Why the code does not work now.</summary>
    public Refusal? Closed => Subject.Class.Closed(Now);

    protected override async Task LoadAsync()
    {
        var join = await institutions.UrlAsync(Viewer.InstitutionId, "/join", Stop);
        Address = join.Split("://", 2)[^1];
        if (Subject.Class.JoinCode is { } code && !Subject.Class.IsArchived)
            Qr = QrPath.Of($"{join}/{code}");
    }

    [Can(ClassAct.Manage)]
    public Task<IActionResult> OnGet()
    {
        JoinClosesAt = Subject.Class.JoinClosesAt is { } at ? Viewer.Local(at) : null;
        JoinMost = Subject.Class.JoinMost;
        return ShowPage();
    }

    [Can(ClassAct.Manage)]
    public Task<IActionResult> OnPost() =>
        Try(() => Subject.Class.OpenCode(Viewer.FromLocal(JoinClosesAt), JoinMost, Now), done: "Changes saved.");

    [Can(ClassAct.Manage)]
    public Task<IActionResult> OnPostRenew() =>
        Try(
            () =>
            {
                Subject.Class.RenewCode();
                return Result.Done;
            },
            done: "New code. The old one no longer works."
        );

    [Can(ClassAct.Manage)]
    public Task<IActionResult> OnPostClose() =>
        Try(
            () =>
            {
                Subject.Class.CloseCode();
                return Result.Done;
            },
            done: "No one can join by code anymore."
        );
}
