using Lms.Web.Kernel;

namespace Lms.Web.Features.People.Model;

/// <summary>The password that people are asked for again before something important.</summary>
public sealed class CurrentPassword(Passwords passwords, SignInAttempts attempts)
{
    private const string TooMany = "Too many attempts. Try again in {0} minutes.";

    /// <summary>Null when it is right. Wrong ones count as failed sign-ins.</summary>
    public async Task<Refusal?> WrongAsync(Person person, string? password, CancellationToken stop)
    {
        var attempt = await attempts.BeginAsync(SignInLimits.OfPassword(person.Id), person.Id, stop);
        if (attempt.Against(TooMany, "Password") is { } locked)
            return locked;
        if (await passwords.AreRightAsync(person, password ?? "", stop))
            return await attempts.RightAsync(attempt, stop) is > 0 and var wait ? new Refusal(TooMany, "Password", wait) : null;
        await attempts.WrongAsync(attempt, SignInFailures.SignIn, person.Id, stop);
        return new Refusal("That password is incorrect.", "Password");
    }
}
