using Lms.Web.Features.People.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Data;

public abstract partial class LmsContext
{
    public DbSet<Person> People => Set<Person>();

    public DbSet<Membership> Memberships => Set<Membership>();

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<Device> Devices => Set<Device>();

    public DbSet<Authenticator> Authenticators => Set<Authenticator>();

    public DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();

    public DbSet<MailChange> MailChanges => Set<MailChange>();

    public DbSet<MailCode> MailCodes => Set<MailCode>();

    public DbSet<SignInLimit> SignInLimits => Set<SignInLimit>();

    public DbSet<SignInFailure> SignInFailures => Set<SignInFailure>();

    public DbSet<AccessRules> AccessRules => Set<AccessRules>();

    public DbSet<Invite> Invites => Set<Invite>();
}
