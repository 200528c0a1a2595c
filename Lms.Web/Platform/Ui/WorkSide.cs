namespace Lms.Web.Platform.Ui;

/// <summary>The data that the work shell needs to draw its sidebar.</summary>
public sealed record WorkSide(Place Place, string Current)
{
    public string? Slug { get; init; }

    public string? Title { get; init; }

    public string? Badge { get; init; }

    public string? BadgeTone { get; init; }

    public object? Subject { get; init; }
}

/// <summary>An entry of the breadcrumb trail; the last has no address.</summary>
public sealed record Crumb(string Text, string? Url = null);
