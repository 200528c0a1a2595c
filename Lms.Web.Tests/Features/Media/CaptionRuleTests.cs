using System.Text;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Media.Model;
using Lms.Web.Platform.Files.Media;
using Lms.Web.Platform.Text;

namespace Lms.Web.Tests.Features.Media;

/// <summary>How captions, transcripts, and chapters are read, and how errors in them are reported.</summary>
public sealed class CaptionRuleTests
{
    private const string Good = """
        WEBVTT - Knots

        NOTE Checked by Ada

        intro
        00:01.000 --> 00:04.500 align:start position:10%
        <v Ada>Take the <i>short</i> end &amp; hold it.

        00:00:05.000 --> 01:00:07.250
        Two
        lines.
        """;

    [Fact]
    public void Captions_are_read_with_names_settings_and_notes_and_written_unchanged()
    {
        var read = WebVtt.Parse(Good);
        Assert.Empty(read.Problems);
        Assert.Equal(
            [
                new Cue(1000, 4500, "<v Ada>Take the <i>short</i> end &amp; hold it.")
                {
                    Name = "intro",
                    Settings = "align:start position:10%",
                    Note = "Checked by Ada",
                },
                new Cue(5000, 3_607_250, "Two\nlines."),
            ],
            read.Cues
        );
        var again = WebVtt.Parse(read.ToString());
        Assert.Equal(read.Cues, again.Cues);
        Assert.Equal(read.ToString(), again.ToString());
        Assert.StartsWith(
            "WEBVTT\n\nNOTE Checked by Ada\n\nintro\n00:01.000 --> 00:04.500 align:start position:10%\n",
            read.ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void SubRip_is_converted_to_WebVTT()
    {
        var read = WebVtt.Parse(
            "\uFEFF1\r\n00:00:01,500 --> 00:00:03,000\r\n{\\an8}<font color=\"red\">Salt</font> & <I>pepper</I>\r\n\r\n2\r\n00:00:04,0 --> 00:00:05,25 X1:10 X2:20 Y1:1 Y2:2\r\nNext\r\n"
        );
        Assert.Empty(read.Problems);
        Assert.Equal([new Cue(1500, 3000, "Salt &amp; <i>pepper</i>"), new Cue(4000, 5250, "Next")], read.Cues);
    }

    [Theory]
    [InlineData("", 1, "No captions found.")]
    [InlineData("WEBVTT\n\n", 1, "No captions found.")]
    [InlineData("Only words\nand more", 1, "Times such as")]
    [InlineData("WEBVTT\n00:01.000 --> 00:02.000\nGlued", 2, "Leave an empty line")]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:02.000\nOne\n\nTwo, after an empty line", 6, "Times such as")]
    [InlineData("WEBVTT\n\n1.000 --> 2.000\nOne", 3, "These times can’t be read.")]
    [InlineData("WEBVTT\n\n00:75.000 --> 00:80.000\nOne", 3, "These times can’t be read.")]
    [InlineData("WEBVTT\n\n00:01.000 -> 00:02.000\nOne", 3, "Times such as")]
    [InlineData("WEBVTT\n\n00:04.000 --> 00:02.000\nOne", 3, "ends before it starts")]
    [InlineData("WEBVTT\n\n00:04.000 --> 00:04.000\nOne", 3, "ends before it starts")]
    [InlineData("WEBVTT\n\n00:04.000 --> 00:05.000\nOne\n\n00:03.000 --> 00:06.000\nTwo", 6, "before the one above it")]
    [InlineData("WEBVTT\n\n02:04.000 --> 02:05.000\nLate", 3, "starts after the end ({0})")]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:02.000\n\nLost", 5, "Times such as")]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:02.000\nOne\n00:02.000 --> 00:03.000\nTwo", 5, "times in the middle of a caption")]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:02.000 color:red\nOne", 3, "isn’t a valid caption setting")]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:02.000\nOne\n<script>alert(1)</script>", 5, "isn’t a valid caption tag")]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:02.000\na < b", 4, "isn’t a valid caption tag")]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:02.000\n<b>Loud", 4, "isn’t closed")]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:02.000\nLoud</b>", 4, "has no matching opening tag")]
    public void Errors_are_reported_with_their_line(string text, int line, string why)
    {
        var problem = WebVtt.Parse(text, seconds: 60).Problems[0];
        Assert.Equal(line, problem.Line);
        Assert.Contains(why, problem.Why.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_number_of_reported_errors_is_limited()
    {
        var read = WebVtt.Parse("WEBVTT\n\n" + string.Concat(Enumerable.Repeat("nonsense\n\n", 50_000)));
        Assert.Equal(WebVtt.MostProblems, read.Problems.Count);
        Assert.NotEmpty(WebVtt.Parse("WEBVTT\n\n00:01.000 --> 00:02.000\n" + new string('<', 5000)).Problems);
    }

    [Theory]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:02.000\n \nhello", "hello")]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:02.000\nhello\n\t\nthere\n", "hello\nthere")]
    [InlineData("1\n00:00:01,000 --> 00:00:02,000\n  \nhello", "hello")]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:02.000\nhello\n  \n", "hello")]
    public void A_whitespace_line_does_not_end_a_caption(string text, string words)
    {
        var read = WebVtt.Parse(text);
        Assert.Empty(read.Problems);
        Assert.Equal([new Cue(1000, 2000, words)], read.Cues);
    }

    [Theory]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:02.000\nOne\n \n00:03.000 --> 00:04.000\nTwo")]
    [InlineData("1\n00:00:01,000 --> 00:00:02,000\nOne\n \n2\n00:00:03,000 --> 00:00:04,000\nTwo")]
    public void A_whitespace_line_before_the_next_caption_ends_one(string text) =>
        Assert.Equal([new Cue(1000, 2000, "One"), new Cue(3000, 4000, "Two")], WebVtt.Parse(text).Cues);

    [Theory]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:02.000\n\n00:03.000 --> 00:04.000\nTwo", 3)]
    [InlineData("1\n00:00:01,000 --> 00:00:02,000\n\n2\n00:00:03,000 --> 00:00:04,000\nTwo", 2)]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:02.000\n<b></b>&nbsp;\n\n00:03.000 --> 00:04.000\nTwo", 3)]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:02.000\n\u200B&lrm; &#x2060;\n\n00:03.000 --> 00:04.000\nTwo", 3)]
    public void A_caption_without_text_is_skipped_and_reported(string text, int line)
    {
        var read = WebVtt.Parse(text);
        Assert.Empty(read.Problems);
        Assert.Equal([new Cue(3000, 4000, "Two")], read.Cues);
        Assert.Equal($"A caption without text was skipped (line {line}).", read.Remark!.InEnglish());
        Assert.Equal(
            "This caption has no text.",
            WebVtt.Of([new Cue(1000, 2000, "One"), new Cue(3000, 4000, "")]).Problems.Single().Why.Text
        );
    }

    [Fact]
    public void Only_text_files_are_read()
    {
        Assert.Equal("WEBVTT ü", WebVtt.Decode("WEBVTT ü"u8.ToArray()).Value);
        Assert.Equal("WEBVTT ü", WebVtt.Decode([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("WEBVTT ü")]).Value);
        Assert.Contains("UTF-8", WebVtt.Decode(Encoding.Latin1.GetBytes("WEBVTT ü and more")).Refusal!.Text, StringComparison.Ordinal);
        Assert.Contains("This isn’t a text file", WebVtt.Decode([0, 0, 1, 2]).Refusal!.Text, StringComparison.Ordinal);
        Assert.Contains("larger than", WebVtt.Decode(new byte[WebVtt.MostBytes + 1]).Refusal!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_transcript_groups_captions_into_paragraphs_by_speaker_and_pause()
    {
        var cues = WebVtt
            .Parse(
                "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ada>Salt &lt;b&gt; &amp; wind.\n\n00:02.500 --> 00:03.000\nGo on.\n\n00:03.100 --> 00:04.000\n<v Ben>Why?\n\n01:05.000 --> 01:06.000\nLater."
            )
            .Cues;
        var html = Transcript.Html(cues);
        Assert.Equal(3, html.Split("<p>").Length - 1);
        Assert.Contains(
            "<a class=\"cue__time\" href=\"#t=1\" data-seek=\"1\">0:01</a> <b>Ada:</b> <span class=\"cue\" data-seek=\"1\" data-until=\"2\">Salt &lt;b&gt; &amp; wind.</span> <span class=\"cue\" data-seek=\"2.5\" data-until=\"3\">Go on.</span>",
            html,
            StringComparison.Ordinal
        );
        Assert.Contains("<b>Ben:</b>", html, StringComparison.Ordinal);
        Assert.Equal("[0:01] Ada: Salt <b> & wind. Go on.\n\n[0:03] Ben: Why?\n\n[1:05] Later.\n", Transcript.Text(cues));
    }

    [Fact]
    public void Chapters_are_entered_as_times_with_titles_or_as_a_WebVTT_file()
    {
        var (chapters, problems) = Chapter.Parse("0:00 Start\n\n[2:30] - The second step\n1:02:03 End\n");
        Assert.Empty(problems);
        Assert.Equal([new(0, "Start"), new(150, "The second step"), new(3723, "End")], chapters);
        Assert.Equal("0:00 Start\n2:30 The second step\n1:02:03 End", Chapter.Lines(chapters));
        var file = Chapter.Vtt(chapters, 4000);
        Assert.Equal(chapters, Chapter.Parse(file).Chapters);
        Assert.Contains("02:30.000 --> 01:02:03.000\nThe second step", file, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Start", 1, "Enter a time")]
    [InlineData("0:00 Start\n0:75 Next", 2, "Enter a time")]
    [InlineData("0:30 Start\n0:30 Next", 2, "must start later than the one above it")]
    [InlineData("0:30 Start\n\n9:00 Late", 3, "after the end")]
    public void Invalid_chapters_are_reported_with_their_line(string text, int line, string why)
    {
        var problem = Chapter.Parse(text, seconds: 60).Problems[0];
        Assert.Equal(line, problem.Line);
        Assert.Contains(why, problem.Why.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("de", true)]
    [InlineData("zh-Hant", true)]
    [InlineData("", false)]
    [InlineData("de/../x", false)]
    [InlineData("chapters", false)]
    [InlineData("DE", false)]
    public void Languages_must_be_language_tags(string tag, bool isOne) => Assert.Equal(isOne, LessonCaptions.IsLanguage(tag));

    [Theory]
    [InlineData("62,5", 62_500)]
    [InlineData("1:02.5", 62_500)]
    [InlineData("00:01:02.500", 62_500)]
    [InlineData(" 3 ", 3000)]
    [InlineData("", null)]
    [InlineData("soon", null)]
    [InlineData("1:2:3:4", null)]
    [InlineData("-1", null)]
    public void Times_are_read_as_people_write_them(string typed, int? milliseconds) => Assert.Equal(milliseconds, WebVtt.Moment(typed));

    [Theory]
    [InlineData("One two. Three four", null, "One two.|Three four")]
    [InlineData("first line\nsecond line that is longer", null, "first line|second line that is longer")]
    [InlineData("one two three four", 5, "one|two three four")]
    [InlineData("<v Ada Long>Yes, I do", null, "<v Ada Long>Yes,|<v Ada Long>I do")]
    [InlineData("word", null, null)]
    [InlineData("<c.a b>word</c>", null, null)]
    public void A_caption_is_split_between_words_and_never_within_a_tag(string text, int? caret, string? made)
    {
        List<Cue> cues = [new(0, 4000, text) { Name = "a", Settings = "line:0" }];
        var divided = CueEditing.Split(cues, 0, caret);
        Assert.Equal(made is not null, divided.IsDone);
        if (made is null)
            return;
        Assert.Equal(made, string.Join('|', cues.Select(c => c.Text)));
        Assert.Equal((0, cues[0].End, 4000), (cues[0].Start, cues[1].Start, cues[1].End));
        Assert.Equal(("a", null, "line:0"), (cues[0].Name, cues[1].Name, cues[1].Settings));
    }
}
