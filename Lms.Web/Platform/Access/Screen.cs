using System.Collections.Concurrent;
using System.Reflection;
using Htmx;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Health;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Access;

/// <summary>A message about a completed action, with a way to undo it if there is one.</summary>
/// <param name="Text">Ready to show.</param>
/// <param name="UndoUrl">The address for the POST that undoes it.</param>
/// <param name="UndoId">Sent with it as <c>id</c>.</param>
public sealed record Flash(string Text, string? UndoUrl = null, Guid? UndoId = null);

/// <summary>A replaceable region: the partial that draws it and what it draws.</summary>
public sealed record Show(string Partial, Func<Task<object?>> Model)
{
    public Show(string partial, Func<object> model)
        : this(partial, () => Task.FromResult<object?>(model())) { }

    /// <summary>It always looks the same, except for the refusal.</summary>
    public Show(string partial)
        : this(partial, () => Task.FromResult<object?>(null)) { }

    /// <summary>Success leads to another page; only refusals are shown here.</summary>
    public bool IsForRefusals { get; init; }
}

/// <summary>
/// The base of every page. Before a handler runs it checks who may; after a POST it answers in the one way that works with and without
/// scripts: refused → 422 with what was typed, fragment for htmx, otherwise 303 to a page.
/// </summary>
public abstract class Screen : PageModel
{
    public const string FlashKey = "flash";

    private static readonly ConcurrentDictionary<MethodInfo, CanAttribute?> Permissions = new();

    private static readonly ConcurrentDictionary<(Type Page, MethodInfo Handler), bool> Private = new();

    public Viewer Viewer => field ??= Service<Viewer>();

    public Words L => field ??= Service<Words>();

    /// <summary>
    /// Set by a verb that can be undone: the handler and the key that undo it, and the address of the handler if it is on another page.
    /// </summary>
    protected (string Handler, Guid Id)? Undo { get; set; }

    /// <summary>
    /// Pages leave the question to <see cref="FragmentOrPage"/> and <c>Try</c>; who asks it draws something else in a region than on a
    /// page.
    /// </summary>
    protected bool ViaHtmx => Request.IsHtmx();

    protected LmsContext Db => field ??= Service<LmsContext>();

    protected TimeProvider Clock => field ??= Service<TimeProvider>();

    public DateTime Now => Clock.Now;

    protected CancellationToken Stop => HttpContext.RequestAborted;

    /// <summary>The subject of the page; null where it has no particular one.</summary>
    protected virtual object? About => null;

    /// <summary>May the viewer do this to the page's subject? Pages hide with it what the handler would refuse.</summary>
    public bool May(Enum act) => Service<Policies>().Allow(Viewer, About, act);

