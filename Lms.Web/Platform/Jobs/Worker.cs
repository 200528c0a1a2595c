using Quartz;

namespace Lms.Web.Platform.Jobs;

/// <summary>The one kind of job the scheduler knows: it finds the product's job by name and runs it. Quartz logs and records a failure.</summary>
[DisallowConcurrentExecution]
internal sealed class Worker(Work work) : Quartz.IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var name = context.JobDetail.Key.Name;
        // While a cluster is being updated, an old process may be handed a job that only the new ones have.
        var schedule = work.Schedules.SingleOrDefault(s => s.Name == name)
            ?? throw new InvalidOperationException($"This version of the product has no job called {name}.");
        await schedule.RunAsync(work.Scopes, cancellationToken);
    }
}
