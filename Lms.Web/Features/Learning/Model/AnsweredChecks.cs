using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Learning.Model;

/// <summary>Questions that have been answered are no longer changed.</summary>
public sealed class AnsweredChecks(LmsContext db) : Checks.Model.IAnswered
{
    public Task<bool> IsAnsweredAsync(Guid questionId, CancellationToken stop) =>
        db.CheckAnswers.AnyAsync(a => a.QuestionId == questionId, stop);
}
