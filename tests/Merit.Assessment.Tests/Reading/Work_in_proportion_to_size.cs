using System.Text;
using Merit.Assessment.Agencies;
using Merit.Assessment.Awards;
using Merit.Assessment.Instruments;
using Merit.Assessment.Reading;
using Merit.Assessment.Submissions;
using Merit.Assessment.Verification;

namespace Merit.Assessment.Tests.Reading;

/// <summary>
/// Eight times the file makes eight times the work, or up to twenty-four where a buffer doubles; its square would make
/// sixty-four. Bytes allocated are counted and not time, which depends on what else the machine does.
/// </summary>
public sealed class Work_in_proportion_to_size
{
    private const int Small = 50_000;
    private const int Times = 8;
    private static readonly SubmissionContext Context = new("merit-2026", "3173", ShippedInstruments.Get("merit-2019"));

    private static readonly Dictionary<string, Func<int, string>> Files = new()
    {
        ["doubled names"] = size => "{" + Repeated("\"a\":1,", size) + "\"b\":1}",
        ["different names"] = size => "{" + string.Concat(Enumerable.Range(0, size / 12).Select(name => $"\"n{name}\":1,")) + "\"b\":1}",
        ["objects with doubled names"] = size => "[" + Repeated("{\"a\":1,\"a\":1},", size) + "1]",
        ["many names, then small objects"] = size =>
            "[{" + string.Concat(Enumerable.Range(0, size / 24).Select(name => $"\"n{name}\":1,")) + "\"b\":1}," + Repeated("{\"a\":1},", size / 2) + "1]",
        ["one huge text"] = size => $"{{\"files\":\"{new string('x', size)}\"}}",
        ["one huge name above many elements"] = size => $"{{\"{new string('x', size / 2)}\":[{Repeated("[],", size / 2)}1]}}",
        ["halves of surrogate pairs"] = size => "[" + Repeated("\"\\ud800\",", size) + "1]",
        ["deep nesting"] = size => new string('[', size),
        ["empty arrays"] = size => "{\"files\":[" + Repeated("[],", size) + "1]}",
        ["empty elements"] = size => "{\"entries\":[" + Repeated("{},", size) + "1],\"agencies\":[" + Repeated("{},", size) + "1]}",
        ["evidence names"] = size =>
            "{\"entries\":[{\"indicator\":\"1.1\",\"level\":3,\"evidence\":[" + Repeated("\"b\",", size) + "\"c\"]}]}",
        ["lines"] = size => "indicator,level\n" + Repeated("1.1,3\n", size),
        ["blank lines"] = size => "indicator,level\n" + new string('\n', size),
        ["commas"] = size => "indicator,level\n" + new string(',', size),
        ["header of unknown columns"] = size => Repeated("x,", size),
        ["marks"] = size => "indicator,level\n" + new string('"', size),
        ["marks that open each line"] = size => "indicator,level\n" + Repeated("\"a,\n", size),
        ["doubled marks in lines"] = size => "indicator,level\n\"" + Repeated("\"\"\n,", size),
        ["stray marks in one line"] = size => "indicator,level\n" + Repeated("\"\"x,", size),
        ["marks that close in one line"] = size => "indicator,level\n" + Repeated("\"x\"y\",", size),
        ["one cell"] = size => "indicator,level,evidence\n1.1,3," + Repeated("b|", size),
        ["codes like dates"] = size => "indicator,level\n" + Repeated("1-Jan,3\n", size),
        ["agencies"] = size => "kode,nama,jenis\n" + string.Concat(Enumerable.Range(0, size / 45).Select(number => $"A-{number:00000},Badan Kepegawaian Daerah Uji,kota\n")) + "A-00000,Dinas,kota\n",
        ["assessors"] = size => "id,nama,peran,kompetensi\n" + string.Concat(Enumerable.Range(0, size / 45).Select(number => $"a{number:00000},Sari,asesor,merit-2019:2026-01-01..2028-12-31\n")) + "a00000,Sari,asesor,\n",
        ["parts of one cell"] = size => "id,nama,peran,kepentingan\na,A,asesor," + Repeated("3171 ", size),
        ["scores"] = size => "agency,score\n" + Repeated("0031,3\n", size),
    };

    public static TheoryData<string> Kinds => [.. Files.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Of_every_reader(string kind)
    {
        byte[] small = Encoding.UTF8.GetBytes(Files[kind](Small));
        byte[] large = Encoding.UTF8.GetBytes(Files[kind](Small * Times));
        AgencyRegister register = new([new Agency("31", "A", AgencyType.City)]);
        Func<byte[], int>[] readers =
        [
            bytes => InstrumentJson.Parse(bytes).Findings.Count,
            bytes => SubmissionJson.Parse(bytes, Context).Findings.Count,
            bytes => SubmissionCsv.Parse(bytes, Context).Findings.Count,
            bytes => ManifestJson.Parse(bytes).Findings.Count,
            bytes => AgencyRegisterJson.Parse(bytes).Findings.Count,
            bytes => AgencyRegisterCsv.Parse(bytes).Findings.Count,
            bytes => AssessorRegisterJson.Parse(bytes).Findings.Count,
            bytes => AssessorRegisterCsv.Parse(bytes).Findings.Count,
            bytes => ScoreFileCsv.Parse(bytes, Context.Instrument, register).Findings.Count,
            bytes => Orders.Parse(bytes).Findings.Count,
            bytes => JsonText.ParseEach(bytes, new FindingList(), int.MaxValue, out _)?.Count ?? 1,
        ];
        foreach (Func<byte[], int> read in readers)
        {
            Assert.True(read(small) > 0);
            long few = Allocated(read, small);
            long many = Allocated(read, large);

            Assert.True(many <= Math.Max(few, small.Length) * Times * 3, $"{few} → {many}");
            Assert.True(many <= large.Length * 200L, $"{many} for {large.Length}");
        }
    }

    private static long Allocated(Func<byte[], int> read, byte[] bytes)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        read(bytes);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static string Repeated(string part, int size) =>
        new StringBuilder(size + part.Length).Insert(0, part, size / part.Length).ToString();
}
