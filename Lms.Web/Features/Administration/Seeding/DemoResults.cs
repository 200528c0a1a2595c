using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Features.Reviews.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;

namespace Lms.Web.Features.Administration.Seeding;

internal static class DemoResults
{
    /// <exception cref="InvalidOperationException">The world violates a rule of the product.</exception>
    public static void Must(this Result result)
    {
        if (result.Refusal is { } why)
            throw new InvalidOperationException($"{why.Text} ({string.Join(", ", why.Arguments)})");
    }
}
