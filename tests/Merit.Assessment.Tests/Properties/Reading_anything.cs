using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Merit.Assessment.Agencies;
using Merit.Assessment.Awards;
using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;
using Merit.Assessment.Submissions;

namespace Merit.Assessment.Tests.Properties;

public sealed class Reading_anything
{
    [Fact]
    public void Ten_thousand_mutated_instruments_are_refused_with_a_pointer()
    {
        Gen.Select(Arbitrary.Instrument, Gen.Int[0, Mutation.OfDocuments.Count - 1], Gen.Int).Sample(
            (spec, mutation, seed) =>
            {
                JsonObject document = spec.ToJson();
                if (!Mutation.OfDocuments[mutation].Apply(document, new Random(seed)))
                {
                    // Nothing to act on in this instrument: another mutation that always has.
                    Mutation.OfDocuments[0].Apply(document, new Random(seed));
                }

                Read<Instrument> read = InstrumentJson.Parse(Encoding.UTF8.GetBytes(document.ToJsonString()));

                Assert.False(read.Succeeded, Mutation.OfDocuments[mutation].Name);
                Assert.Contains(read.Findings, finding => finding.Severity == FindingSeverity.Error);
                Assert.All(read.Findings, finding => AssertPoints(document, finding));
            },
            iter: 8_000);
    }

    [Fact]
    public void Two_thousand_broken_files_are_refused_with_a_place()
    {
        Gen.Select(Arbitrary.Instrument, Gen.Int[0, Mutation.OfBytes.Count - 1], Gen.Int).Sample(
            (spec, mutation, seed) =>
            {
                byte[] broken = Mutation.OfBytes[mutation].Apply(spec.ToBytes(), new Random(seed));

                Read<Instrument> read = InstrumentJson.Parse(broken);

                Assert.False(read.Succeeded, Mutation.OfBytes[mutation].Name);
                Assert.All(read.Findings, finding => Assert.True(
                    finding.Pointer.StartsWith("line ", StringComparison.Ordinal)
                        || finding.Pointer == "/id"
                        || finding.Code == "encoding-utf16",
                    $"{finding.Code} {finding.Pointer}"));
            },
            iter: 2_000);
    }

    [Fact]
    public void No_bytes_whatever_make_a_reader_throw()
    {
        Instrument merit = ShippedInstruments.Get("merit-2019");
        AgencyRegister register = AgencyRegisterJson.Parse(Samples.Read("demo", "agencies.json")).Value!;
        SubmissionContext context = new("merit-2026", "31", merit);
        (string Name, byte[] Document, Func<byte[], (bool, IReadOnlyList<Finding>)> Read)[] readers =
        [
            ("instrument", ShippedInstruments.Document("merit-2025")!, bytes => Of(InstrumentJson.Parse(bytes))),
            ("submission.json", Samples.Read("demo", "submissions", "31", "submission.json"), bytes => Of(SubmissionJson.Parse(bytes, context))),
            ("submission.csv", Samples.Read("demo", "submissions", "3574", "submission.csv"), bytes => Of(SubmissionCsv.Parse(bytes, context))),
            ("register.json", Samples.Read("demo", "agencies.json"), bytes => Of(AgencyRegisterJson.Parse(bytes))),
            ("register.csv", Samples.Read("bkn-award-2022", "agencies.csv"), bytes => Of(AgencyRegisterCsv.Parse(bytes))),
            ("scores.csv", "agency,score\n31,335.5\n"u8.ToArray(), bytes => Of(ScoreFileCsv.Parse(bytes, merit, register))),
        ];

        Gen.Select(Gen.Int[0, readers.Length - 1], Edits).Sample(
            (reader, edits) =>
            {
                byte[] bytes = edits.Aggregate(readers[reader].Document, (document, edit) => edit.Apply(document));

                (bool succeeded, IReadOnlyList<Finding> findings) = readers[reader].Read(bytes);

                Assert.Equal(!succeeded, findings.Any(finding => finding.Severity == FindingSeverity.Error));
            },
            iter: 6_000);
    }

    [Fact]
    public void A_submission_that_reads_can_be_scored()
    {
        Instrument merit = ShippedInstruments.Get("merit-2019");
        SubmissionContext context = new("merit-2026", "3574", merit);
        byte[] document = Samples.Read("demo", "submissions", "3574", "submission.csv");
        Gen.Int[0, document.Length - 1].SelectMany(place => Gen.Byte[0x30, 0x39].Select(digit => (place, digit))).Sample(
            edit =>
            {
                byte[] bytes = [.. document];
                bytes[edit.place] = edit.digit;
                Read<Submission> read = SubmissionCsv.Parse(bytes, context);
                if (read.Succeeded)
                {
                    Assert.InRange(Scorer.Score(merit, read.Value.Entries).Score, 0m, 410m);
                }
            },
            iter: 2_000);
    }

    // Mostly bytes that mean something to a parser: others are refused before it sees them.
    private static readonly byte[] Syntax = "{}[]\",:;|\r\n\\u0123456789-+.eE tfan"u8.ToArray();

    private static readonly Gen<byte> Telling = Gen.Frequency(
        (60, Gen.Int[0, Syntax.Length - 1].Select(place => Syntax[place])), (1, Gen.Byte));

    private static Gen<Edit[]> Edits => Gen.Select(
        Gen.Int[0, 3], Gen.Double[0, 1], Gen.Int[1, 40], Telling.Array[1, 6],
        (kind, at, length, bytes) => new Edit(kind, at, length, bytes)).Array[1, 8];

    private static (bool, IReadOnlyList<Finding>) Of<T>(Read<T> read)
        where T : class => (read.Succeeded, read.Findings);

    // A finding points at something that is there, or at what is missing in something that is there.
    private static void AssertPoints(JsonObject document, Finding finding)
    {
        string[] parts = finding.Pointer.Split('/')[1..];
        JsonNode? node = document;
        for (int place = 0; place < parts.Length; place++)
        {
            bool last = place == parts.Length - 1;
            string name = parts[place].Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (node is JsonArray array)
            {
                int index = int.Parse(name, CultureInfo.InvariantCulture);
                Assert.InRange(index, 0, array.Count - 1);
                node = array[index];
                continue;
            }

            JsonObject target = Assert.IsType<JsonObject>(node);
            Assert.True(last || target.ContainsKey(name), $"{finding.Code} {finding.Pointer}");
            node = target[name];
        }
    }

    private sealed record Edit(int Kind, double At, int Length, byte[] Bytes)
    {
        public byte[] Apply(byte[] document)
        {
            int place = (int)(At * document.Length);
            int end = Math.Min(document.Length, place + Length);
            return Kind switch
            {
                0 => [.. document.AsSpan(0, place), .. Bytes, .. document.AsSpan(place)],
                1 => [.. document.AsSpan(0, place), .. document.AsSpan(end)],
                2 => [.. document.AsSpan(0, end), .. document.AsSpan(place)],
                _ => [.. document.AsSpan(0, place), .. Bytes, .. document.AsSpan(Math.Min(document.Length, place + Bytes.Length))],
            };
        }
    }
}
