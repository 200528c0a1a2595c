using System.Security.Cryptography;
using System.Text;

namespace Lms.Web.Features.People.Model;

/// <summary>A code printed on the console of a product without an institution: anyone who can read it may create the first one.</summary>
public sealed class SetupCode
{
    public string Value { get; } =
        $"{RandomNumberGenerator.GetString("ABCDEFGHJKMNPQRSTVWXYZ23456789", 4)}-{RandomNumberGenerator.GetString("ABCDEFGHJKMNPQRSTVWXYZ23456789", 4)}";

    public bool Is(string? given) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(Value),
            Encoding.UTF8.GetBytes((given ?? "").Trim().ToUpperInvariant())
        );
}
