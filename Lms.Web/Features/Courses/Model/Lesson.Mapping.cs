using Lms.Web.Platform.Files;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Courses.Model;

public sealed partial class Lesson
{
    internal sealed class Mapping : IEntityTypeConfiguration<Lesson>
    {
        public void Configure(EntityTypeBuilder<Lesson> builder)
        {
            builder.ToTable("Lessons");
            builder.Property(l => l.Title).HasMaxLength(160);
            builder.Property(l => l.Slug).HasMaxLength(Kernel.Slug.MaxLength);
            builder.Property(l => l.Objective).HasMaxLength(500);
            builder.Property(l => l.Kind).HasMaxLength(LessonKind.MaxLength);
            builder.Property(l => l.Rule).HasMaxLength(CompletionRule.MaxLength);
            builder.Property(l => l.Unlock).HasMaxLength(4000).HasConversion(rule => rule!.ToString(), json => UnlockRule.Parse(json));
            builder.Ignore(l => l.Published).Ignore(l => l.Written);
            builder.HasIndex(l => new { l.CourseId, l.Slug });
            builder.HasIndex(l => new { l.UnitId, l.Position });
            builder.HasOne<Course>().WithMany().HasForeignKey(l => l.CourseId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne(l => l.Body).WithOne().HasForeignKey<LessonBody>(b => b.LessonId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne(l => l.Video).WithOne().HasForeignKey<LessonVideo>(v => v.LessonId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne(l => l.Document).WithOne().HasForeignKey<LessonDocument>(d => d.LessonId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne(l => l.Link).WithOne().HasForeignKey<LessonLink>(n => n.LessonId).OnDelete(DeleteBehavior.Cascade);
            // Whoever has a lesson can ask whether something is missing in it.
            builder.Navigation(l => l.Video).AutoInclude();
            builder.Navigation(l => l.Document).AutoInclude();
            builder.Navigation(l => l.Link).AutoInclude();
        }
    }

    internal sealed class VideoMapping : IEntityTypeConfiguration<LessonVideo>
    {
        public void Configure(EntityTypeBuilder<LessonVideo> builder)
        {
            builder.ToTable("LessonVideos");
            builder.HasKey(v => v.LessonId);
            builder.Property(v => v.Url).HasMaxLength(500);
            builder.HasOne<StoredFile>().WithMany().HasForeignKey(v => v.FileId).OnDelete(DeleteBehavior.Cascade);
        }
    }

    internal sealed class DocumentMapping : IEntityTypeConfiguration<LessonDocument>
    {
        public void Configure(EntityTypeBuilder<LessonDocument> builder)
        {
            builder.ToTable("LessonDocuments");
            builder.HasKey(d => d.LessonId);
            builder.HasOne<StoredFile>().WithMany().HasForeignKey(d => d.FileId).OnDelete(DeleteBehavior.Cascade);
        }
    }

    internal sealed class LinkMapping : IEntityTypeConfiguration<LessonLink>
    {
        public void Configure(EntityTypeBuilder<LessonLink> builder)
        {
            builder.ToTable("LessonLinks");
            builder.HasKey(n => n.LessonId);
            builder.Property(n => n.Url).HasMaxLength(OutsideAddress.MostLength);
            builder.Property(n => n.Title).HasMaxLength(160);
            builder.Property(n => n.Note).HasMaxLength(500);
        }
    }

    internal sealed class BodyMapping : IEntityTypeConfiguration<LessonBody>
    {
        public void Configure(EntityTypeBuilder<LessonBody> builder)
        {
            builder.ToTable("LessonBodies");
            builder.HasKey(b => b.LessonId);
            builder.Ignore(b => b.Current).Ignore(b => b.DraftMarkdown);
            builder.HasOne(b => b.Draft).WithOne().HasForeignKey<LessonDraft>(d => d.LessonId).OnDelete(DeleteBehavior.Cascade);
            builder.Navigation(b => b.Draft).AutoInclude();
            builder
                .Personal(b => b.DraftedById)
                .Stays(CourseStaff.Work)
                .KeepsTheRest(CourseStaff.Work)
                .NotExported("only says who edited it last");
        }
    }

    internal sealed class DraftMapping : IEntityTypeConfiguration<LessonDraft>
    {
        public void Configure(EntityTypeBuilder<LessonDraft> builder)
        {
            builder.ToTable("LessonDrafts");
            builder.HasKey(d => d.LessonId);
            builder.Property(d => d.Title).HasMaxLength(160);
            builder.Property(d => d.Objective).HasMaxLength(500);
            builder.Ignore(d => d.Text);
        }
    }

    internal sealed class VersionMapping : IEntityTypeConfiguration<LessonVersion>
    {
        public void Configure(EntityTypeBuilder<LessonVersion> builder)
        {
            builder.ToTable("LessonVersions");
            builder.HasKey(v => new { v.LessonId, v.Number });
            builder.Property(v => v.Title).HasMaxLength(160);
            builder.Property(v => v.Objective).HasMaxLength(500);
            builder.Property(v => v.Note).HasMaxLength(LessonVersion.LongestNote);
            builder.Ignore(v => v.Text);
            builder.HasOne<Lesson>().WithMany().HasForeignKey(v => v.LessonId).OnDelete(DeleteBehavior.Cascade);
            builder
                .Personal(v => v.PublishedById)
                .Stays(CourseStaff.Work)
                .KeepsTheRest(CourseStaff.Work)
                .Exports(
                    "versions-of-lessons",
                    "Lesson versions",
                    v => new
                    {
                        v.LessonId,
                        v.Number,
                        v.Kind,
                        v.Title,
                        v.PublishedAt,
                        v.Note,
                    }
                );
        }
    }

    internal sealed class AttachmentMapping : IEntityTypeConfiguration<LessonAttachment>
    {
        public void Configure(EntityTypeBuilder<LessonAttachment> builder)
        {
            builder.ToTable("LessonAttachments");
            builder.Property(a => a.Title).HasMaxLength(200);
            builder.Property(a => a.Description).HasMaxLength(500);
            builder.HasIndex(a => new { a.LessonId, a.Position });
            builder.HasOne<Lesson>().WithMany().HasForeignKey(a => a.LessonId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<StoredFile>().WithMany().HasForeignKey(a => a.FileId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
