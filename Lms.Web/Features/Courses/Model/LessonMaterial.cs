using Lms.Web.Kernel;

namespace Lms.Web.Features.Courses.Model;

/// <summary>A lesson names a material in its text, as published or as it is being written. Kept by <see cref="RenderMaterials"/>, from the text.</summary>
public sealed class LessonMaterial : IOwned
{
    private LessonMaterial() { }

    internal LessonMaterial(Guid lessonId, Guid materialId) => (LessonId, MaterialId) = (lessonId, materialId);

    public Guid LessonId { get; private init; }

    public Guid MaterialId { get; private init; }

    public Guid InstitutionId { get; set; }

    /// <summary>The how-many-th of the lesson's materials it is, from 0.</summary>
    public int Position { get; internal set; }

    /// <summary>Learners see it there; otherwise it is only in the draft.</summary>
    public bool IsPublished { get; internal set; }
}
