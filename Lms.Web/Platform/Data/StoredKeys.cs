using System.Xml.Linq;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Outbox;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Options;

namespace Lms.Web.Platform.Data;

/// <summary>A key of ASP.NET's data protection: it signs cookies and links in emails.</summary>
public sealed class StoredKey
{
    public required string Id { get; init; }

    public required string Xml { get; init; }

    public DateTime CreatedAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<StoredKey>
    {
        public void Configure(EntityTypeBuilder<StoredKey> builder)
        {
            builder.ToTable("StoredKeys");
            builder.HasKey(k => k.Id);
            builder.Property(k => k.Id).HasMaxLength(200);
        }
    }
}

/// <summary>Keeps the keys in the database, so that all processes have the same and a backup of it is whole.</summary>
internal sealed class StoredKeys(Func<LmsContext> contexts, WriteGate gate, OutboxSignal signal, ContentEdition edition, TimeProvider clock)
    : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var db = contexts();
        return
        [
            .. db.Set<StoredKey>()
                .AsNoTracking()
                .OrderBy(k => k.CreatedAt)
                .Select(k => k.Xml)
                .AsEnumerable()
                .Select(x => XElement.Parse(x)),
        ];
    }

    public void StoreElement(XElement element, string friendlyName) =>
        Task.Run(() => KeepAsync(friendlyName, element.ToString(SaveOptions.DisableFormatting), CancellationToken.None))
            .GetAwaiter()
            .GetResult();

    /// <summary>Keys that earlier versions stored as files are imported once; the files stay where they are.</summary>
    public async Task TakeOverAsync(string folder, CancellationToken stop)
    {
        if (!Directory.Exists(folder))
            return;
        await using var db = contexts();
        if (await db.Set<StoredKey>().AnyAsync(stop))
            return;
        foreach (var file in Directory.GetFiles(folder, "key-*.xml").Order(StringComparer.Ordinal))
            await KeepAsync(Path.GetFileNameWithoutExtension(file), await File.ReadAllTextAsync(file, stop), stop);
    }

    private async Task KeepAsync(string name, string xml, CancellationToken stop)
    {
        await using var db = contexts().Enter(new Viewer(), clock, gate, signal, edition);
        if (await db.Set<StoredKey>().AnyAsync(k => k.Id == name, stop))
            return;
        db.Add(
            new StoredKey
            {
                Id = name,
                Xml = xml,
                CreatedAt = clock.Now,
            }
        );
        await db.SaveChangesAsync(stop);
    }

    /// <summary>Configured through options because the repository itself comes from the container.</summary>
    public sealed class Use(StoredKeys keys) : IConfigureOptions<KeyManagementOptions>
    {
        public void Configure(KeyManagementOptions options) => options.XmlRepository = keys;
    }
}
