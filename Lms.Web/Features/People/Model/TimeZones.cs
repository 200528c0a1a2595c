using Lms.Web.Kernel;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Lms.Web.Features.People.Model;

/// <summary>The time zones people choose from, by the places of the IANA database.</summary>
public static class TimeZones
{
    private static readonly string[] Areas =
    [
        "Africa/",
        "America/",
        "Antarctica/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    ];

    private static readonly string[] Names =
    [
        .. TimeZoneInfo
            .GetSystemTimeZones()
            .Select(z => z.Id)
            .Where(id => Areas.Any(a => id.StartsWith(a, StringComparison.Ordinal)) && TimeZoneNames.NameOf(id) == id)
            .Order(StringComparer.Ordinal),
        "Etc/UTC",
    ];

    /// <summary>Browsers also use old names of places: maps each that is not a choice to the equivalent choice.</summary>
    public static IReadOnlyDictionary<string, string> OtherNames { get; } =
        TimeZoneNames
            .Linked.Except(Names)
            .Select(name => (Name: name, Choice: TimeZoneNames.NameOf(name) ?? ""))
            .Where(n => Names.Contains(n.Choice))
            .ToDictionary(n => n.Name, n => n.Choice);

    /// <summary>The default when nothing is known about the person: the zone of this machine, if it is one of the choices.</summary>
    public static string OfServer =>
        Names.Contains(TimeZoneInfo.Local.Id) ? TimeZoneInfo.Local.Id
        : TimeZoneInfo.TryConvertWindowsIdToIanaId(TimeZoneInfo.Local.Id, out var place) && Names.Contains(place) ? place
        : "Etc/UTC";

    public static IEnumerable<SelectListItem> Choices(string chosen) =>
        (Names.Contains(chosen = TimeZoneNames.NameOf(chosen) ?? chosen) ? Names : [chosen, .. Names]).Select(id => new SelectListItem(
            id.Replace('_', ' '),
            id,
            id == chosen
        ));
}
