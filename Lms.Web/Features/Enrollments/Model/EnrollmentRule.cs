using Lms.Web.Features.Institutions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>
/// Enrolls everyone who meets its conditions in its courses, and keeps that up to date. All of its conditions must be met. A rule is off
/// until someone has seen what it would do.
/// </summary>
public sealed class EnrollmentRule : Entity, IOwned, IAudited
{
    public const int LongestName = 100;
    public const int MostCourses = 50;

    /// <summary>How many learners a rule withdraws without asking.</summary>
    public const int MostWithoutAsking = 25;

    private EnrollmentRule() { }

    public EnrollmentRule(DateTime now) => CreatedAt = now;

    public Guid InstitutionId { get; set; }

    public string Name { get; private set; } = "";

    public DateTime CreatedAt { get; private init; }

    /// <summary>Null for any role.</summary>
    public Role? Role { get; private set; }

    /// <summary>The domain of the email address; empty for any.</summary>
    public string Domain { get; private set; } = "";

    /// <summary>The custom field that must have a value; empty for any.</summary>
    public string FieldName { get; private set; } = "";

    public string FieldValue { get; private set; } = "";

    /// <summary>The group: learners of this class; null for anyone.</summary>
    public Guid? FromClassId { get; private set; }

    public IReadOnlyList<Guid> CourseIds { get; private set; } = [];

    /// <summary>Withdraws those whom it enrolled once they no longer meet the conditions. What they completed stays.</summary>
    public bool Withdraws { get; private set; }

    public bool IsOn { get; private set; }

    /// <summary>How many learners it may withdraw at once, because someone has seen who they are.</summary>
    public int MayWithdraw { get; private set; }

    /// <summary>The number of learners it would withdraw and waits with; 0 if it does not wait.</summary>
    public int Held { get; private set; }

    /// <summary>The last time that it changed something.</summary>
    public DateTime? AppliedAt { get; private set; }

    /// <summary>How many it enrolled that time.</summary>
    public int Enrolled { get; private set; }

    /// <summary>How many it withdrew that time.</summary>
    public int Withdrawn { get; private set; }

    /// <summary>What it did that time, in the history of enrollments; null once it was undone.</summary>
    public Guid? BatchId { get; private set; }

    public bool HasConditions => Role is not null || Domain.Length > 0 || FieldName.Length > 0 || FromClassId is not null;

    /// <summary>Names it and sets its conditions. It is off until it is turned on again.</summary>
    public Result Describe(string? name, RuleConditions conditions, bool withdraws)
    {
        var (called, field, value) = ((name ?? "").Trim(), (conditions.FieldName ?? "").Trim(), (conditions.FieldValue ?? "").Trim());
        if (called.Length == 0)
            return new Refusal("Enter a name.", nameof(Name));
        if (called.Length > LongestName)
            return new Refusal("Use at most {0} characters.", nameof(Name), LongestName);
        var domain = "";
        if (!string.IsNullOrWhiteSpace(conditions.Domain))
        {
            if (Domains.Clean(conditions.Domain) is not { } clean || !clean.Contains('.'))
                return new Refusal("“{0}” isn’t a valid email domain. Enter it like example.org.", nameof(Domain), conditions.Domain);
            domain = clean;
        }
        if (field.Length > KeyValues.LongestKey)
            return new Refusal("Use at most {0} characters.", nameof(FieldName), KeyValues.LongestKey);
        if (value.Length > KeyValues.LongestValue)
            return new Refusal("Use at most {0} characters.", nameof(FieldValue), KeyValues.LongestValue);
        if (field.Length == 0 && value.Length > 0)
            return new Refusal("Enter the name of the field.", nameof(FieldName));
        if (field.Length > 0 && value.Length == 0)
            return new Refusal("Enter the value of the field.", nameof(FieldValue));
        if (conditions.Role is null && domain.Length == 0 && field.Length == 0 && conditions.FromClassId is null)
            return new Refusal("Set at least one condition.", nameof(Role));
        Name = called;
        Role = conditions.Role;
        Domain = domain;
        FieldName = field;
        FieldValue = value;
        FromClassId = conditions.FromClassId;
        Withdraws = withdraws;
        TurnOff();
        return Result.Done;
    }

    public Result Add(Guid courseId)
    {
        if (CourseIds.Contains(courseId))
            return Result.Done;
        if (CourseIds.Count >= MostCourses)
            return new Refusal("A rule can have at most {0} courses.", null, MostCourses);
        CourseIds = [.. CourseIds, courseId];
        TurnOff();
        return Result.Done;
    }

    /// <summary>Learners who are in the course stay there.</summary>
    public Result Remove(Guid courseId)
    {
        CourseIds = [.. CourseIds.Where(id => id != courseId)];
        if (CourseIds.Count == 0)
            TurnOff();
        return Result.Done;
    }

    /// <param name="mayWithdraw">How many learners it would withdraw, as the person who turns it on has seen.</param>
    public Result TurnOn(int mayWithdraw)
    {
        if (!HasConditions)
            return new Refusal("Set at least one condition.");
        if (CourseIds.Count == 0)
            return new Refusal("Add at least one course.");
        IsOn = true;
        MayWithdraw = mayWithdraw;
        Held = 0;
        return Raise(new EnrollmentRuleTurnedOn(Id, Ids.New()));
    }

    public Result TurnOff()
    {
        IsOn = false;
        MayWithdraw = 0;
        Held = 0;
        return Result.Done;
    }

    /// <summary>Returns whether it may withdraw that many; otherwise it waits until someone has seen who they are.</summary>
    public bool MayWithdrawNow(int count)
    {
        if (count <= Math.Max(MostWithoutAsking, MayWithdraw))
        {
            Held = 0;
            return true;
        }
        Held = count;
        return false;
    }

    /// <summary>Notes what it did.</summary>
    public void Note(Guid batchId, int enrolled, int withdrawn, DateTime now)
    {
        MayWithdraw = 0;
        if (enrolled + withdrawn == 0)
            return;
        AppliedAt = now;
        Enrolled = enrolled;
        Withdrawn = withdrawn;
        BatchId = batchId;
    }

    /// <summary>Takes back what it did last, and turns it off.</summary>
    public Result Undo(Guid byId, DateTime now)
    {
        if (BatchId is not { } batch || AppliedAt + EnrollmentBatch.ToUndo < now)
            return new Refusal("This can no longer be undone.");
        BatchId = null;
        TurnOff();
        return Raise(new EnrollmentRuleUndone(Id, batch, byId));
    }

    internal sealed class Mapping : IEntityTypeConfiguration<EnrollmentRule>
    {
        public void Configure(EntityTypeBuilder<EnrollmentRule> builder)
        {
            builder.ToTable("EnrollmentRules");
            builder.Property(r => r.Name).HasMaxLength(LongestName);
            builder.Property(r => r.Domain).HasMaxLength(253);
            builder.Property(r => r.FieldName).HasMaxLength(KeyValues.LongestKey);
            builder.Property(r => r.FieldValue).HasMaxLength(KeyValues.LongestValue);
            builder.HasIndex(r => new { r.InstitutionId, r.Name });
            builder.HasIndex(r => r.FromClassId);
            builder.HasOne<Class>().WithMany().HasForeignKey(r => r.FromClassId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
