using Lms.Web.Kernel;
using Microsoft.AspNetCore.Identity;

namespace Lms.Web.Features.People.Model;

/// <summary>
/// Checks passwords by the <see cref="PasswordRules"/>, hashes them, and replaces them, a few at a time (<see cref="PasswordWork"/>).
/// </summary>
public sealed class Passwords(UserManager<Person> people, PasswordWork work)
{
    /// <summary>Returns why the rules reject the password; null when it is acceptable.</summary>
    public async Task<Refusal?> AgainstAsync(Person person, string password)
    {
        foreach (var rule in people.PasswordValidators)
            if (AccountRefusals.Of(await rule.ValidateAsync(people, person, password)) is { } why)
                return why;
        return null;
    }

    public Task<bool> AreRightAsync(Person person, string password, CancellationToken stop) =>
        work.RunAsync(() => people.CheckPasswordAsync(person, password), stop);

    public Task<string> HashAsync(Person person, string password, CancellationToken stop) =>
        work.RunAsync(() => people.PasswordHasher.HashPassword(person, password), stop);

    /// <summary>Replaces the password of a person who knows the current one.</summary>
    public Task<IdentityResult> ChangeAsync(Person person, string current, string next, CancellationToken stop) =>
        work.RunAsync(() => people.ChangePasswordAsync(person, current, next), stop);

    /// <summary>Replaces the password of a person who has followed a link from an email.</summary>
    public Task<IdentityResult> ResetAsync(Person person, string token, string password, CancellationToken stop) =>
        work.RunAsync(() => people.ResetPasswordAsync(person, token, password), stop);
}
