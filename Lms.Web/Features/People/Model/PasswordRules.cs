using System.Collections.Frozen;
using System.Text;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Identity;

namespace Lms.Web.Features.People.Model;

/// <summary>
/// Rejects passwords that are long enough but still guessed first. Refused are: the entries of a list of several thousand common
/// ones (usual words and names with the usual endings, keyboard walks; all at least ten characters long, since shorter ones are
/// refused anyway), also with symbols in place of letters (<c>p@ssw0rd</c>); any that contain the person's name or address, or the
/// institution's name; repetitions of a short piece; and runs of neighbors such as <c>abcdefghijkl</c>. No rule requires digits or
/// symbols (NIST SP 800-63B, 5.1.1.2).
/// </summary>
public sealed class PasswordRules(Viewer viewer) : IPasswordValidator<Person>
{
    /// <summary>In characters.</summary>
    public const int MinLength = 10;

    public const string Common = "PasswordIsCommon";

    public const string Personal = "PasswordIsPersonal";

    /// <summary>Shorter names occur in many harmless words.</summary>
    private const int ShortestName = 4;

    private static readonly Lazy<FrozenSet<string>> List = new(Read);

    public Task<IdentityResult> ValidateAsync(UserManager<Person> manager, Person user, string? password)
    {
        var given = (password ?? "").ToLowerInvariant();
        if (IsCommon(given))
            return Task.FromResult(
                IdentityResult.Failed(new IdentityError { Code = Common, Description = "This password is too common. Choose another one." })
            );
        var squeezed = Squeezed(given);
        return Task.FromResult(
            Names(user).Any(name => squeezed.Contains(name, StringComparison.Ordinal))
                ? IdentityResult.Failed(
                    new IdentityError
                    {
                        Code = Personal,
                        Description = "Don’t use your name, your email address or the institution’s name in your password.",
                    }
                )
                : IdentityResult.Success
        );
    }

    internal static bool IsCommon(string given) =>
        List.Value.Contains(given)
        || List.Value.Contains(Plain(given))
        || List.Value.Contains(Plain(given).TrimEnd('!', '.', '?', '*', '#', ' '))
        || IsRepetition(given)
        || IsRun(given);

    private IEnumerable<string> Names(Person person)
    {
        var mail = person.Email ?? "";
        string[] names = [person.FirstName, person.LastName, person.DisplayName, mail, mail.Split('@')[0], viewer.InstitutionName];
        return names.Select(n => Squeezed(n.ToLowerInvariant())).Where(n => n.Length >= ShortestName);
    }

    private static string Squeezed(string text) => new([.. text.Where(c => !char.IsWhiteSpace(c))]);

    /// <summary>Replaces symbols by the letters that they resemble.</summary>
    private static string Plain(string text) =>
        new([
            .. text.Select(c =>
                c switch
                {
                    '0' => 'o',
                    '3' => 'e',
                    '4' or '@' => 'a',
                    '5' or '$' => 's',
                    '7' => 't',
                    '1' or '!' => 'i',
                    _ => c,
                }
            ),
        ]);

    /// <summary>The same piece, at most a third of the whole, repeated.</summary>
    private static bool IsRepetition(string text) =>
        text.Length > 0
        && Enumerable
            .Range(1, Math.Max(1, text.Length / 3))
            .Any(piece => Enumerable.Range(piece, text.Length - piece).All(i => text[i] == text[i - piece]));

    /// <summary>Each character is the neighbor of the one before, up or down.</summary>
    private static bool IsRun(string text)
    {
        var steps = text.Zip(text.Skip(1), (a, b) => b - a).ToList();
        return steps.Count > 0 && (steps.All(s => s == 1) || steps.All(s => s == -1));
    }

    private static FrozenSet<string> Read()
    {
        using var stream = typeof(PasswordRules).Assembly.GetManifestResourceStream("CommonPasswords.txt")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var list = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return list.Concat(list.Select(Plain)).ToFrozenSet(StringComparer.Ordinal);
    }
}
