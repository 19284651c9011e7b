using System.Globalization;
using System.IO.Compression;
using System.Text;
using Merit.Adapters.Documents.Reading;
using Merit.Assessment;
using Merit.Assessment.Submissions;

namespace Merit.Adapters.Tests.Documents;

/// <summary>
/// Mutated files for every reader of what agencies send: no exception, no more memory than the budget, and an answer in words.
/// MERIT_FUZZ_INPUTS says how many, MERIT_FUZZ_SEED from where; the seed of an input that fails is printed.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Inputs = 20_000;
    private const long MostBytesPerInput = 64L * 1024 * 1024;

    private static readonly string[] Tokens =
    [
        "<", ">", "\"", "&", "&amp;", "&#0;", "&#x41;", "<!DOCTYPE a>", "<![CDATA[", "]]>", "<!--", "-->", "<?a?>", "</row>", "<row>", "<c>", "<v>", "<f>",
        " t=\"s\"", " t=\"e\"", " r=\"A1\"", " r=\"XFE1\"", " xml:space=\"preserve\"", "1e308", "-1", "99999999999", "\0", "\uFEFF", "\u202E", "\u200B", "\uD800",
        "{", "}", "[", "]", ",", ";", "|", "\t", "\r\n", "null", "1-Jan", "3.10", "=1+1", "'", "../", "PK\u0003\u0004", "manifest.json", "indicator",
    ];

    [Fact]
    public void No_mutated_file_breaks_a_reader()
    {
        int inputs = Number("MERIT_FUZZ_INPUTS", Inputs);
        int seed = Number("MERIT_FUZZ_SEED", 2026);
        byte[] workbook = Books.WithRows(Books.Rows(Books.Text), "<si><t>a</t></si><si><r><t>b</t></r></si>");
        Dictionary<string, byte[]> parts = Books.Parts(Books.Rows(Books.Text), "<si><t>a</t></si>");
        Dictionary<string, byte[]> register = Books.Parts(RegisterWorkbookTests.Rows, "<si><t>a</t></si>");
        string[] names = [.. parts.Keys];
        byte[] csv = SubmissionForms.Csv(Books.Merit);
        byte[] json = SubmissionForms.Json(Books.Merit, "merit-2026", "3173");
        byte[] manifest = Encoding.UTF8.GetBytes("""{"files":[{"name":"submission.xlsx","sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":12},{"name":"bukti.pdf"}],"final":false}""");
        byte[] template = Books.Filled();
        long before = GC.GetAllocatedBytesForCurrentThread();
        long most = 0;
        int refused = 0;
        for (int input = 0; input < inputs; input++)
        {
            Random random = new(seed + input);
            try
            {
                IReadOnlyList<Finding> findings = (input % 8) switch
                {
                    0 => Books.Read(Mutated(workbook, random)).Findings,
                    1 or 2 or 3 => Books.Read(WithMutatedPart(parts, names, random)).Findings,
                    4 => SubmissionCsv.Parse(Mutated(csv, random), Books.Context).Findings,
                    5 => SubmissionJson.Parse(Mutated(json, random), Books.Context).Findings,
                    6 => ManifestJson.Parse(Mutated(manifest, random)).Findings,
                    _ when input % 16 == 15 => RegisterWorkbook.Parse(WithMutatedPart(register, names, random)).Findings,
                    _ => input % 80 == 7 ? Books.Read(Mutated(template, random)).Findings : ManifestJson.Parse(Mutated(manifest, random)).Findings,
                };
                refused += findings.Count > 0 ? 1 : 0;
                Assert.DoesNotContain(findings, finding => finding.MessageId.Length == 0 || finding.MessageEn.Length == 0);
            }
            catch (Exception failure) when (failure is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"Input {input} (MERIT_FUZZ_SEED={seed + input} MERIT_FUZZ_INPUTS=1): {failure.GetType().Name} {failure.Message}\n{failure.StackTrace}");
            }

            long after = GC.GetAllocatedBytesForCurrentThread();
            most = Math.Max(most, after - before);
            Assert.True(after - before < MostBytesPerInput, $"Input {input} of seed {seed} made {after - before} bytes of garbage.");
            before = after;
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{inputs} inputs from seed {seed}: {refused} with findings, at most {most / 1024} KB allocated for one"));
        Assert.True(refused > inputs / 3);
    }

    private static int Number(string setting, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(setting), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : otherwise;

    private static byte[] WithMutatedPart(Dictionary<string, byte[]> parts, string[] names, Random random)
    {
        string name = names[random.Next(names.Length)];
        using MemoryStream archive = new();
        using (ZipArchive zip = new(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string part, byte[] content) in parts)
            {
                using Stream entry = zip.CreateEntry(part, CompressionLevel.NoCompression).Open();
                entry.Write(part == name ? Mutated(content, random) : content);
            }
        }

        return archive.ToArray();
    }

    private static byte[] Mutated(byte[] document, Random random)
    {
        byte[] bytes = document;
        for (int edit = random.Next(1, 5); edit > 0; edit--)
        {
            int place = random.Next(bytes.Length + 1);
            int end = Math.Min(bytes.Length, place + random.Next(1, 1 << random.Next(1, 10)));
            bytes = random.Next(6) switch
            {
                0 => [.. bytes.AsSpan(0, place), .. bytes.AsSpan(end)],
                1 => [.. bytes.AsSpan(0, end), .. bytes.AsSpan(place)],
                2 => [.. bytes.AsSpan(0, place), .. Encoding.UTF8.GetBytes(Tokens[random.Next(Tokens.Length)]), .. bytes.AsSpan(place)],
                3 => [.. bytes.AsSpan(0, place), (byte)random.Next(256), .. bytes.AsSpan(end)],
                4 => Flipped(bytes, place, random),
                _ => [.. bytes.AsSpan(0, place), .. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Tokens[random.Next(Tokens.Length)], random.Next(1, 200)))), .. bytes.AsSpan(place)],
            };
        }

        return bytes;
    }

    private static byte[] Flipped(byte[] bytes, int place, Random random)
    {
        byte[] flipped = [.. bytes];
        for (int at = place; at < Math.Min(bytes.Length, place + 4); at++)
        {
            flipped[at] ^= (byte)(1 << random.Next(8));
        }

        return flipped;
    }
}
