using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Library.Model;

/// <summary>A past or current content of a material.</summary>
public sealed class MaterialVersion : IOwned
{
    public const int LongestNote = 300;

    private MaterialVersion() { }

    internal MaterialVersion(Guid materialId, int number, MaterialContent content, Guid byId, DateTime at, string? note)
    {
        MaterialId = materialId;
        Number = number;
        Markdown = content.Markdown;
        FileId = content.FileId;
        Width = content.Width;
        Height = content.Height;
        ById = byId;
        At = at;
        Note = note;
    }

    public Guid MaterialId { get; private init; }

    public int Number { get; private init; }

    public Guid InstitutionId { get; set; }

    public string? Markdown { get; private init; }

    public Guid? FileId { get; private init; }

    public int Width { get; private init; }

    public int Height { get; private init; }

    /// <summary>Who put it there.</summary>
    public Guid ById { get; private set; }

    public DateTime At { get; private init; }

    /// <summary>The reason, in the words of the person who made the change.</summary>
    public string? Note { get; private init; }
}
