using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Lms.Web.Platform.Data;

/// <summary>Times are UTC in memory and in both databases.</summary>
internal sealed class UtcConverter()
    : ValueConverter<DateTime, DateTime>(
        value => value.Kind == DateTimeKind.Utc ? value : DateTime.SpecifyKind(value, DateTimeKind.Utc),
        value => DateTime.SpecifyKind(value, DateTimeKind.Utc)
    );
