using Lms.Web.Kernel;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Checks.Model;

/// <summary>The questions that interrupt a lesson at one time. A lesson's checks are asked in order.</summary>
public sealed class LessonCheck : Entity, IOwned, IAudited
{
    private readonly List<LessonCheckQuestion> questions = [];

    private LessonCheck() { }

    public LessonCheck(Guid lessonId, int position) => (LessonId, Position) = (lessonId, position);

    public Guid InstitutionId { get; set; }

    public Guid LessonId { get; private init; }

    public int Position { get; set; }

    public IReadOnlyList<LessonCheckQuestion> Questions => questions;

    public void Add(Question question) => questions.Add(new LessonCheckQuestion(Id, question.Id, questions.Count));

    /// <summary>The next version takes the place of the one before.</summary>
    public void Replace(Guid oldId, Question next)
    {
        if (oldId == next.Id)
            return;
        var index = questions.FindIndex(q => q.QuestionId == oldId);
        if (index < 0)
            return;
        var position = questions[index].Position;
        questions.RemoveAt(index);
        questions.Add(new LessonCheckQuestion(Id, next.Id, position));
    }

    public void Remove(Guid questionId)
    {
        questions.RemoveAll(q => q.QuestionId == questionId);
        var position = 0;
        foreach (var question in questions.OrderBy(q => q.Position))
            question.Position = position++;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<LessonCheck>
    {
        public void Configure(EntityTypeBuilder<LessonCheck> builder)
        {
            builder.ToTable("LessonChecks");
            builder.HasIndex(c => new { c.LessonId, c.Position });
            builder.HasOne<Courses.Model.Lesson>().WithMany().HasForeignKey(c => c.LessonId).OnDelete(DeleteBehavior.Cascade);
            builder.HasMany(c => c.Questions).WithOne().HasForeignKey(q => q.CheckId).OnDelete(DeleteBehavior.Cascade);
            builder.Navigation(c => c.Questions).HasField("questions");
        }
    }
}
