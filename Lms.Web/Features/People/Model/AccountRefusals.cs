using Lms.Web.Kernel;
using Microsoft.AspNetCore.Identity;

namespace Lms.Web.Features.People.Model;

/// <summary>Why an account cannot be kept as it was typed, in the words of the product.</summary>
internal static class AccountRefusals
{
    public static readonly Refusal NoAddress = new("Enter a full email address, such as ada@example.org.", "Email");

    /// <summary>The first thing that Identity objects to; null when it is content.</summary>
    public static Refusal? Of(IdentityResult result)
    {
        if (result.Succeeded)
            return null;
        return result.Errors.First() switch
        {
            { Code: nameof(IdentityErrorDescriber.PasswordTooShort) } => new Refusal(
                "Your password is too short. Use at least {0} characters.",
                "Password",
                PasswordRules.MinLength
            ),
            { Code: PasswordRules.Common or PasswordRules.Personal } guessed => new Refusal(guessed.Description, "Password"),
            { Code: nameof(IdentityErrorDescriber.PasswordRequiresUniqueChars) } => new Refusal(
                "Your password uses too few different characters.",
                "Password"
            ),
            { Code: nameof(IdentityErrorDescriber.InvalidEmail) or nameof(IdentityErrorDescriber.InvalidUserName) } => NoAddress,
            { Code: nameof(IdentityErrorDescriber.DuplicateEmail) or nameof(IdentityErrorDescriber.DuplicateUserName) } => new Refusal(
                "This email address is already in use.",
                "Email"
            ),
            var other => new Refusal(other.Description),
        };
    }
}
