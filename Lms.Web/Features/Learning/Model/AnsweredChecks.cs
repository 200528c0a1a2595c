using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Learning.Model;

/// <summary>A question that somebody answered is not changed any more.</summary>
public sealed class AnsweredChecks(LmsContext db) : Questions.Model.IAnswered
{
    public Task<bool> IsAnsweredAsync(Guid questionId, CancellationToken stop) =>
        db.CheckAnswers.AnyAsync(a => a.QuestionId == questionId, stop);
}
