using System.Text.Json;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Model;

/// <summary>
/// Checks and runs an import in small batches: each is one short transaction that also records the progress, so that learners can write in
/// between, and a run that continues after a crash (or is started a second time by mistake) begins where the last batch ended.
/// </summary>
public sealed class Importing(
    LmsContext db,
    IFileStore files,
    NewMembers newMembers,
    MemberChanges changes,
    Invites invites,
    TimeProvider clock,
    Words words
) : IHandle<ImportGoesOn>, IGiveUp<ImportGoesOn>
{
    private const int ChecksAtOnce = 250;
    private const int DoesAtOnce = 25;

    /// <summary>After this time, another message continues: the worker takes a message that lasts too long for dead.</summary>
    private static readonly TimeSpan Shift = TimeSpan.FromSeconds(40);

    public async Task HandleAsync(ImportGoesOn it, CancellationToken stop)
    {
        if (
            await db.PeopleImports.AsNoTracking().SingleOrDefaultAsync(i => i.Id == it.ImportId, stop) is not { IsBusy: true } import
            || import.Status != it.Status
        )
            return;
        if (!(await db.ActForAsync(import.InstitutionId, import.StartedById, stop) && db.Viewer.IsAdmin))
        {
            await OneAsync(
                import.Id,
                found => found.Stop(words["The person who started the import is no longer an administrator."], clock.Now),
                stop
            );
            return;
        }
        if (import.Status is ImportStatus.Checking)
            await CheckAsync(import, stop);
        else
            await DoAsync(import.Id, stop);
    }

    public async Task GiveUpAsync(ImportGoesOn it, CancellationToken stop)
    {
        if (await db.PeopleImports.AnyAsync(i => i.Id == it.ImportId && i.Status == it.Status, stop))
            await OneAsync(
                it.ImportId,
                found =>
                    found.Stop(
                        words[
                            "The import was interrupted {0} times and failed for good. Operators can find the cause under “Background jobs”.",
                            OutboxWorker.MostAttempts
                        ],
                        clock.Now
                    ),
                stop
            );
    }

    private async Task CheckAsync(PeopleImport import, CancellationToken stop)
    {
        var sheet = ImportSheet.Read(await BytesAsync(import.FileHash, stop), import.Kind, import.Encoding, stop);
        if (sheet.Refusal is { } why)
        {
            await OneAsync(import.Id, found => found.Stop(words[why], clock.Now), stop);
            return;
        }
        var courses = import.Kind is ImportKind.Invites ? await NamedCourses.ReadAsync(db, stop) : [];
        await BitesAsync(
            import.Id,
            ImportStatus.Checking,
            async found =>
            {
                // Remove the results of reading the file in another encoding.
                if (found.Position == 0)
                    await db.PeopleImportRows.Where(r => r.ImportId == import.Id).ExecuteDeleteAsync(stop);
                var bite = sheet.Value.Rows.Skip(found.Position).Take(ChecksAtOnce).ToList();
                var known = await KnownAsync(bite, stop);
                foreach (var row in bite)
                {
                    var (plan, details) =
                        row.Wrong is { } wrong ? (RowPlan.Wrong, words[wrong])
                        : import.Kind is ImportKind.People ? Plan(row, known)
                        : PlanInvite(row, known, courses);
                    db.Add(
                        new PeopleImportRow
                        {
                            ImportId = import.Id,
                            Number = row.Number,
                            Line = row.Line,
                            Email = row.Email,
                            Plan = plan,
                            Outcome = plan is RowPlan.Nothing or RowPlan.Wrong ? RowOutcome.Skipped : RowOutcome.Waiting,
                            Details = details.Length > 1000 ? details[..1000] : details,
                            Facts = row.Wrong is null ? JsonSerializer.Serialize(row.Facts) : "{}",
                        }
                    );
                }
                return bite.Count;
            },
            stop
        );
    }

    private Task DoAsync(Guid importId, CancellationToken stop) =>
        BitesAsync(
            importId,
            ImportStatus.Running,
            async found =>
            {
                var bite = await db
                    .PeopleImportRows.Where(r => r.ImportId == importId && r.Number > found.Position)
                    .OrderBy(r => r.Number)
                    .Take(DoesAtOnce)
                    .ToListAsync(stop);
                var courses = found.Kind is ImportKind.Invites ? await NamedCourses.ReadAsync(db, stop) : [];
                foreach (var row in bite.Where(r => r.Outcome is RowOutcome.Waiting))
                {
                    var done = await RowAsync(found, row, courses, stop);
                    row.Outcome = done.IsDone ? RowOutcome.Done : RowOutcome.Failed;
                    if (done.Refusal is { } why)
                        row.Details = words[why];
                }
                return bite.Count;
            },
            stop
        );

    private async Task<Result> RowAsync(
        PeopleImport import,
        PeopleImportRow row,
        Dictionary<string, (Guid Id, string Title)> courses,
        CancellationToken stop
    )
    {
        var facts = JsonSerializer.Deserialize<RowFacts>(row.Facts)!;
        if (row.Plan is RowPlan.Invite)
        {
            InviteTo? course = null;
            if (facts.Course is { } name)
            {
                if (!courses.TryGetValue(name, out var found))
                    return new Refusal("The course “{0}” no longer exists.", null, name);
                course = new(found.Id, found.Title);
            }
            return await invites.SendAsync(row.Email, facts.Name, facts.Role ?? Role.Learner, course, stop);
        }
        if (row.Plan is RowPlan.Create)
            return await newMembers.AddAsync(
                row.Email,
                new PersonFacts(facts.FirstName ?? "", facts.LastName ?? "", null, facts.StudentId, facts.EmployeeId),
                facts.Role ?? Role.Learner,
                import.Tells,
                stop
            );
        var upper = EmailAddress.Key(row.Email);
        if (
            await db.Memberships.Include(m => m.Person).SingleOrDefaultAsync(m => m.Person.NormalizedEmail == upper, stop) is not { } member
        )
            return new Refusal("This member no longer exists.");
        return row.Plan switch
        {
            RowPlan.Deactivate => await changes.SuspendAsync(member, words["Your account was deactivated by an administrator."], stop),
            RowPlan.Reactivate => await changes.ReadmitAsync(member, stop),
            _ => await UpdateAsync(member, facts, stop),
        };
    }

    private async Task<Result> UpdateAsync(Membership member, RowFacts facts, CancellationToken stop)
    {
        var person = member.Person;
        if (facts.Role is { } role && role != member.Role && (await changes.BecomeAsync(member, role, stop)).Refusal is { } kept)
            return kept;
        var (first, last) = (facts.FirstName ?? person.FirstName, facts.LastName ?? person.LastName);
        var (student, employee) = (facts.StudentId ?? member.StudentId, facts.EmployeeId ?? member.EmployeeId);
        if ((first, last, student, employee) == (person.FirstName, person.LastName, member.StudentId, member.EmployeeId))
            return Result.Done;
        // A display name that was only first and last name follows them; a chosen one is kept.
        var shown = person.DisplayName == $"{person.FirstName} {person.LastName}".Trim() ? null : person.DisplayName;
        return await changes.ChangeAsync(member, new PersonFacts(first, last, shown, student, employee), stop);
    }

    private sealed record Known
    {
        public required string Email { get; init; }

        public required Guid PersonId { get; init; }

        public required string First { get; init; }

        public required string Last { get; init; }

        public required string? StudentId { get; init; }

        public required string? EmployeeId { get; init; }

        public required Role? Role { get; init; }

        public required bool IsSuspended { get; init; }

        public required bool IsOperator { get; init; }

        public required bool IsElsewhere { get; init; }
    }

    private async Task<Dictionary<string, Known>> KnownAsync(IEnumerable<SheetRow> bite, CancellationToken stop)
    {
        var addresses = bite.Where(r => r.Wrong is null).Select(r => EmailAddress.Key(r.Email)).ToList();
        var here = db.Viewer.InstitutionId;
        var places = db.Memberships.OfAllInstitutions();
        return await (
            from p in db.People.AsNoTracking()
            where addresses.Contains(p.NormalizedEmail!)
            from m in places.Where(m => m.PersonId == p.Id && m.InstitutionId == here).DefaultIfEmpty()
            select new Known
            {
                Email = p.NormalizedEmail!,
                PersonId = p.Id,
                First = p.FirstName,
                Last = p.LastName,
                StudentId = m.StudentId,
                EmployeeId = m.EmployeeId,
                Role = m == null ? null : m.Role,
                IsSuspended = p.SuspendedAt != null || m.SuspendedAt != null,
                IsOperator = p.IsOperator,
                IsElsewhere = places.Any(o => o.PersonId == p.Id && o.InstitutionId != here),
            }
        ).ToDictionaryAsync(k => k.Email, stop);
    }

    private (RowPlan, string) Plan(SheetRow row, Dictionary<string, Known> everybody)
    {
        var facts = row.Facts;
        var known = everybody.GetValueOrDefault(EmailAddress.Key(row.Email));
        if (known?.Role is null)
        {
            if (facts.Action is not RowAction.Keep)
                return (RowPlan.Nothing, words["No member has this email address."]);
            if (known is null && facts.Name.Length == 0)
                return (RowPlan.Wrong, words["Enter a name for this new person."]);
            return (
                RowPlan.Create,
                words["{0}, {1}", facts.Name.Length > 0 ? facts.Name : row.Email, words[(facts.Role ?? Role.Learner).ToString()]]
            );
        }
        var change = Changes(facts, known);
        var isTouched = facts.Action is not RowAction.Keep || change.Any;
        if (isTouched && known.IsOperator && !db.Viewer.IsOperator)
            return (RowPlan.Wrong, words["This person is an operator. Only another operator can change their role or account status."]);
        if (isTouched && known.IsElsewhere && !db.Viewer.IsOperator && change.OfPerson)
            return (RowPlan.Wrong, words["This account is also used at another institution. Only an operator can change or close it."]);
        if (facts.Action is RowAction.Deactivate)
        {
            if (known.PersonId == db.Viewer.PersonId)
                return (RowPlan.Wrong, words["You can’t suspend your own account."]);
            return known.IsSuspended
                ? (RowPlan.Nothing, words["Already deactivated."])
                : (RowPlan.Deactivate, words["The account will be deactivated and its owner notified."]);
        }
        if (facts.Action is RowAction.Reactivate)
            return known.IsSuspended
                ? (RowPlan.Reactivate, words["The account will be reactivated."])
                : (RowPlan.Nothing, words["Already active."]);
        return change.Any ? (RowPlan.Update, change.Text) : (RowPlan.Nothing, words["No changes."]);
    }

    private (bool Any, bool OfPerson, string Text) Changes(RowFacts facts, Known known)
    {
        var changes = new List<string>();
        void Note(string what, string? old, string? given)
        {
            if (given is not null && given != old)
                changes.Add(words["{0}: {1} → {2}", words[what], string.IsNullOrEmpty(old) ? "–" : old, given]);
        }
        Note("First name", known.First, facts.FirstName);
        Note("Last name", known.Last, facts.LastName);
        var ofPerson = changes.Count > 0;
        Note("Student number", known.StudentId, facts.StudentId);
        Note("Employee number", known.EmployeeId, facts.EmployeeId);
        Note("Role", known.Role?.ToString(), facts.Role?.ToString());
        return (changes.Count > 0, ofPerson, string.Join("; ", changes));
    }

    private (RowPlan, string) PlanInvite(
        SheetRow row,
        Dictionary<string, Known> everybody,
        Dictionary<string, (Guid Id, string Title)> courses
    )
    {
        if (row.Facts.Course is { } name && !courses.ContainsKey(name))
            return (RowPlan.Wrong, words["There is no course with the URL or code “{0}”.", name]);
        if (row.Facts.Course is null && everybody.GetValueOrDefault(EmailAddress.Key(row.Email))?.Role is not null)
            return (RowPlan.Nothing, words["Already a member."]);
        var role = words[(row.Facts.Role ?? Role.Learner).ToString()];
        return (RowPlan.Invite, row.Facts.Course is { } course ? words["{0}, to “{1}”", role, courses[course].Title] : role.Value);
    }

    private async Task BitesAsync(Guid importId, ImportStatus status, Func<PeopleImport, Task<int>> bite, CancellationToken stop)
    {
        var begun = clock.GetTimestamp();
        for (var goesOn = true; goesOn; )
        {
            goesOn = await db.WriteAsync(
                async () =>
                {
                    db.ChangeTracker.Clear();
                    await db.LockAsync<PeopleImport>(importId, stop);
                    var found = await db.PeopleImports.SingleAsync(i => i.Id == importId, stop);
                    if (found.Status != status)
                        return false;
                    var count = await bite(found);
                    found.Advance(count == 0 ? found.Total : found.Position + count, clock.Now);
                    var isTired = found.Status == status && clock.GetElapsedTime(begun) > Shift;
                    if (isTired)
                        found.Rest();
                    await db.SaveChangesAsync(stop);
                    return found.Status == status && !isTired;
                },
                stop
            );
        }
    }

    private Task OneAsync(Guid importId, Action<PeopleImport> change, CancellationToken stop) =>
        db.WriteAsync(
            async () =>
            {
                db.ChangeTracker.Clear();
                await db.LockAsync<PeopleImport>(importId, stop);
                var found = await db.PeopleImports.SingleAsync(i => i.Id == importId, stop);
                if (found.IsBusy)
                    change(found);
                await db.SaveChangesAsync(stop);
            },
            stop
        );

    private async Task<byte[]> BytesAsync(string hash, CancellationToken stop)
    {
        await using var content =
            await files.OpenAsync(hash, stop) ?? throw new InvalidOperationException($"The file {hash} is missing from file storage.");
        using var memory = new MemoryStream();
        await content.CopyToAsync(memory, stop);
        return memory.ToArray();
    }
}
