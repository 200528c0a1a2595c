using Lms.Web.Features.Packages.Model;

namespace Lms.Web.Tests.Features.Packages;

/// <summary>Which modules, units, and lessons a folder of texts becomes, and in which order.</summary>
public sealed class FolderStructureTests(LmsApp app) : PackageHouse(app), IClassFixture<LmsApp>
{
    /// <summary>One line for each module, unit, and lesson.</summary>
    private static string Outline(Plan plan) =>
        string.Join(
            '\n',
            plan.Modules.SelectMany(m =>
                m.Units.SelectMany(u => u.Lessons.Select(l => "    " + l.Sheet.Title).Prepend("  " + u.Title)).Prepend(m.Title)
            )
        );

    [Fact]
    public void A_book_has_the_order_and_titles_of_its_summary()
    {
        const string summary = """
            # Summary

            [Before you sail](intro.md)

            - [Knots](knots/README.md)
              - [The `reef` knot](knots/reef.md)
              - [Bends](knots/bends.md)
                - [Two ropes](knots/two.md)
              - [Hitches]()
              - [Last](knots/last.md)
            - [Wind](wind.md)
            - [Night](night/README.md)
              - [Stars](night/stars.md)
            - [Gone](gone.md)

            ---

            [Thanks](thanks.md)
            """;
        var plan = PlanOf(
            ("book.toml", "[book]\ntitle = \"Sailing \\\"well\\\"\" # ours\n\n[output.html]\ntitle = \"x\"\n"),
            ("src/SUMMARY.md", summary),
            ("src/intro.md", "Text."),
            ("src/wind.md", "## Of wind\n\nText."),
            ("src/thanks.md", "Text."),
            ("src/knots/README.md", "# Knots\n\nText."),
            ("src/knots/reef.md", "Text."),
            ("src/knots/bends.md", "Text."),
            ("src/knots/two.md", "Text."),
            ("src/knots/last.md", "Text."),
            ("src/night/README.md", "Text."),
            ("src/night/stars.md", "Text."),
            ("src/unlisted.md", "Text."),
            ("README.md", "# About the repository\n\nText.")
        );
        Assert.Equal("Sailing \"well\"", plan.Sheet.Title);
        Assert.Equal(
            """
            Sailing "well"
              
                Before you sail
            Knots
              
                Knots
                The reef knot
              Bends
                Bends
                Two ropes
              Last
                Last
            Wind
              
                Wind
            Night
              
                Night
                Stars
            Thanks
              
                Thanks
            """,
            Outline(plan)
        );
        // A heading that says something else than the title stays.
        Assert.StartsWith("## Of wind", plan.Lessons.Single(l => l.Path == "src/wind.md").Markdown, StringComparison.Ordinal);
        Assert.Equal("Text.", plan.Lessons.Single(l => l.Path == "src/knots/README.md").Markdown);
        Assert.Equal(
            "Line 9: “Hitches” has no text yet. Line 14: “Gone” has no text: src/gone.md wasn’t found.",
            Said(plan, "src/SUMMARY.md")
        );
        Assert.Equal("It isn’t in the table of contents src/SUMMARY.md.", Said(plan, "src/unlisted.md"));
        Assert.Equal(Fate.TextLeftOut, plan.Report.First(r => r.Path == "README.md").Fate);
    }

    [Fact]
    public void Parts_of_a_summary_become_modules_and_their_chapters_units()
    {
        var plan = PlanOf(
            (
                "SUMMARY.md",
                "# Sailing\n\n* [Start](README.md)\n\n## On land\n\n* [Knots](k.md)\n  * [Reef](reef.md)\n\n"
                    + "## At sea\n\n* [Wind](w.md)\n"
            ),
            ("README.md", "Text."),
            ("k.md", "Text."),
            ("reef.md", "Text."),
            ("w.md", "Text.")
        );
        Assert.Equal("Sailing\n  \n    Start\nOn land\n  Knots\n    Knots\n    Reef\nAt sea\n  \n    Wind", Outline(plan));
    }

    [Fact]
    public void A_flat_summary_is_one_module()
    {
        var plan = PlanOf(
            ("SUMMARY.md", "# Contents\n\n- [B](b.md)\n- [A](a.md)\n- [A again](a.md)\n- [Site](https://example.org/x)\n"),
            ("a.md", "Text."),
            ("b.md", "Text.")
        );
        Assert.Equal("Folder\n  \n    B\n    A", Outline(plan));
        Assert.Equal(
            "Line 6: “Site” is a link to another site: https://example.org/x "
                + "Line 5: a.md is listed twice. Its lesson is in the first place.",
            Said(plan, "SUMMARY.md")
        );
    }

    [Fact]
    public void A_site_of_MkDocs_has_the_order_of_its_navigation()
    {
        const string site = """
            site_name: Sailing
            docs_dir: pages
            markdown_extensions:
              - pymdownx.emoji:
                  emoji_index: !!python/name:material.extensions.emoji.twemoji
            nav:
              - index.md
              - On land:
                - Knots: knots.md
                - Ropes:
                  - ropes/hemp.md
                  - Nylon: ropes/nylon.md
              - Forum: https://example.org/forum
            """;
        var plan = PlanOf(
            ("mkdocs.yml", site),
            ("pages/index.md", "# Welcome\n\n![Reef](/img/reef.png)"),
            ("pages/knots.md", "# All knots\n\nText."),
            ("pages/ropes/hemp.md", "# Hemp\n\nText."),
            ("pages/ropes/nylon.md", "---\ntitle: Of nylon\n---\n\nText."),
            ("pages/img/reef.png", Png),
            ("README.md", "# Repository\n\nText.")
        );
        Assert.Equal("Sailing\n  \n    Welcome\nOn land\n  \n    Knots\n  Ropes\n    Hemp\n    Nylon", Outline(plan));
        Assert.Equal(["pages/img/reef.png"], plan.Files);
        Assert.Equal("The title “Of nylon” isn’t used: the contents have another.", Said(plan, "pages/ropes/nylon.md"));
        Assert.Equal("Line 13: “Forum” is a link to another site: https://example.org/forum", Said(plan, "mkdocs.yml"));
    }

