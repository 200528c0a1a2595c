using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(Lms.Web.Tests.House.LongestFirst))]

namespace Lms.Web.Tests.House;

/// <summary>What takes a minute or more starts first, so that the run does not end with one of them alone.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
    [
        "Journeys",
        ".IsolationTests",
        ".StartTests",
        ".BackupTests",
        ".CrashTests",
        ".UpgradeTests",
        ".BrokenPieceTests",
        ".DraftAddressTests",
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(c => Rank(c.TestCollectionDisplayName))];

    private static int Rank(string name) =>
        Array.FindIndex(Long, part => name.Contains(part, StringComparison.Ordinal)) is >= 0 and var rank ? rank : Long.Length;
}
