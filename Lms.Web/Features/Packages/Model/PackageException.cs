using Lms.Web.Kernel;
using Lms.Web.Platform.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Lms.Web.Features.Packages.Model;

/// <summary>An error in reading a package.</summary>
/// <param name="path">Path of the file.</param>
/// <param name="line">Line in the file; 0 when the error concerns the whole file.</param>
/// <param name="why">The reason, in the reader's language.</param>
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
