using Lms.Web.Kernel;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Checks.Model;

public sealed class LessonCheckQuestion : IOwned
{
    private LessonCheckQuestion() { }

    public LessonCheckQuestion(Guid checkId, Guid questionId, int position) =>
        (CheckId, QuestionId, Position) = (checkId, questionId, position);

    public Guid CheckId { get; private init; }

    public Guid QuestionId { get; private init; }

    public Guid InstitutionId { get; set; }

    public int Position { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<LessonCheckQuestion>
    {
        public void Configure(EntityTypeBuilder<LessonCheckQuestion> builder)
        {
            builder.ToTable("LessonCheckQuestions");
            builder.HasKey(q => new { q.CheckId, q.QuestionId });
            builder.HasOne<Question>().WithMany().HasForeignKey(q => q.QuestionId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
