using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Search;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Model;

/// <summary>
/// The words that a search of an institution can find, for correcting others. They are read when a search finds nothing, at most once a
/// minute for an institution, and come only from what its visitors may see.
/// </summary>
public sealed class SearchVocabulary(
    Func<LmsContext> contexts,
    ContentEdition edition,
    WriteGate gate,
    OutboxSignal signal,
    TimeProvider clock
)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private const int MostInstitutions = 100;

    private readonly RememberedByKey<Guid, Spelling> known = new(() => 0, Fresh, MostInstitutions, clock);

    /// <param name="names">What can be found without a search document: the names of instructors.</param>
    public async ValueTask<Spelling> OfAsync(Viewer viewer, IEnumerable<string> names, CancellationToken stop) =>
        (await known.GetAsync(viewer.InstitutionId, () => ReadAsync(viewer.AsVisitor(), names), stop))!;

    private async Task<Spelling?> ReadAsync(Viewer reader, IEnumerable<string> names)
    {
        await using var db = contexts().Enter(reader, clock, gate, signal, edition);
        var words = new Spelling.Builder();
        foreach (var name in names)
            words.Read(SearchDocument.Fold(name));
        await foreach (var text in db.SearchDocuments.AsNoTracking().Select(d => d.Folded).AsAsyncEnumerable())
            words.Read(text);
        return words.Build();
    }
}
