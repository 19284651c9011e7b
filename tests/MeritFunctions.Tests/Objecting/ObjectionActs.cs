using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Merit.Adapters.Storage;
using Merit.Assessment.Verification;
using MeritFunctions.Http.Access;
using MeritFunctions.Objections;
using MeritFunctions.Records;
using MeritFunctions.Submitting;
using MeritFunctions.Tests.Awards;
using MeritFunctions.Tests.Cycle;

namespace MeritFunctions.Tests.Objecting;

/// <summary>What agencies and deciders do with objections, one call each.</summary>
internal static class ObjectionActs
{
    public const int Days = 14;
    public const string Reason = "Peta jabatan 2026 sudah ditandatangani.";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A cycle with objections whose result mails are out; its agencies assessed themselves at a level each.</summary>
    public static async Task<string> ReleasedAsync(this MeritApp app, params (string Agency, int Level)[] agencies)
    {
        string cycle = await app.DeterminedAsync(agencies);
        await app.Get<CycleTable>().ChangeAsync(cycle, row => (row.ObjectionDays = Days) > 0, Cancellation);
        await app.LetMailsGoAsync(cycle);
        return cycle;
    }

    /// <summary>Somebody with an agency's session.</summary>
    public static Caller AgencyOf(string cycle, string agency) => new(agency, Roles.Agency) { Cycle = cycle, Agency = agency, Credential = Credential.Session };

    /// <summary>Somebody who may decide.</summary>
    public static Caller Decider(string id = "decider-1") => new(id, Roles.Assessor) { Credential = Credential.Token };

    /// <summary>Adds a file to the evidence of an objection.</summary>
    public static async Task AddEvidenceAsync(this MeritApp app, string cycle, string agency, string name, string content = "%PDF-1.7 new")
    {
        byte[] bytes = Encoding.UTF8.GetBytes(content);
        string hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        DraftPlace place = ObjectionDesk.PlaceOf(cycle, agency);
        await app.Get<DraftDesk>().AddAsync(place, agency, [new AddedFile(name, hash, bytes.Length)], Cancellation);
        await app.Get<DraftStore>().WriteAsync(place, hash, new MemoryStream(bytes), Cancellation);
    }

    /// <summary>Sends an objection.</summary>
    public static async Task<HttpAnswer> ObjectAsync(this MeritApp app, string cycle, string agency, params (string Indicator, decimal Level)[] points) =>
        await app.ObjectAsync(cycle, agency, (await app.RowAsync(cycle, agency)).ResultHash, [.. points.Select(point => (object)new { indicator = point.Indicator, level = point.Level, reason = Reason })]);

    /// <summary>Sends an objection to a result.</summary>
    public static Task<HttpAnswer> ObjectAsync(this MeritApp app, string cycle, string agency, string? record, params object[] points) => app.CallAsync(
        request => app.Function<ObjectionFunctions>().SendAsync(request, cycle, agency, app.Client, Cancellation),
        JsonSerializer.SerializeToUtf8Bytes(new { record, points }),
        caller: AgencyOf(cycle, agency));

    /// <summary>Decides on an objection.</summary>
    public static async Task<HttpAnswer> JudgeAsync(this MeritApp app, string cycle, string agency, Caller? by, params (string Indicator, decimal Level)[] levels) =>
        await app.JudgeAsync(cycle, agency, (await app.StoredAsync(cycle, agency))?.RecordHash ?? new string('0', 64), by, levels);

    /// <summary>Decides on the objection that was seen.</summary>
    public static Task<HttpAnswer> JudgeAsync(this MeritApp app, string cycle, string agency, string objection, Caller? by, params (string Indicator, decimal Level)[] levels) => app.CallAsync(
        request => app.Function<ObjectionFunctions>().DecideAsync(request, cycle, agency, app.Client, Cancellation),
        JsonSerializer.SerializeToUtf8Bytes(new { objection, levels = levels.Select(level => new { indicator = level.Indicator, level = level.Level, reason = "Bukti baru menunjukkan penetapan." }) }),
        caller: by ?? Decider());

    /// <summary>An objection as it is shown.</summary>
    public static Task<HttpAnswer> ObjectionAsync(this MeritApp app, string cycle, string agency, Caller? caller = null) =>
        app.CallAsync(request => app.Function<ObjectionFunctions>().GetAsync(request, cycle, agency, Cancellation), caller: caller);

    /// <summary>The objection's row.</summary>
    public static Task<ObjectionRow?> StoredAsync(this MeritApp app, string cycle, string agency) => app.Get<ObjectionTable>().FindAsync(cycle, agency, Cancellation);

    /// <summary>Does what the sweep does, as if everything had been written long ago.</summary>
    public static async Task SweepObjectionsAsync(this MeritApp app, string cycle) =>
        await app.Get<ObjectionWork>().SweepAsync([await app.CycleAsync(cycle)], DateTimeOffset.MaxValue, app.Client, Cancellation);

    /// <summary>Registers somebody with an interest in some agencies.</summary>
    public static Task RegisterAsync(this MeritApp app, string id, params string[] declared) => app.Get<AssessorTable>().TryWriteAsync(
        [AssessorRow.Of(new Assessor(id, id, [AssessorRole.Assessor]) { Declared = [.. declared] })], Cancellation);

    /// <summary>The mails of a cycle about objections.</summary>
    public static async Task<IReadOnlyList<string>> ObjectionMailsAsync(this MeritApp app, string cycle) =>
        [.. (await app.Get<NotificationTable>().ListAsync(cycle, Cancellation)).Where(mail => mail.Kind.StartsWith("objection", StringComparison.Ordinal)).Select(mail => mail.Id).Order(StringComparer.Ordinal)];

    /// <summary>A record of a cycle.</summary>
    public static async Task<ResultRecord> AmendmentAsync(this MeritApp app, string cycle, int number) =>
        await app.Get<RecordStore>().GetAsync<ResultRecord>(RecordNames.Amendment(cycle, number), Cancellation);
}