    [Fact]
    public void A_site_without_navigation_is_the_folder_of_its_texts()
    {
        var plan = PlanOf(("mkdocs.yml", "site_name: Sailing"), ("docs/b.md", "Text."), ("docs/a/x.md", "Text."), ("other.md", "Text."));
        Assert.Equal("Sailing\n  \n    B\nA\n  \n    X", Outline(plan));
        Assert.Equal("It’s outside the folder docs/, which mkdocs.yml names.", Said(plan, "other.md"));
    }

    [Fact]
    public void A_Jupyter_Book_has_the_order_of_its_contents()
    {
        const string toc = """
            format: jb-book
            root: intro
            parts:
              - caption: On land
                chapters:
                  - file: knots
                    sections:
                      - file: reef
                        title: The reef knot
                  - file: plot
            """;
        var plan = PlanOf(
            ("_config.yml", "title: Sailing"),
            ("_toc.yml", toc),
            ("intro.md", "# Welcome\n\nText."),
            ("knots.md", "# Knots\n\nText."),
            ("reef.md", "# Reef\n\nText."),
            ("plot.ipynb", "{}")
        );
        Assert.Equal("Sailing\n  \n    Welcome\nOn land\n  Knots\n    Knots\n    The reef knot", Outline(plan));
        Assert.Equal("Line 10: plot.ipynb isn’t a Markdown text.", Said(plan, "_toc.yml"));
    }

    [Fact]
    public void Without_a_table_of_contents_front_matter_gives_the_order_and_deeper_folders_become_units()
    {
        var plan = PlanOf(
            ("1-start/README.md", "---\nweight: 1\n---\n\n# Getting started\n\nText."),
            ("1-start/lessons/2-wind/README.md", "# The wind\n\nText."),
            ("1-start/lessons/2-wind/task.md", "# Find it\n\nText."),
            ("1-start/lessons/10-sea/README.md", "# The sea\n\nText."),
            ("1-start/lessons/10-sea/code/run.md", "# Run it\n\nText."),
            ("2-more/_category_.json", "{\"label\": \"More to know\", \"position\": 2}"),
            ("2-more/a.md", "---\nsidebar_position: 2\n---\n\n# Anchors"),
            ("2-more/b.md", "---\nsidebar_position: 1\n---\n\n# Boats\n\nText."),
            ("2-more/c.md", "# Crew\n\nText.")
        );
        Assert.Equal(
            """
            Getting started
              
                Getting started
              The wind
                The wind
                Find it
              The sea
                The sea
              The sea › Code
                Run it
            More to know
              
                Boats
                Crew
            """,
            Outline(plan)
        );
        Assert.Equal("It has no text.", Said(plan, "2-more/a.md"));
    }

    [Fact]
    public void A_summary_deep_in_a_folder_is_not_about_the_whole()
    {
        var plan = PlanOf(
            ("a.md", "Text."),
            ("b.md", "Text."),
            ("c.md", "Text."),
            ("x/book/SUMMARY.md", "- [Other](other.md)"),
            ("x/book/other.md", "Text.")
        );
        Assert.Equal(["A", "B", "C", "Other"], plan.Lessons.Select(l => l.Sheet.Title));
    }

    [Fact]
    public void Names_that_differ_only_in_capitals_are_different_files()
    {
        var plan = PlanOf(
            ("a.md", "![One](Ko.png) [Two](ko.png) [other](B.md)"),
            ("b.md", "Small."),
            ("B.md", "Capital."),
            ("Ko.png", Png),
            ("ko.png", Png),
            ("KO.png", Png)
        );
        Assert.Equal(["Ko.png", "ko.png"], plan.Files);
        Assert.Equal(3, plan.Lessons.Count());
        Assert.Equal("Nothing refers to it.", Said(plan, "KO.png"));
    }

    [Fact]
    public void Hidden_files_and_folders_of_tools_are_named()
    {
        var plan = PlanOf(
            ("a.md", "![One](.assets/one.png)"),
            (".assets/one.png", Png),
            (".github/CONTRIBUTING.md", "Text."),
            (".github/labels.yml", "x"),
            (".git/HEAD", "x"),
            ("web/node_modules/x/index.js", "x")
        );
        Assert.Equal([".assets/one.png"], plan.Files);
        Assert.Equal("It’s in a hidden folder.", Said(plan, ".github/CONTRIBUTING.md"));
        Assert.Equal("It’s hidden, and nothing refers to it.", Said(plan, ".github/labels.yml"));
        Assert.Equal("It belongs to a tool and isn’t looked into.", Said(plan, ".git"));
        Assert.Equal("It belongs to a tool and isn’t looked into.", Said(plan, "web/node_modules"));
    }
}
