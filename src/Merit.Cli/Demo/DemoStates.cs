using System.Globalization;
using System.Text.Json.Nodes;
using Merit.Cli.Api;
using Merit.Cli.Hosting;

namespace Merit.Cli.Demo;

/// <summary>
/// Leaves the demo's agencies in cycles of several states, for people who want to look: one is released, one is being verified, and one is open.
/// All of it is handed in and decided from outside, as in <see cref="DemoCycle.RunAsync"/>.
/// </summary>
public sealed class DemoStates(LocalStack stack, string samples, IDemoProgress progress)
{
    private const string Instrument = "merit-2019";

    /// <summary>Its results are out.</summary>
    public static CyclePlan Released { get; } = new(
        "merit-2026-pusat", Instrument, new("Penilaian Sistem Merit 2026: instansi pusat dan provinsi", "Merit system assessment 2026: central agencies and provinces"), 2026, 45, 75)
    {
        Agencies = ["19", "31", "32", "33", "74", "KEJRI", "MKRI"],
    };

    /// <summary>Assessors are at work on it: some agencies are verified, one is asked something, one never submitted, and one came again too late.</summary>
    public static CyclePlan InVerification { get; } = new(
        "merit-2026-daerah", Instrument, new("Penilaian Sistem Merit 2026: kabupaten dan kota", "Merit system assessment 2026: regencies and cities"), 2026, 60, 62)
    {
        Agencies = ["1202", "1671", "3311", "3574", "3671", "6405", "7504", "9901"],
    };

    /// <summary>Agencies are handing in, one of them with findings.</summary>
    public static CyclePlan Open { get; } = new(
        "merit-2027", Instrument, new("Penilaian Sistem Merit 2027", "Merit system assessment 2027"), 2027, 21, 60);

    /// <summary>Plays all of it.</summary>
    public async Task PlayAsync(CancellationToken cancellationToken)
    {
        using DemoCycle released = Cycle(Released), verified = Cycle(InVerification), open = Cycle(Open);
        await released.OpenAsync(cancellationToken);
        await verified.OpenAsync(cancellationToken);
        int results = (await released.UploadAsync(_ => true, cancellationToken)).Count;
        await verified.UploadAsync(_ => true, cancellationToken);
        // The released one closes before.
        await verified.LetDeadlinesPassAsync(cancellationToken);
        await open.OpenAsync(cancellationToken);
        await released.VerifyAsync(results, cancellationToken);
        await released.ReleaseAsync(cancellationToken);
        await verified.HandInAsync("1202", "2", cancellationToken);
        await DecideAsync(verified, cancellationToken);
        await open.UploadAsync(agency => agency is "1202" or "3311" or "6405" or "9902", cancellationToken);
        await released.DeliverAsync(results, cancellationToken);
    }

    private DemoCycle Cycle(CyclePlan plan) => new(stack, samples, plan, new NamedProgress(progress, plan.Id));

    private async Task DecideAsync(DemoCycle cycle, CancellationToken cancellationToken)
    {
        progress.Begin("Verification");
        string id = InVerification.Id;
        int submitted = InVerification.Agencies!.Count - 1;
        using MeritClient client = new(stack.Host.Address, stack.Token);
        CycleProgress closed = await cycle.UntilAsync("everything to await verification", p => p.In("awaitingVerification") == submitted && p.In("notSubmitted") == 1, cancellationToken);
        (string Agency, string Assessor, JsonObject Decision)[] decisions =
        [
            ("1671", "asesor-1", new() { ["outcome"] = "confirm" }),
            ("3671", "asesor-2", new() { ["outcome"] = "confirm" }),
            ("7504", "asesor-2", new() { ["outcome"] = "adjust", ["levels"] = new JsonObject { ["2.1"] = 2 }, ["reason"] = "Rencana pengadaan belum memuat seluruh unit kerja." }),
            ("3311", "asesor-1", new()
            {
                ["outcome"] = "clarify",
                ["indicators"] = new JsonArray("2.1"),
                ["reason"] = "Mohon lengkapi rencana pengadaan untuk dua unit kerja.",
                ["clarifyUntil"] = closed.Now.AddDays(1.5).ToString("O", CultureInfo.InvariantCulture),
            }),
        ];
        Dictionary<string, string?> receipts = (await client.GetAssessmentsAsync(id, cancellationToken)).ToDictionary(a => a.Agency, a => a.Receipt);
        foreach ((string agency, string assessor, JsonObject decision) in decisions)
        {
            decision["decisionId"] = $"{agency}-1";
            decision["receipt"] = receipts[agency];
            await client.DecideAsync(id, agency, assessor, decision, cancellationToken);
        }

        CycleProgress now = await cycle.UntilAsync(
            "the decisions to count, and the late upload to be refused",
            p => p.In("verified") == 3 && p.In("clarificationRequested") == 1 && p.Uploads.GetValueOrDefault("rejected") == 1,
            cancellationToken);
        progress.Done($"{id}: {now.In("verified")} verified, {now.In("clarificationRequested")} asked, {now.In("awaitingVerification")} waiting, 1 upload too late");
    }

    private sealed class NamedProgress(IDemoProgress shown, string name) : IDemoProgress
    {
        public void Begin(string step) => shown.Begin(step);

        public void Tell(string detail) => shown.Tell($"{name}: {detail}");

        public void Done(string detail) => shown.Done($"{name}: {detail}");
    }
}
