using Lms.Web.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.People.Model;

/// <summary>
/// An institution's sign-in requirements for its people. Without a row it requires nothing more than a password, or a code by email.
/// </summary>
public sealed class AccessRules : Entity, IOwned, IAudited
{
    public Guid InstitutionId { get; set; }

    public bool LearnersNeedSecondFactor { get; private set; }

    public bool InstructorsNeedSecondFactor { get; private set; }

    public bool AdminsNeedSecondFactor { get; private set; }

    /// <summary>Sign-in codes by email are not accepted.</summary>
    public bool RefusesMailCodes { get; private set; }

    public void SendCodes(bool sends) => RefusesMailCodes = !sends;

    public void Require(bool ofLearners, bool ofInstructors, bool ofAdmins) =>
        (LearnersNeedSecondFactor, InstructorsNeedSecondFactor, AdminsNeedSecondFactor) = (ofLearners, ofInstructors, ofAdmins);

    internal sealed class Mapping : IEntityTypeConfiguration<AccessRules>
    {
        public void Configure(EntityTypeBuilder<AccessRules> builder)
        {
            builder.ToTable("AccessRules");
            builder.HasIndex(r => r.InstitutionId).IsUnique();
        }
    }
}
