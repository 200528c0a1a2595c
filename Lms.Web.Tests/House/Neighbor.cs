using Lms.Web.Features.Administration.Seeding;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.House;

/// <summary>A second institution at its own host; the institution of the world is at <c>localhost</c>.</summary>
public sealed class Neighbor
{
    public const string Name = "Bravo College";

    private readonly LmsApp app;
    private readonly string host;

    private Neighbor(LmsApp app, Guid id, string host) => (this.app, Id, this.host) = (app, id, host);

    public Guid Id { get; }

    /// <param name="members">People of the world, by first name, who are members here too.</param>
    public static Task<Neighbor> MakeAsync(LmsApp app, params (string FirstName, Role Role)[] members) => MakeAsync(app, "b.test", members);

    /// <param name="host">Null: both institutions share the host of the installation.</param>
    public static async Task<Neighbor> MakeAsync(LmsApp app, string? host, params (string FirstName, Role Role)[] members)
    {
        await app.Change(async db =>
        {
            if (host is not null)
                Assert.True((await db.Institutions.OrderBy(i => i.CreatedAt).FirstAsync()).Answer("localhost").IsDone);
            var made = new Institution(Name, "Europe/Berlin", app.Now);
            db.Add(made);
            Assert.True(made.Answer(host).IsDone);
        });
        app.Services.GetRequiredService<InstitutionDirectory>().Forget();
        var it = new Neighbor(
            app,
            await app.Look(db => db.Institutions.Where(i => i.Name == Name).Select(i => i.Id).SingleAsync()),
            host ?? "localhost"
        );
        foreach (var (name, role) in members)
            await it.Joins(await app.IdOf(name), role);
        return it;
    }

    public async Task Joins(Guid person, Role role)
    {
        await Change(db =>
        {
            db.Add(new Membership(person, role, app.Now));
            return Task.CompletedTask;
        });
        app.Services.GetRequiredService<MemberDirectory>().Forget(person);
    }

    /// <summary>An account that exists only here, with the password of the world.</summary>
    public async Task<Guid> Adds(string email, string firstName, Role role)
    {
        var id = await With<Microsoft.AspNetCore.Identity.UserManager<Person>, Guid>(async people =>
        {
            var person = new Person(email, firstName, "Bravo", "Europe/Berlin", app.Now) { EmailConfirmed = true };
            Assert.True((await people.CreateAsync(person, DemoWorld.Password)).Succeeded);
            return person.Id;
        });
        await Joins(id, role);
        return id;
    }

    public Browser Visitor() =>
        new(
            app,
            app.CreateClient(
                new()
                {
                    AllowAutoRedirect = false,
                    HandleCookies = true,
                    BaseAddress = new Uri($"http://{host}"),
                }
            )
        );

    public async Task<Browser> As(string email)
    {
        var browser = Visitor();
        await browser.SignIn(email, DemoWorld.Password);
        return browser;
    }

    public Task Change(Func<LmsContext, Task> change) =>
        With<LmsContext, bool>(async db =>
        {
            await change(db);
            await db.SaveChangesAsync();
            return true;
        });

    public async Task<T> With<TService, T>(Func<TService, Task<T>> use)
        where TService : notnull
    {
        await using var scope = app.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Viewer>().Visit(Id, Name, TimeZoneInfo.Utc);
        return await use(scope.ServiceProvider.GetRequiredService<TService>());
    }
}
