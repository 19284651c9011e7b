using System.Text.Json;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Instruments;
using MeritFunctions.Cycle;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using MeritFunctions.Tests.Cycle;
using MeritFunctions.Verification;

namespace MeritFunctions.Tests.Reviewing;

/// <summary>What two assessors and a moderator do, one call each.</summary>
internal static class ReviewActs
{
    public static Caller First { get; } = new("assessor-1", Roles.Assessor) { Credential = Credential.Token };

    public static Caller Second { get; } = new("assessor-2", Roles.Assessor) { Credential = Credential.Token };

    public static Caller Mediator { get; } = new("moderator-1", Roles.Moderator) { Credential = Credential.Token };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A cycle with reviews by two, of one agency whose final upload is scored and assigned.</summary>
    public static async Task<(string Cycle, string Agency, string Receipt)> AssignedAsync(this MeritApp app, int reviews = 2, bool isFinal = true, int level = 3)
    {
        string agency = MeritApp.NewId();
        string cycle = await app.StartReviewedAsync(reviews, agency);
        await app.UploadAsync(cycle, agency, "u", level, isFinal);
        await app.StepAsync(cycle, agency);
        await app.AssignAsync(cycle, agency);
        return (cycle, agency, (await app.RowAsync(cycle, agency)).Receipt!);
    }

    /// <summary>Starts a cycle in which so many review.</summary>
    public static async Task<string> StartReviewedAsync(this MeritApp app, int reviews, params string[] agencies)
    {
        string id = MeritApp.NewId();
        DateTimeOffset deadline = app.Clock.GetUtcNow().AddHours(1);
        var order = new CycleStart(
            id, new Text("Uji", "Test"), 2027, "KASN", "merit-2019", new CycleSchedule(deadline, deadline.AddDays(60), [], 5), [.. agencies.Select(a => new Participant(a, $"Instansi {a}", "city", null, null))])
        {
            Reviews = reviews > 1 ? reviews : null,
        };
        await app.Get<CycleStarter>().StartAsync(order, ShippedInstruments.Get("merit-2019"), ShippedInstruments.Document("merit-2019")!, HttpCalls.Anybody, app.Client, Cancellation);
        return id;
    }

    /// <summary>Assigns the three of them to an agency.</summary>
    public static Task AssignAsync(this MeritApp app, string cycle, string agency, string? first = null, string? second = null, string? moderator = null) =>
        app.Get<AssignmentTable>().InsertAsync(
            ((string Slot, string Who)[])
            [
                (AssignmentSlot.First, first ?? First.Id), (AssignmentSlot.Second, second ?? Second.Id), (AssignmentSlot.Moderator, moderator ?? Mediator.Id),
            ] switch
            {
                var places => places.Select(place => new AssignmentRow
                {
                    PartitionKey = TableKey.From(cycle),
                    RowKey = AssignmentRow.KeyOf(agency, place.Slot),
                    Agency = agency,
                    Slot = place.Slot,
                    Assessor = place.Who,
                    AssignedAt = app.Clock.GetUtcNow(),
                    Batch = 1,
                }),
            },
            Cancellation);

    /// <summary>The place of somebody.</summary>
    public static async Task<AssignmentRow> PlaceAsync(this MeritApp app, string cycle, string agency, string slot) => (await app.Get<AssignmentTable>().FindAsync(cycle, agency, slot, Cancellation))!;

    /// <summary>Asks for one's own review.</summary>
    public static Task<HttpAnswer> ReviewAsync(this MeritApp app, string cycle, string agency, Caller who) =>
        app.CallAsync(request => app.Function<Reviews>().GetAsync(request, cycle, agency, Cancellation), caller: who);

    /// <summary>Sends what somebody finds of one indicator.</summary>
    public static Task<HttpAnswer> FindAsync(
        this MeritApp app, string cycle, string agency, string receipt, string indicator, decimal? level, Caller who, string? reason = null, string? seen = null, string[]? files = null, int? round = null) =>
        app.CallAsync(
            request => app.Function<Reviews>().PutAsync(request, cycle, agency, indicator, Cancellation),
            JsonSerializer.SerializeToUtf8Bytes(new { receipt, round, level, reason, seen = files }),
            caller: who,
            seen: seen);

    /// <summary>Fills a whole review with the claim, but for some indicators.</summary>
    public static async Task FillAsync(this MeritApp app, string cycle, string agency, string receipt, Caller who, decimal claim = 3m, params (string Code, decimal Level, string Reason)[] others)
    {
        foreach (InstrumentNode leaf in ShippedInstruments.Get("merit-2019").Leaves)
        {
            var other = Array.Find(others, one => one.Code == leaf.Code);
            HttpAnswer answer = other.Code is null
                ? await app.FindAsync(cycle, agency, receipt, leaf.Code, claim, who)
                : await app.FindAsync(cycle, agency, receipt, leaf.Code, other.Level, who, other.Reason);
            Assert.True(answer.Status == 200, $"{leaf.Code}: {answer.Text}");
        }
    }

    /// <summary>Submits somebody's review.</summary>
    public static Task<HttpAnswer> SubmitAsync(this MeritApp app, string cycle, string agency, string receipt, Caller who) => app.CallAsync(
        request => app.Function<Reviews>().SubmitAsync(request, cycle, agency, app.Client, Cancellation), JsonSerializer.SerializeToUtf8Bytes(new { receipt }), caller: who);

    /// <summary>Fills and submits a review.</summary>
    public static async Task SubmittedAsync(this MeritApp app, string cycle, string agency, string receipt, Caller who, params (string Code, decimal Level, string Reason)[] others)
    {
        await app.FillAsync(cycle, agency, receipt, who, 3m, others);
        HttpAnswer answer = await app.SubmitAsync(cycle, agency, receipt, who);
        Assert.True(answer.Status == 202, answer.Text);
    }

    /// <summary>Takes the other's level.</summary>
    public static Task<HttpAnswer> ConcedeAsync(this MeritApp app, string cycle, string agency, string receipt, string indicator, Caller who, string reason = "Saya keliru.") => app.CallAsync(
        request => app.Function<Reviews>().ConcedeAsync(request, cycle, agency, app.Client, Cancellation), JsonSerializer.SerializeToUtf8Bytes(new { receipt, indicator, reason }), caller: who);

    /// <summary>Settles differences.</summary>
    public static Task<HttpAnswer> ModerateAsync(this MeritApp app, string cycle, string agency, string receipt, object levels, object reasons, Caller? who = null) => app.CallAsync(
        request => app.Function<Moderation>().SettleAsync(request, cycle, agency, app.Client, Cancellation), JsonSerializer.SerializeToUtf8Bytes(new { receipt, levels, reasons }), caller: who ?? Mediator);

    /// <summary>Asks for the differences.</summary>
    public static Task<HttpAnswer> DifferencesAsync(this MeritApp app, string cycle, string agency, Caller? who = null) =>
        app.CallAsync(request => app.Function<Moderation>().GetAsync(request, cycle, agency, Cancellation), caller: who ?? Mediator);

    /// <summary>The one decision on an agency.</summary>
    public static async Task<VerificationDecision?> DecisionAsync(this MeritApp app, string cycle, string agency) =>
        (await app.Get<DecisionTable>().ListAsync(cycle, agency, Cancellation)).Select(VerificationDecision.Of).SingleOrDefault();
}
