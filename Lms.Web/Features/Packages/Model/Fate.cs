namespace Lms.Web.Features.Packages.Model;

/// <summary>The outcome for a file of an import, or for something in it; kept by name.</summary>
public enum Fate
{
    Taken,

    /// <summary>Imported with changes that lose nothing.</summary>
    Changed,

    /// <summary>Nothing in the course uses it.</summary>
    Skipped,

    /// <summary>A text that does not become a lesson.</summary>
    TextLeftOut,

    /// <summary>A text asks for a part of another file, and does not get it.</summary>
    NotFilledIn,

    /// <summary>A picture that a text shows is not there.</summary>
    NoPicture,

    /// <summary>A file that a text shows or links to is of a kind that is not taken.</summary>
    Unsupported,

    /// <summary>A link that leads nowhere.</summary>
    DeadLink,

    /// <summary>A picture on another site.</summary>
    OutsidePicture,

    /// <summary>An element of HTML that lessons do not have.</summary>
    NoSuchElement,

    /// <summary>An instruction for another system, which is shown as it is written.</summary>
    Instruction,
}

/// <summary>How the report speaks of them.</summary>
public static class Fates
{
    /// <summary>The order of the report: the worst loss first.</summary>
    public static readonly IReadOnlyList<Fate> WorstFirst =
    [
        Fate.TextLeftOut,
        Fate.NotFilledIn,
        Fate.NoPicture,
        Fate.Unsupported,
        Fate.DeadLink,
        Fate.OutsidePicture,
        Fate.NoSuchElement,
        Fate.Instruction,
        Fate.Changed,
        Fate.Skipped,
        Fate.Taken,
    ];

    /// <summary>Whether learners miss something that the authors made.</summary>
    public static bool IsLoss(this Fate fate) => fate is not (Fate.Taken or Fate.Changed or Fate.Skipped);

    public static string Text(this Fate fate) =>
        fate switch
        {
            Fate.TextLeftOut => "Texts that don’t become lessons",
            Fate.NotFilledIn => "Code and text from other files that’s missing",
            Fate.NoPicture => "Images that weren’t found",
            Fate.Unsupported => "Files of unsupported types",
            Fate.DeadLink => "Links that lead nowhere",
            Fate.OutsidePicture => "Images on other sites, shown as links",
            Fate.NoSuchElement => "HTML elements that are left out",
            Fate.Instruction => "Instructions for other systems, shown as written",
            Fate.Changed => "Other changes",
            Fate.Skipped => "Files that nothing uses",
            _ => "Included unchanged",
        };
}
