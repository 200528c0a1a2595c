using Lms.Web.Kernel;

namespace Lms.Web.Features.Reviews.Model;

/// <summary>How an institution treats reviews. An institution without a row has the defaults.</summary>
public sealed class ReviewRules : Entity, IOwned, IAudited, IVersioned
{
    public Guid InstitutionId { get; set; }

    /// <summary>A review is shown only after a moderator has approved it.</summary>
    public bool WaitsForApproval { get; private set; }

    public int Version { get; set; }

    public Result Decide(bool waitsForApproval)
    {
        WaitsForApproval = waitsForApproval;
        return Result.Done;
    }
}
