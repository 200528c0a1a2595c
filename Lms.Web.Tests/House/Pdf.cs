using System.Text;

namespace Lms.Web.Tests.House;

/// <summary>The smallest complete PDF.</summary>
public static class Pdf
{
    public static byte[] Of(string text) =>
        Encoding.Latin1.GetBytes(
            $"%PDF-1.4\n% {text}\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
        );

    /// <summary>A form with one file.</summary>
    public static async Task<Page> SendsFile(
        this Browser browser,
        string path,
        string from,
        string name,
        byte[]? bytes,
        params (string Name, string Value)[] fields
    )
    {
        var content = new MultipartFormDataContent
        {
            { new StringContent((await browser.Opens(from)).Token), "__RequestVerificationToken" },
        };
        if (bytes is not null)
            content.Add(new ByteArrayContent(bytes), "file", name);
        foreach (var (field, value) in fields)
            content.Add(new StringContent(value), field);
        return await browser.Posts(path, content);
    }
}
