using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Lms.Web.Platform.Health;

/// <summary>
/// The cost of each part of a request, without the parts inside it: statements and processor time of each middleware, of each slot that
/// another room fills, and of each partial. Sent in the header <c>Server-Timing</c>, which browsers show beside the request, where <see
/// cref="DiagnosticsOptions.Shares"/> is on.
/// </summary>
internal sealed class Shares
{
    /// <summary><c>CLOCK_THREAD_CPUTIME_ID</c> of Linux.</summary>
    private const int ClockOfThread = 3;

    private static readonly AsyncLocal<Part?> Current = new(Switched);

    /// <summary>When this thread took up the part that it works on, on its own clock.</summary>
    [ThreadStatic]
    private static long since;

    private readonly List<Part> parts = [];

    /// <summary>Add middleware to this: each counts as a part of its own where the setting is on.</summary>
    public static IApplicationBuilder Pipeline(WebApplication app) =>
        app.Services.GetRequiredService<DiagnosticsOptions>().Shares ? new Watched(app) : app;

    /// <summary>Has what rooms put into each other's slots counted: the services behind the interfaces of rooms.</summary>
    public static void Watch(IServiceCollection services)
    {
        for (var i = 0; i < services.Count; i++)
        {
            var service = services[i];
            if (
                service.IsKeyedService
                || !service.ServiceType.IsInterface
                || service.ServiceType.IsGenericType
                || service.ServiceType.Namespace?.StartsWith("Lms.Web.Features", StringComparison.Ordinal) != true
            )
                continue;
            services[i] = new ServiceDescriptor(
                service.ServiceType,
                all => Slot.Around(service.ServiceType, Made(all, service)),
                service.Lifetime
            );
        }
    }

    /// <summary>
    /// Attributes the following work to the part with this name (for a view, its path), until <see cref="Leave"/> is called with the value
    /// returned here.
    /// </summary>
    public static Part? Enter(string name)
    {
        var outer = Current.Value;
        if (outer is not null)
            Current.Value = outer.Of.Named(Path.GetFileNameWithoutExtension(name));
        return outer;
    }

    public static void Leave(Part? outer)
    {
        if (outer is not null)
            Current.Value = outer;
    }

    public static void CountStatement()
    {
        if (Current.Value is { } part)
            Interlocked.Increment(ref part.Statements);
    }

    private static object Made(IServiceProvider all, ServiceDescriptor service) =>
        service.ImplementationInstance
        ?? service.ImplementationFactory?.Invoke(all)
        ?? ActivatorUtilities.CreateInstance(all, service.ImplementationType!);

    private static RequestDelegate Bound(string name, RequestDelegate part) =>
        async http =>
        {
            // When an async method returns, its caller has its own value back.
            Current.Value = (Current.Value?.Of ?? Begin(http)).Named(name);
            await part(http);
        };

    private static Shares Begin(HttpContext http)
    {
        var shares = new Shares();
        http.Response.OnStarting(() =>
        {
            http.Response.Headers["Server-Timing"] = shares.ToString();
            return Task.CompletedTask;
        });
        return shares;
    }

    private Part Named(string name)
    {
        lock (parts)
        {
            // With what a header allows in a name.
            var token = string.Concat(name.Where(c => char.IsAsciiLetterOrDigit(c) || c is '_'));
            if (parts.Find(p => p.Name == token) is { } known)
                return known;
            var part = new Part(this, token);
            parts.Add(part);
            return part;
        }
    }

    public override string ToString()
    {
        // What has been done since the last change of parts belongs to the part that asks.
        if (Current.Value is { } now)
            Charge(now);
        lock (parts)
        {
            var text = new StringBuilder();
            foreach (var part in parts)
            {
                if (text.Length > 0)
                    text.Append(", ");
                text.Append(CultureInfo.InvariantCulture, $"{part.Name};dur={part.Nanoseconds / 1e6:0.000}");
                if (part.Statements > 0)
                    text.Append(CultureInfo.InvariantCulture, $";desc=\"statements: {part.Statements}\"");
            }
            return text.ToString();
        }
    }

    /// <summary>Called by the runtime whenever a thread switches to another part or request.</summary>
    private static void Switched(AsyncLocalValueChangedArgs<Part?> change)
    {
        if (change.PreviousValue is { } left)
            Charge(left);
        else
            since = ThreadTime();
    }

    private static void Charge(Part part)
    {
        var now = ThreadTime();
        Interlocked.Add(ref part.Nanoseconds, now - since);
        since = now;
    }

    /// <summary>Processor time of this thread in nanoseconds; where the system does not tell, the time of day.</summary>
    private static long ThreadTime()
    {
        if (!OperatingSystem.IsLinux())
            return TimeProvider.System.GetTimestamp() * (1_000_000_000 / TimeProvider.System.TimestampFrequency);
        _ = ClockOf(ClockOfThread, out var time);
        return (time.Seconds * 1_000_000_000) + time.Nanoseconds;
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ClockOf(int clock, out Moment time);

    private struct Moment
    {
        public long Seconds;
        public long Nanoseconds;
    }

    internal sealed class Part(Shares of, string name)
    {
        public long Nanoseconds;
        public int Statements;

        public Shares Of => of;

        public string Name => name;
    }

    /// <summary>Puts a bound around each middleware that is added.</summary>
    private sealed class Watched(WebApplication app) : IApplicationBuilder
    {
        private readonly IApplicationBuilder inner = app;

        public IServiceProvider ApplicationServices
        {
            get => inner.ApplicationServices;
            set => inner.ApplicationServices = value;
        }

        public IFeatureCollection ServerFeatures => inner.ServerFeatures;

        public IDictionary<string, object?> Properties => inner.Properties;

        public IApplicationBuilder Use(Func<RequestDelegate, RequestDelegate> middleware)
        {
            var name = NameOf(middleware);
            // What follows is the page, until the next middleware says that it follows.
            inner.Use(next => Bound(name, middleware(Bound("Page", next))));
            return this;
        }

        public IApplicationBuilder New() => inner.New();

        public RequestDelegate Build() => inner.Build();

        /// <summary>The class of the middleware, also where the framework wraps one of its methods.</summary>
        private static string NameOf(Func<RequestDelegate, RequestDelegate> middleware)
        {
            var wrapped = middleware
                .Target?.GetType()
                .GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
                .Select(f => f.GetValue(middleware.Target))
                .OfType<Delegate>()
                .FirstOrDefault();
            var name =
                middleware.Method.Name == "CreateMiddleware"
                    ? middleware.Target!.ToString()!
                    : wrapped?.Target?.GetType().Name ?? middleware.Method.DeclaringType!.FullName!.Split('+')[0];
            return name.Split('.', '+')[^1];
        }
    }

    /// <summary>A proxy for the service that a room put into a slot.</summary>
    private class Slot : DispatchProxy
    {
        private object filling = null!;

        public static object Around(Type slot, object filling)
        {
            var made = Create(slot, typeof(Slot));
            ((Slot)made).filling = filling;
            return made;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var outer = Enter(filling.GetType().Name);
            try
            {
                return targetMethod!.Invoke(filling, BindingFlags.DoNotWrapExceptions, null, args, CultureInfo.InvariantCulture);
            }
            finally
            {
                Leave(outer);
            }
        }
    }
}
