using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Instruments;
using MeritFunctions.Cycle;
using MeritFunctions.Records;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace MeritFunctions.Tests;

/// <summary>The app with a clock that stands, over a storage whose calls are counted and fail on demand.</summary>
public class MeritApp : AppFixture
{
    internal StorageFaults Storage { get; } = new();

    /// <summary>The app's clock. The storage emulator has its own, the machine's; the two begin together.</summary>
    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

    protected override Dictionary<string, string?> Settings => new() { ["Intake:FilesGrace"] = "00:00:00", ["Access:PublicAddress"] = "https://merit.example", ["Mail:QuietHours"] = "20:00-06:00" };

    private protected override HttpPipelinePolicy BlobPolicy => Storage;

    private protected override HttpPipelinePolicy TablePolicy => Storage;

    protected override void Configure(IServiceCollection services) => services.AddSingleton<TimeProvider>(Clock);

    /// <summary>An id that no other test has.</summary>
    public static string NewId() => $"t-{Guid.NewGuid():N}"[..20];

    /// <summary>Starts a cycle with agencies of its own, deadline an hour from now unless said otherwise.</summary>
    public Task<string> StartCycleAsync(params string[] agencies) =>
        StartCycleAsync("merit-2019", [.. agencies.Select(a => new Participant(a, $"Instansi {a}", "city", null, null))]);

    /// <summary>Starts a cycle of an instrument.</summary>
    public async Task<string> StartCycleAsync(string instrument, IReadOnlyList<Participant> agencies)
    {
        string id = NewId();
        DateTimeOffset deadline = Clock.GetUtcNow().AddHours(1);
        var order = new CycleStart(id, new Text("Uji", "Test"), 2027, "KASN", instrument, new CycleSchedule(deadline, deadline.AddDays(60), [], 5), agencies);
        await Get<CycleStarter>().StartAsync(order, ShippedInstruments.Get(instrument), ShippedInstruments.Document(instrument)!, HttpCalls.Anybody, Client, Cancellation);
        return id;
    }

    /// <summary>Puts one file where an agency puts it.</summary>
    public async Task PutAsync(string name, byte[] content) =>
        await Get<MeritStorage>().Container(Containers.Submissions).GetBlobClient(name).UploadAsync(new BinaryData(content), overwrite: true, Cancellation);

    /// <summary>Puts a whole upload: submission, its evidence, and the manifest last.</summary>
    public async Task PutUploadAsync(string folder, JsonObject submission, bool withEvidence = true, bool isFinal = false, bool withHashes = true)
    {
        Dictionary<string, byte[]> files = new() { ["submission.json"] = JsonSerializer.SerializeToUtf8Bytes(submission) };
        foreach (string name in withEvidence ? EvidenceOf(submission) : [])
        {
            files[name] = JsonSerializer.SerializeToUtf8Bytes(name);
        }

        foreach ((string name, byte[] content) in files)
        {
            await PutAsync($"{folder}/{name}", content);
        }

        await PutAsync($"{folder}/manifest.json", Manifest(files, isFinal, withHashes));
    }

    /// <summary>A manifest of files.</summary>
    public static byte[] Manifest(IReadOnlyDictionary<string, byte[]> files, bool isFinal = false, bool withHashes = true) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        files = files.Select(f => withHashes
            ? (object)new { name = f.Key, sha256 = Convert.ToHexStringLower(SHA256.HashData(f.Value)), size = f.Value.Length }
            : new { name = f.Key }),
        final = isFinal,
    });

    /// <summary>A submission with one level for every indicator and one evidence file for each.</summary>
    public static JsonObject Submission(string cycle, string agency, int level = 3, string of = "merit-2019")
    {
        Instrument instrument = ShippedInstruments.Get(of);
        return new JsonObject
        {
            ["cycle"] = cycle,
            ["agency"] = agency,
            ["instrument"] = of,
            ["entries"] = new JsonArray([.. instrument.Leaves.Select(leaf => (JsonNode)(leaf.Kind == NodeKind.Survey
                ? new JsonObject { ["indicator"] = leaf.Code, ["mean"] = level, ["respondents"] = 100, ["evidence"] = new JsonArray($"{leaf.Code}.pdf") }
                : new JsonObject { ["indicator"] = leaf.Code, ["level"] = level, ["evidence"] = new JsonArray($"{leaf.Code}.pdf") }))]),
        };
    }

    /// <summary>The agency's row.</summary>
    public async Task<AssessmentRow> RowAsync(string cycle, string agency) => (await Get<AssessmentTable>().FindAsync(cycle, agency, Cancellation))!;

    /// <summary>The reports on an agency's uploads, oldest first.</summary>
    public async Task<IReadOnlyList<UploadReport>> ReportsAsync(string cycle, string agency)
    {
        List<UploadReport> reports = [];
        foreach (ClaimRow claim in (await Get<ClaimTable>().ListAsync(cycle, agency, Cancellation)).OrderBy(c => c.ClaimedAt))
        {
            reports.Add((await Get<RecordStore>().ReadAsync<UploadReport>(RecordNames.Report(cycle, agency, claim.Receipt), Cancellation))!);
        }

        return reports;
    }

    /// <summary>The evidence files that a submission names, in its order.</summary>
    public static IEnumerable<string> EvidenceOf(JsonObject submission) =>
        submission["entries"]!.AsArray().SelectMany(entry => entry!["evidence"]!.AsArray()).Select(name => name!.GetValue<string>()).Distinct();
}
