using Lms.Web.Kernel;
using Lms.Web.Platform.Ui;

namespace Lms.Web.Features.Media.Captions;

/// <summary>One page of the captions in a language, each with its own fields.</summary>
public sealed record CueForm
{
    /// <summary>The URL that the form submits to.</summary>
    public required string Url { get; init; }

    public required string Language { get; init; }

    /// <summary>The version of the captions that the rows were made from.</summary>
    public required int Version { get; init; }

    public required Paged<Row> Shown { get; init; }

    /// <summary>The caption that was changed last, by its place in all.</summary>
    public required int? Changed { get; init; }

    /// <summary>The caption to be added, as it was submitted and refused.</summary>
    public required CuesModel.Typed? Fresh { get; init; }

    /// <summary>The errors, by position on the page; -1 is the caption to be added.</summary>
    public required IReadOnlyDictionary<int, List<Refusal>> Problems { get; init; }

    public sealed record Row
    {
        /// <summary>From 1, of all.</summary>
        public required int Number { get; init; }

        public required string Start { get; init; }

        public required string End { get; init; }

        public required string Text { get; init; }

        public required IReadOnlyList<Refusal> Doubts { get; init; }

        /// <summary>It has a position or notes that the fields do not show.</summary>
        public required bool HasMore { get; init; }
    }
}
