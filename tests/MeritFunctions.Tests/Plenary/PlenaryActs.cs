using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Instruments;
using Merit.Assessment.Verification;
using MeritFunctions.Cycle;
using MeritFunctions.Determination;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using MeritFunctions.Tests.Cycle;
using Microsoft.AspNetCore.Http;

namespace MeritFunctions.Tests.Plenary;

/// <summary>What members, the chair and the authority of a plenary do, one call each.</summary>
internal static class PlenaryActs
{
    public const string Authority = "ketua";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Somebody who sits in the plenary.</summary>
    public static Caller Member(string id) => new(id, Roles.Plenary) { Credential = Credential.Token };

    /// <summary>Registers people for the plenary, each with the agencies in which they have declared an interest.</summary>
    public static Task RegisterAsync(this MeritApp app, params (string Id, string[] Declared)[] people) => RegisterAsync(
        app, [.. people.Select(p => new Assessor(p.Id, $"Nama {p.Id}", [AssessorRole.Plenary]) { Declared = [.. p.Declared] })]);

    /// <summary>Registers people, or changes what the register says of them.</summary>
    public static async Task RegisterAsync(this MeritApp app, params Assessor[] people)
    {
        AssessorTable table = app.Get<AssessorTable>();
        foreach (Assessor person in people)
        {
            AssessorRow row = AssessorRow.Of(person);
            row.ETag = (await table.FindAsync(person.Id, Cancellation))?.ETag ?? default;
            Assert.True(await table.TryWriteAsync([row], Cancellation));
        }
    }

    /// <summary>A cycle that is released in sessions, whose agencies are verified unless said otherwise.</summary>
    public static async Task<string> StartPlenaryAsync(this MeritApp app, int quorum, string[] agencies, bool isVerified = true)
    {
        string id = MeritApp.NewId();
        DateTimeOffset deadline = app.Clock.GetUtcNow().AddHours(1);
        Participant[] taking = [.. agencies.Select((a, i) => new Participant(a, $"Instansi {a}", i % 2 == 0 ? "city" : "regency", i < 2 ? "Barat" : "Timur", null))];
        var order = new CycleStart(id, new Text("Uji", "Test"), 2027, "KASN", "merit-2019", new CycleSchedule(deadline, deadline.AddDays(60), [], 5), taking) { Plenary = new PlenarySetting(quorum, Authority) };
        await app.Get<CycleStarter>().StartAsync(order, ShippedInstruments.Get("merit-2019"), ShippedInstruments.Document("merit-2019")!, HttpCalls.Anybody, app.Client, Cancellation);
        for (int i = 0; isVerified && i < agencies.Length; i++)
        {
            await app.VerifyAsync(id, agencies[i], $"u{i}", 1 + (i % 4));
        }

        return id;
    }

    /// <summary>Has an agency submit for good and be verified.</summary>
    public static async Task VerifyAsync(this MeritApp app, string cycle, string agency, string folder, int level = 3)
    {
        await app.UploadAsync(cycle, agency, folder, level, isFinal: true);
        await app.StepAsync(cycle, agency);
        AssessmentRow row = await app.RowAsync(cycle, agency);
        await app.DecideAsync(cycle, agency, row.Receipt!, $"d-{agency}-{folder}-{row.ClarificationRounds}");
        await app.StepAsync(cycle, agency);
    }

    public static Task<HttpAnswer> PlanAsync(this MeritApp app, string cycle, string session, string[] members, string[]? agenda = null, int? size = null, string? title = null, Caller? by = null) =>
        app.SessionAsync((f, r) => f.PlanAsync(r, cycle, Cancellation), new { session, title = title ?? $"Sidang {session}", date = "2027-03-01", members, agenda, size }, by);

    public static Task<HttpAnswer> OpenAsync(this MeritApp app, string cycle, string session, Caller? by = null) =>
        app.SessionAsync((f, r) => f.OpenAsync(r, cycle, session, Cancellation), null, by);

    public static Task<HttpAnswer> CloseAsync(this MeritApp app, string cycle, string session, Caller? by = null) =>
        app.SessionAsync((f, r) => f.CloseAsync(r, cycle, session, Cancellation), null, by);

    public static Task<HttpAnswer> AttendAsync(this MeritApp app, string cycle, string session, string member, bool present = true) =>
        app.SessionAsync((f, r) => f.AttendAsync(r, cycle, session, Cancellation), new { present }, Member(member));

    public static Task<HttpAnswer> CallAgencyAsync(this MeritApp app, string cycle, string session, string agency, Caller by) =>
        app.SessionAsync((f, r) => f.CallAsync(r, cycle, session, Cancellation), new { agency }, by);

