using Lms.Web.Kernel;
using Lms.Web.Platform.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Lms.Web.Features.Courses.Packages;

/// <summary>Something in a package cannot be read.</summary>
/// <param name="path">Of the file.</param>
/// <param name="line">In it; 0 when it is about the whole.</param>
/// <param name="why">In the words of whoever reads it.</param>
public sealed class PackageException(string path, int line, Refusal why) : Exception(At(path, line, why).InEnglish())
{
    /// <summary>With the place.</summary>
    public Refusal Why { get; } = At(path, line, why);

    /// <summary>A reason with the file that it is about.</summary>
    internal static Refusal At(string path, int line, Refusal why) =>
        line > 0
            ? new Refusal("{0}, line {1}: {2}", null, path, line, Sentence.Of(why.Text, why.Arguments))
            : new Refusal("{0}: {1}", null, path, Sentence.Of(why.Text, why.Arguments));
}
