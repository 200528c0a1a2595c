using OtpNet;

namespace Lms.Web.Tests.House;

/// <summary>What the app on somebody's phone shows.</summary>
public static class AuthenticatorApp
{
    public static string Code(string secret, DateTime now) => new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(now);
}
