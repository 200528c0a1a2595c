using Lms.Web.Features.Certificates.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Certificates.Verify;

/// <summary>Tells anyone whether a certificate is genuine. Guessing numbers is slow and pointless: there are 30⁸ of them a year.</summary>
public sealed class VerifyModel : Screen
{
    [BindProperty(SupportsGet = true)]
    public string? Number { get; set; }

    public Certificate? Certificate { get; private set; }

    [Can(Anyone.May)]
    public async Task<IActionResult> OnGet(string? q)
    {
        if (!string.IsNullOrWhiteSpace(q))
            return new SeeOther($"/verify/{Uri.EscapeDataString(Certificate.Normalize(q.Length > 40 ? q[..40] : q))}");
        if (Number is null)
            return Page();
        var number = Certificate.Normalize(Number);
        // A certificate can be verified at the host of the installation, whatever its institution.
        Certificate = await Db.Certificates.OfAllInstitutions().AsNoTracking().SingleOrDefaultAsync(c => c.Number == number, Stop);
        var page = Page();
        if (Certificate is null)
            page.StatusCode = StatusCodes.Status404NotFound;
        return page;
    }
}
