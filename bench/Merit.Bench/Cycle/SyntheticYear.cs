using System.Globalization;
using System.Text;
using System.Text.Json;
using Merit.Assessment.Instruments;

namespace Merit.Bench.Cycle;

/// <summary>The agencies of a measured cycle and what they hand in: a form in which four indicators have an evidence file each.</summary>
internal sealed class SyntheticYear(int agencies)
{
    public const string Cycle = "bench-2026";
    public const string Instrument = "merit-2019";
    private const int Evidence = 4;
    private const int EvidenceBytes = 16 * 1024;
    private const int Seed = 2026;

    private readonly byte[][] _evidence = MakeEvidence();

    public IReadOnlyList<string> Agencies { get; } =
        [.. Enumerable.Range(0, agencies).Select(number => number.ToString("'B'00000", CultureInfo.InvariantCulture))];

    /// <summary>The document that registers them.</summary>
    public byte[] Register() => Register(Agencies);

    /// <summary>The document that registers some agencies.</summary>
    public static byte[] Register(IEnumerable<string> codes) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        agencies = codes.Select(code => new
        {
            code,
            name = $"Pemerintah Kabupaten {code}",
            type = "regency",
            contact = new { email = $"{code.ToLowerInvariant()}@instansi.example", name = "Badan Kepegawaian Daerah" },
        }),
    });

    /// <summary>One agency's files, without the manifest.</summary>
    public Dictionary<string, byte[]> Files(string agency)
    {
        Dictionary<string, byte[]> files = [];
        List<object> entries = [];
        foreach ((int place, var leaf) in ShippedInstruments.Get(Instrument).Leaves.Index())
        {
            string[] named = place < Evidence ? [$"bukti-{leaf.Code}.pdf"] : [];
            entries.Add(new { indicator = leaf.Code, level = named.Length > 0 ? 1 + ((place + agency[^1]) % 3) : 0, evidence = named });
            foreach (string name in named)
            {
                files.Add(name, _evidence[place]);
            }
        }

        files.Add("submission.json", JsonSerializer.SerializeToUtf8Bytes(new { cycle = Cycle, agency, instrument = Instrument, entries }));
        return files;
    }

    private static byte[][] MakeEvidence()
    {
        Random random = new(Seed);
        return
        [
            .. Enumerable.Range(0, Evidence).Select(_ =>
            {
                byte[] file = new byte[EvidenceBytes];
                random.NextBytes(file);
                Encoding.ASCII.GetBytes("%PDF-1.4\n").CopyTo(file, 0);
                return file;
            }),
        ];
    }
}
