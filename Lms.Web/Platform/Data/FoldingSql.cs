using System.Globalization;
using System.Text;
using Lms.Web.Kernel;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;

namespace Lms.Web.Platform.Data;

/// <summary>
/// <see cref="Search.SearchDocument.Fold"/> expressed with PostgreSQL's built-in functions, step by step the same: decompose accents, lower
/// case, remove accents, plain letters, compose again. A function of our own would need a migration.
/// </summary>
internal static class FoldingSql
{
    public const string NameOnSqlite = "lms_fold";

    /// <summary>A bracket expression of all accents and vowel signs that combine with other letters.</summary>
    private static readonly string Marks = MarksOf();

    private static readonly List<(string Letter, string Plain)> Letters =
    [
        .. from code in Enumerable.Range(0x80, 0x1F00)
        let plain = PlainLetters.Of(char.ToLowerInvariant((char)code))
        where plain is not null
        select (((char)code).ToString(), plain),
    ];

    public static SqlExpression OnPostgres(SqlExpression text)
    {
        SqlExpression Text(string constant) => new SqlConstantExpression(constant, text.TypeMapping);
        SqlExpression Call(string name, params SqlExpression[] arguments) =>
            new SqlFunctionExpression(
                name,
                arguments,
                nullable: true,
                arguments.Select((_, at) => at == 0),
                typeof(string),
                text.TypeMapping
            );

        var folded = Call("lower", Call("normalize", text, new SqlFragmentExpression("NFD")));
        folded = Call("regexp_replace", folded, Text(Marks), Text(""), Text("g"));
        var single = Letters.Where(l => l.Plain.Length == 1).ToList();
        var (letters, plains) = (string.Concat(single.Select(l => l.Letter)), string.Concat(single.Select(l => l.Plain)));
        folded = Call("translate", folded, Text(letters), Text(plains));
        foreach (var (letter, plain) in Letters.Except(single))
            folded = Call("replace", folded, Text(letter), Text(plain));
        return Call("normalize", folded, new SqlFragmentExpression("NFC"));
    }

    private static string MarksOf()
    {
        var marks = new StringBuilder("[");
        for (var first = 0x80; first <= char.MaxValue; first++)
        {
            if (!IsMark(first))
                continue;
            var last = first;
            while (last < char.MaxValue && IsMark(last + 1))
                last++;
            marks.Append(CultureInfo.InvariantCulture, $"\\u{first:x4}-\\u{last:x4}");
            first = last;
        }
        return marks.Append(']').ToString();
    }

    private static bool IsMark(int code) => char.GetUnicodeCategory((char)code) is UnicodeCategory.NonSpacingMark;
}
