using OtpNet;

namespace Lms.Web.Tests.House;

/// <summary>An authenticator app.</summary>
public static class AuthenticatorApp
{
    public static string Code(string secret, DateTime now) => new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(now);
}
