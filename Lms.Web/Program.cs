using Lms.Web;
using Lms.Web.Features;
using Lms.Web.Features.People;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform;
using Lms.Web.Platform.Text;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.Development.json"), optional: true)
    .AddEnvironmentVariables().AddCommandLine(Commands.Settings(args));
if (!builder.AddPlatform(out var complaint))
{
    Console.Error.WriteLine(complaint);
    return Commands.Misconfigured;
}
foreach (var feature in AllFeatures.InOrder) feature.Add(builder.Services, builder.Configuration);

var app = builder.Build();
if (Commands.Asked(args) is { } command) return await command(app);

app.UsePlatform();
app.UseMiddleware<RecognizeViewer>();
app.UseMiddleware<ClosedForUse>();
app.UseMiddleware<ViewAsMiddleware>();
app.UseMiddleware<ChooseLanguage>();
app.UseAuthorization();
app.MapPlatform();
foreach (var feature in AllFeatures.InOrder) feature.Map(app);
await Commands.PrepareAsync(app);
app.Lifetime.ApplicationStarted.Register(() => _ = ProcessSettings.SettleAsync(app.Lifetime.ApplicationStopping));
await app.RunAsync();
return 0;

/// <summary>Named, so that tests can start it.</summary>
public partial class Program;
