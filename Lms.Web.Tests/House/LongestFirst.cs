using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(Lms.Web.Tests.House.LongestFirst))]

namespace Lms.Web.Tests.House;

/// <summary>The last in this order start first: those that take minutes, so that the run does not end with one of them alone.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
    [
        "Journeys",
        ".CrashTests",
        ".UpgradeTests",
        ".BackupTests",
        ".StartTests",
        ".BrokenPieceTests",
        ".DraftAddressTests",
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderByDescending(c => Rank(c.TestCollectionDisplayName))];

    private static int Rank(string name) =>
        Array.FindIndex(Long, part => name.Contains(part, StringComparison.Ordinal)) is >= 0 and var rank ? rank : Long.Length;
}
