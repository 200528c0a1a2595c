using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Lms.Web.Features.People.Model;

/// <summary>A row of the index that finds any three consecutive letters in the searchable text of members (SQLite only).</summary>
public sealed class MemberIndexEntry : IEntityTypeConfiguration<MemberIndexEntry>
{
    /// <summary>The number of the membership.</summary>
    public long Number { get; private init; }

    /// <summary>
    /// FTS5 takes a comparison of the column called like the table for its operator MATCH (https://sqlite.org/fts5.html, “Full-text Query
    /// Syntax”).
    /// </summary>
    public string Match { get; private init; } = "";

    public void Configure(EntityTypeBuilder<MemberIndexEntry> builder)
    {
        builder.HasNoKey().ToView("MemberIndex");
        builder.Property(e => e.Number).HasColumnName("rowid");
        builder.Property(e => e.Match).HasColumnName("MemberIndex");
    }
}
