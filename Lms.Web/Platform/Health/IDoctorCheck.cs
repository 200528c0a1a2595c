namespace Lms.Web.Platform.Health;

/// <summary>
/// One of the things that the doctor looks at. A room registers its own as a singleton of this type; the findings are shown in the order of
/// the registrations.
/// </summary>
public interface IDoctorCheck
{
    /// <summary>The name of what is looked at, for the finding that says that this was not possible.</summary>
    string What { get; }

    /// <summary>The check is skipped while the database is not as far.</summary>
    DatabaseState Needs => DatabaseState.Unusable;

    /// <summary>Changes nothing. Whatever it throws becomes a finding.</summary>
    Task<IReadOnlyList<Finding>> LookAsync(Examination examination, CancellationToken stop);
}
