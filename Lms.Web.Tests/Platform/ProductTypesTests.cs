using System.Reflection;
using Lms.Web.Platform;
using Lms.Web.Platform.Configuration;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Lms.Web.Tests.Platform;

/// <summary>The types found in the metadata of the assembly are those found by reflection.</summary>
public class ProductTypesTests
{
    private static readonly Type[] All = typeof(ProductTypes).Assembly.GetTypes();

    [Fact]
    public void Types_with_an_attribute_are_found()
    {
        Assert.Equal(With<SectionAttribute>(), ProductTypes.With<SectionAttribute>());
        Assert.Equal(With<MigrationAttribute>(), ProductTypes.With<MigrationAttribute>());
        Assert.Equal(With<DbContextAttribute>(), ProductTypes.With<DbContextAttribute>());
    }

    [Fact]
    public void Mappings_of_entities_are_found()
    {
        var mappings = All.Where(t =>
            !t.IsAbstract
            && t.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEntityTypeConfiguration<>))
        );
        Assert.Equal(Sorted(mappings), ProductTypes.Of(typeof(IEntityTypeConfiguration<>)));
    }

    [Fact]
    public void There_are_no_MVC_controllers() =>
        Assert.DoesNotContain(All, t => t.IsSubclassOf(typeof(Microsoft.AspNetCore.Mvc.ControllerBase)));

    private static IEnumerable<Type> With<TAttribute>()
        where TAttribute : Attribute => Sorted(All.Where(t => t.GetCustomAttribute<TAttribute>(inherit: false) is not null));

    private static IEnumerable<Type> Sorted(IEnumerable<Type> types) => types.OrderBy(t => t.FullName, StringComparer.Ordinal);
}