    public static Task<HttpAnswer> RecuseAsync(this MeritApp app, string cycle, string session, string agency, string member) =>
        app.SessionAsync((f, r) => f.RecuseAsync(r, cycle, session, Cancellation), new { agency, reason = "Kerabat." }, Member(member));

    public static Task<HttpAnswer> ConcedeAsync(this MeritApp app, string cycle, string session, string agency, string code, string by = Authority) =>
        app.SessionAsync((f, r) => f.ConcedeAsync(r, cycle, session, Cancellation), new { agency, code, reason = "Salah ketik pada nama berkas." }, Member(by));

    /// <summary>Decides on agencies as the member sees them now, or saw them.</summary>
    public static async Task<HttpAnswer> DecideInSessionAsync(
        this MeritApp app, string cycle, string session, string member, string[] agencies, string outcome = "decide", string? note = null, JsonElement? seen = null, string? ifMatch = null, string? key = null)
    {
        JsonElement view = seen ?? (await app.ViewSessionAsync(cycle, session)).Json;
        Dictionary<string, JsonElement> lines = view.GetProperty("agenda").EnumerateArray().ToDictionary(line => line.GetProperty("agency").GetString()!);
        JsonArray named = new([.. agencies.Select(agency => (JsonNode)(lines.TryGetValue(agency, out JsonElement line) && line.TryGetProperty("agreed", out JsonElement agreed)
            ? new JsonObject { ["agency"] = agency, ["receipt"] = agreed.GetProperty("receipt").GetString(), ["record"] = agreed.GetProperty("record").GetString(), ["round"] = agreed.GetProperty("round").GetInt32() }
            : new JsonObject { ["agency"] = agency, ["receipt"] = "none", ["record"] = "none", ["round"] = 0 }))]);
        return await app.SessionAsync(
            (f, r) => f.DecideAsync(r, cycle, session, Cancellation),
            new JsonObject { ["outcome"] = outcome, ["agencies"] = named, ["note"] = note ?? (outcome == "decide" ? null : "Karena.") },
            Member(member),
            ifMatch,
            key);
    }

    public static Task<HttpAnswer> ViewSessionAsync(this MeritApp app, string cycle, string session) =>
        app.CallAsync(request => app.Function<SessionFunctions>().GetAsync(request, cycle, session, Cancellation));

    public static Task<HttpAnswer> WatchAsync(this MeritApp app, string cycle, string session, string member, string? known = null) =>
        app.CallAsync(request => app.Function<SessionFunctions>().WatchAsync(request, cycle, session, Cancellation), caller: Member(member), known: known);

    public static Task<HttpAnswer> PreviewAsync(this MeritApp app, string cycle) =>
        app.CallAsync(request => app.Function<ReleasePreviewFunction>().RunAsync(request, cycle, Cancellation));

    /// <summary>Sends the release in the name of somebody.</summary>
    public static Task<HttpAnswer> ReleaseByAsync(this MeritApp app, string cycle, string by = Authority, string? decree = null) => app.CallAsync(
        request => app.Function<ReleaseCycle>().ReleaseAsync(request, cycle, app.Client, Cancellation),
        JsonSerializer.SerializeToUtf8Bytes(new { decree = decree ?? $"SK {cycle}", decidedBy = "pleno", decidedOn = Messages.WibDate(app.Clock.GetUtcNow()).ToString("O", CultureInfo.InvariantCulture) }),
        caller: Member(by));

    /// <summary>The blockers of a preview or of a refused release: agency and code.</summary>
    public static string[] Blockers(this HttpAnswer answer) =>
        [.. answer.Json.GetProperty("blockers").EnumerateArray().Select(b => $"{b.GetProperty("agency").GetString()} {b.GetProperty("code").GetString()}")];

    /// <summary>An agency's line on a session's agenda.</summary>
    public static async Task<JsonElement> LineAsync(this MeritApp app, string cycle, string session, string agency) =>
        (await app.ViewSessionAsync(cycle, session)).Json.GetProperty("agenda").EnumerateArray().Single(line => line.GetProperty("agency").GetString() == agency);

    /// <summary>Puts a flag or a change of files on an assessment, as intake and operators do.</summary>
    public static Task MarkAsync(this MeritApp app, string cycle, string agency, Action<AssessmentRow> mark) => app.Get<AssessmentTable>().ChangeAsync(
        cycle,
        agency,
        row =>
        {
            mark(row);
            return true;
        },
        Cancellation);

    private static Task<HttpAnswer> SessionAsync(this MeritApp app, Func<SessionFunctions, HttpRequest, Task<IResult>> act, object? body, Caller? by, string? seen = null, string? key = null) => app.CallAsync(
        request => act(app.Function<SessionFunctions>(), request), body is null ? null : JsonSerializer.SerializeToUtf8Bytes(body, StoredJson.Options), caller: by, seen: seen, key: key);
}
