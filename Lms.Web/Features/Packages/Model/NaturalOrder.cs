namespace Lms.Web.Features.Packages.Model;

/// <summary>Compares names as people count: “2” before “10”.</summary>
internal sealed class NaturalOrder : IComparer<string>
{
    public static readonly NaturalOrder Order = new();

    public int Compare(string? x, string? y)
    {
        var (a, b) = (x ?? "", y ?? "");
        for (int i = 0, j = 0; ; )
        {
            if (i == a.Length || j == b.Length)
                return (a.Length - i).CompareTo(b.Length - j) is var longer && longer != 0 ? longer : string.CompareOrdinal(a, b);
            if (char.IsAsciiDigit(a[i]) && char.IsAsciiDigit(b[j]))
            {
                var m = Number(a, ref i);
                var n = Number(b, ref j);
                var one = m.Length != n.Length ? m.Length.CompareTo(n.Length) : m.CompareTo(n, StringComparison.Ordinal);
                if (one != 0)
                    return one;
                continue;
            }
            var (p, q) = (char.ToLowerInvariant(a[i++]), char.ToLowerInvariant(b[j++]));
            if (p != q)
                return p.CompareTo(q);
        }
    }

    private static ReadOnlySpan<char> Number(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        return text.AsSpan(start, at - start).TrimStart('0');
    }
}
