namespace Lms.Web.Platform.Health;

/// <summary>How far the database is; each state includes the ones before it.</summary>
public enum DatabaseState
{
    /// <summary>It does not answer, or has the schema of another version.</summary>
    Unusable,

    /// <summary>It answers, but nothing is in it yet.</summary>
    Empty,

    /// <summary>It has the schema of this version.</summary>
    Usable,
}

/// <summary>One look at everything.</summary>
/// <param name="isThorough">Slow checks are run too.</param>
public sealed class Examination(bool isThorough)
{
    public bool IsThorough => isThorough;

    /// <summary>Set by the check of the database, for those that follow it.</summary>
    public DatabaseState Database { get; set; }
}