    [NonHandler]
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (await RefusalAsync(context.HandlerMethod?.MethodInfo) is { } refusal)
            context.Result = refusal;
        else
            await next();
    }

    /// <summary>Runs the same check for a request whose body has not been read yet; the page does nothing else.</summary>
    internal Task<IActionResult?> AskAsync(PageContext page, MethodInfo? handler)
    {
        PageContext = page;
        return RefusalAsync(handler);
    }

    public static CanAttribute? Permission(MethodInfo handler) =>
        Permissions.GetOrAdd(handler, static method => method.GetCustomAttribute<CanAttribute>());

    public static bool IsPrivate(Type page, MethodInfo handler) =>
        Private.GetOrAdd(
            (page, handler),
            static it => it.Page.IsDefined(typeof(PrivateAttribute), inherit: true) || it.Handler.IsDefined(typeof(PrivateAttribute))
        );

    /// <summary>A remark of the verb in addition to the success message.</summary>
    protected Refusal? Besides { get; set; }

    /// <summary>Finds the subject among what the viewer may see; false answers 404.</summary>
    private protected virtual Task<bool> FindSubjectAsync() => Task.FromResult(true);

    /// <summary>Why the viewer may not do this, if the page can say more than that they may not.</summary>
    protected virtual Refusal? Explain(Enum act) => null;

    /// <summary>Reads what the page shows in addition to its subject and its form: for GET, and again when a form is refused.</summary>
    protected virtual Task LoadAsync() => Task.CompletedTask;

    protected async Task<IActionResult> ShowPage(int status = StatusCodes.Status200OK)
    {
        await LoadAsync();
        var page = Page();
        page.StatusCode = status;
        return page;
    }

    protected Task<IActionResult> Try(Func<Result> verb, string? done = null, string? to = null, Show? show = null) =>
        Try(() => Task.FromResult(verb()), done, to is null ? null : () => to, show);

    protected Task<IActionResult> Try(Func<Task<Result>> verb, string? done = null, string? to = null, Show? show = null) =>
        Try(verb, done, to is null ? null : () => to, show);

    /// <summary>Performs the action, saves it, and answers.</summary>
    /// <param name="verb">Changes entities and says whether it is allowed.</param>
    /// <param name="done">The sentence to show afterward (an English key).</param>
    /// <param name="to">Where to go afterward; this page when null.</param>
    /// <param name="show">The region to answer with when htmx asked.</param>
    protected async Task<IActionResult> Try(Func<Task<Result>> verb, string? done, Func<string>? to, Show? show)
    {
        if (!ModelState.IsValid)
            return await Refused(null, show);
        try
        {
            var asked = await verb();
            if (asked.Refusal is { } why)
                return await Refused(why, show);
            await Db.SaveChangesAsync(Stop);
        }
        catch (DbUpdateConcurrencyException)
        {
            return await Conflicted(show);
        }
        catch (DbUpdateException failure) when (Violations.IsUnique(failure))
        {
            return await Refused(
                new Refusal("This was already done a moment ago. Check the result before you try again."),
                show,
                StatusCodes.Status409Conflict
            );
        }
        catch (Exception failure) when (StorageTrouble.Of(failure) is { } trouble && Service<StorageWatch>().Saw(failure))
        {
            return await Refused(trouble.Why, show, trouble.Status);
        }
        return await Done(done, to?.Invoke(), show);
    }

    protected async Task<IActionResult> Done(string? done, string? to = null, Show? show = null)
    {
        var flash = done is null
            ? null
            : new Flash(
                Besides is { } more ? $"{L[done]} {L[more]}" : L[done],
                Undo is { } undo
                    ? undo.Handler.StartsWith('/')
                        ? undo.Handler
                        : $"{Request.Path}?handler={undo.Handler}"
                    : null,
                Undo?.Id
            );
        if (ViaHtmx && show is { IsForRefusals: false })
        {
            ViewData[FlashKey] = flash;
            return await Fragment(show);
        }
        if (flash is not null)
            TempData[FlashKey] = System.Text.Json.JsonSerializer.Serialize(flash);
        to ??= Request.Path;
        if (!ViaHtmx)
            return new SeeOther(to);
        Response.Htmx(htmx => htmx.Redirect(to));
        return new StatusCodeResult(StatusCodes.Status200OK);
    }

    /// <summary>Shows the same form again, with what was typed and why it was refused.</summary>
    protected async Task<IActionResult> Refused(Refusal? why, Show? show = null, int status = StatusCodes.Status422UnprocessableEntity)
    {
        if (why is not null)
            ModelState.AddModelError(KeyOf(why), L[why]);
        Db.ChangeTracker.Clear();
        return show is null ? await ShowPage(status) : await FragmentOrPage(show, status);
    }

    /// <summary>Where the form shows the refusal: operations name their own field, and a form has it below <c>Input</c>.</summary>
    protected string KeyOf(Refusal why) =>
        why.Field is { } field && GetType().GetProperty("Input")?.PropertyType.GetProperty(field) is not null
            ? $"Input.{field}"
            : why.Field ?? "";

    /// <summary>Someone else saved first: no input is lost, and the page says what to do.</summary>
    protected virtual Task<IActionResult> Conflicted(Show? show) =>
        Refused(
            new Refusal(
                "Someone else saved changes while you were editing. Your text is still here. Compare it with theirs before you save again."
            ),
            show,
            StatusCodes.Status409Conflict
        );

    /// <summary>Returns the region alone for htmx; otherwise the page that contains it.</summary>
    protected Task<IActionResult> FragmentOrPage(Show show, int status = StatusCodes.Status200OK) =>
        ViaHtmx ? Fragment(show, status) : ShowPage(status);

    protected async Task<IActionResult> Fragment(Show show, int status = StatusCodes.Status200OK)
    {
        var partial = Partial(show.Partial, await show.Model());
        partial.StatusCode = status;
        // The partial has its own view data; the message is shown next to the region.
        partial.ViewData[FlashKey] = ViewData[FlashKey];
        return partial;
    }

    /// <summary>Saves only if no one has saved since the form with this version was drawn.</summary>
    protected void Expect(IVersioned entity, int version) => Db.Entry(entity).Property(e => e.Version).OriginalValue = version;

    protected string Local(string? url, string otherwise) => Url.IsLocalUrl(url) ? url! : otherwise;

    private T Service<T>()
        where T : notnull => HttpContext.RequestServices.GetRequiredService<T>();

    private Task<IActionResult?> RefusalAsync(MethodInfo? handler) =>
        RefusalAsync(handler is null ? null : Permission(handler), handler is not null && IsPrivate(GetType(), handler));

    private async Task<IActionResult?> RefusalAsync(CanAttribute? can, bool isPrivate)
    {
        if (can is null)
            return StatusCode(StatusCodes.Status405MethodNotAllowed);
        if (!can.Visitors && !Viewer.IsSignedIn)
            return SignInFirst();
        if (isPrivate && Viewer.IsViewedAs)
        {
            PrivateAttribute.Refuse(HttpContext);
            return StatusCode(StatusCodes.Status403Forbidden);
        }
        if (!await FindSubjectAsync())
            return NotFound();
        if (May(can.Act))
            return null;
        Denied.Because(HttpContext, Explain(can.Act));
        return Viewer.IsSignedIn ? StatusCode(StatusCodes.Status403Forbidden) : SignInFirst();
    }

    private IActionResult SignInFirst()
    {
        if (!ViaHtmx)
            return Challenge();
        var back = Uri.TryCreate(Request.Headers[HtmxRequestHeaders.Keys.CurrentUrl], UriKind.Absolute, out var page)
            ? page.PathAndQuery
            : "/";
        Response.Htmx(htmx => htmx.Redirect("/sign-in?returnUrl=" + Uri.EscapeDataString(back)));
        return StatusCode(StatusCodes.Status401Unauthorized);
    }
}

/// <summary>303: the browser fetches the next page with GET, and a reload repeats nothing.</summary>
public sealed class SeeOther(string url) : ActionResult
{
    public override void ExecuteResult(ActionContext context)
    {
        context.HttpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.HttpContext.Response.Headers.Location = url;
        context
            .HttpContext.RequestServices.GetRequiredService<Microsoft.AspNetCore.Mvc.ViewFeatures.ITempDataDictionaryFactory>()
            .GetTempData(context.HttpContext)
            .Save();
    }
}
