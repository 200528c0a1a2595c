using Lms.Web.Platform.Audit;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>
/// What a room does about the deletion of an account beyond what its tables declare (<see cref="PersonalRows"/>): once for each institution
/// that keeps something of the person, as that institution, in the caller's transaction, before anything declared is erased.
/// Doing it twice leaves the same state.
/// </summary>
public interface IErasePersonalData
{
    Task EraseAsync(Erasure it, CancellationToken stop);
}

public static class PersonalDataSlots
{
    /// <summary>Fills the slots that it has something for, in the order of the rooms.</summary>
    public static IServiceCollection AddPersonalData<T>(this IServiceCollection services)
        where T : class
    {
        services.AddScoped<T>();
        if (typeof(T).IsAssignableTo(typeof(IErasePersonalData)))
            services.AddScoped(all => (IErasePersonalData)all.GetRequiredService<T>());
        if (typeof(T).IsAssignableTo(typeof(IMergePersonalData)))
            services.AddScoped(all => (IMergePersonalData)all.GetRequiredService<T>());
        return services;
    }
}

/// <summary>The deletion of an account, as one institution sees it.</summary>
/// <param name="KeepsNamesOnCertificates">The institution's rule.</param>
public sealed record Erasure(PersonErased Person, bool KeepsNamesOnCertificates)
{
    private readonly List<Func<CancellationToken, Task>> afterward = [];

    public Guid PersonId => Person.Who.Id;

    public string Pseudonym => Person.Pseudonym;

    /// <summary>To be done as the same institution when everything that is declared has been erased.</summary>
    public void Afterward(Func<CancellationToken, Task> work) => afterward.Add(work);

    internal async Task FinishAsync(CancellationToken stop)
    {
        foreach (var work in afterward)
            await work(stop);
    }
}
