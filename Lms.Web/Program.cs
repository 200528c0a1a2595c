using Lms.Web;
using Lms.Web.Features;
using Lms.Web.Features.People;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform;
using Lms.Web.Platform.Configuration;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Health;
using Lms.Web.Platform.Text;

if (args is [PictureProcess.Name, .. var words])
    return PictureProcess.Run(words);
var line = CommandLine.Of(args, Commands.All);
if (line.AtOnce is { } answer)
    return answer.Say();
ProcessSettings.Apply();
try
{
    var root = Published.ContentRoot(line.Settings);
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = line.Settings, ContentRootPath = root });
    Published.AddDevelopmentSettings(builder, line.Settings);
    builder.AddPlatform();
    foreach (var feature in AllFeatures.InOrder)
        feature.Add(builder.Services, builder.Configuration);
    if (builder.Configuration.Read<DiagnosticsOptions>().Shares)
        Shares.Watch(builder.Services);

    await using var app = builder.Build();
    if (line.Command is { } command)
        return await Commands.RunAsync(app, command, line.Words);

    var pipeline = Shares.Pipeline(app);
    pipeline.UsePlatform();
    pipeline.UseMiddleware<RecognizeViewer>();
    pipeline.UseMiddleware<ClosedForUse>();
    pipeline.UseMiddleware<ViewAsMiddleware>();
    pipeline.UseMiddleware<ChooseLanguage>();
    pipeline.UseAuthorization();
    app.MapPlatform();
    foreach (var feature in AllFeatures.InOrder)
        feature.Map(app);
    await Commands.PrepareAsync(app);
    app.Lifetime.ApplicationStarted.Register(() => _ = ProcessSettings.SettleAsync(app.Lifetime.ApplicationStopping));
    await Listening.BeginAsync(app);
    await Commands.AnnounceAsync(app);
    await app.WaitForShutdownAsync();
    return ExitStatus.Done;
}
catch (MisconfiguredException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return ExitStatus.Misconfigured;
}

/// <summary>Named, so that tests can start it.</summary>
public partial class Program;
