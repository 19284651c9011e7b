using System.Globalization;
using System.Text.Json;
using Merit.Adapters.Storage;
using MeritFunctions.Audit;
using MeritFunctions.Cycle;
using MeritFunctions.Determination;
using MeritFunctions.Intake;
using MeritFunctions.Records;
using MeritFunctions.Verification;
using Microsoft.AspNetCore.Http;

namespace MeritFunctions.Tests.Cycle;

/// <summary>What people and orchestrations do to a cycle, one call each.</summary>
internal static class CycleActs
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Uploads a submission and has it taken in.</summary>
    public static async Task<IntakeOutcome> UploadAsync(this MeritApp app, string cycle, string agency, string folder, int level = 3, bool isFinal = false)
    {
        await app.PutUploadAsync($"{cycle}/{agency}/{folder}", MeritApp.Submission(cycle, agency, level), isFinal: isFinal);
        return await app.Get<SubmissionIntake>().TakeInAsync(UploadPlace.Of($"{cycle}/{agency}/{folder}/manifest.json")!, app.Client, Cancellation);
    }

    /// <summary>Does what the assessment's orchestration does when it is woken.</summary>
    public static Task<AssessmentView> StepAsync(this MeritApp app, string cycle, string agency) =>
        app.Get<AssessmentSteps>().TakeAsync(new AssessmentKey(cycle, agency), app.Client, Cancellation);

    /// <summary>A cycle of one agency whose final upload is scored.</summary>
    public static async Task<(string Cycle, string Agency, string Receipt)> ScoredAsync(this MeritApp app)
    {
        string agency = MeritApp.NewId();
        string cycle = await app.StartCycleAsync(agency);
        await app.UploadAsync(cycle, agency, "u", isFinal: true);
        await app.StepAsync(cycle, agency);
        return (cycle, agency, (await app.RowAsync(cycle, agency)).Receipt!);
    }

    /// <summary>Sends an assessor's decision.</summary>
    public static Task<HttpAnswer> DecideAsync(
        this MeritApp app, string cycle, string agency, string receipt, string id, string outcome = "confirm", string assessor = "assessor-1", string? reason = "Because.", object? levels = null, object? corrections = null) =>
        app.CallAsync(
            request => app.Function<VerifyAssessment>().RunAsync(request, cycle, agency, app.Client, Cancellation),
            corrections is null
                ? JsonSerializer.SerializeToUtf8Bytes(new { decisionId = id, assessor, receipt, outcome, reason, levels = levels ?? new { } })
                : JsonSerializer.SerializeToUtf8Bytes(new { decisionId = id, assessor, receipt, outcome, reason, levels = levels ?? new { }, corrections }));

    /// <summary>Sends the order to reopen.</summary>
    public static async Task<HttpAnswer> ReopenAsync(this MeritApp app, string cycle, string agency, string id, params string[] indicators)
    {
        string receipt = (await app.RowAsync(cycle, agency)).Receipt ?? "none";
        return await app.CallAsync(
            request => app.Function<ReopenAssessment>().RunAsync(request, cycle, agency, app.Client, Cancellation),
            JsonSerializer.SerializeToUtf8Bytes(new { decisionId = id, decidedBy = "operator-1", receipt, indicators, reason = "The evidence was misread." }));
    }

    /// <summary>Sends an operator's order.</summary>
    public static Task<HttpAnswer> OrderAsync(
        this MeritApp app, Func<OrderFunctions, HttpRequest, Task<IResult>> order, object body, string? key = null, string? seen = null) =>
        app.CallAsync(request => order(app.Function<OrderFunctions>(), request), JsonSerializer.SerializeToUtf8Bytes(body), key: key, seen: seen);

    /// <summary>Moves a cycle's deadline for submissions.</summary>
    public static Task<HttpAnswer> MoveDeadlineAsync(this MeritApp app, string cycle, DateTimeOffset to, string? key = null, string? seen = null) =>
        app.OrderAsync(
            (orders, request) => orders.MoveDeadlinesAsync(request, cycle, app.Client, Cancellation),
            new { submissionDeadline = to, verificationDeadline = to.AddDays(60), reason = "Jaringan terganggu." },
            key,
            seen);

    /// <summary>Gives an agency more time than its cycle.</summary>
    public static Task<HttpAnswer> MoveDeadlineAsync(this MeritApp app, string cycle, string agency, DateTimeOffset? to) =>
        app.OrderAsync((orders, request) => orders.MoveDeadlineAsync(request, cycle, agency, app.Client, Cancellation), new { submissionDeadline = to, reason = "Banjir." });

    /// <summary>Pauses a cycle.</summary>
    public static Task<HttpAnswer> PauseAsync(this MeritApp app, string cycle) =>
        app.OrderAsync((orders, request) => orders.PauseAsync(request, cycle, app.Client, Cancellation), new { reason = "Audit." });

    /// <summary>Has a cycle go on.</summary>
    public static Task<HttpAnswer> ResumeAsync(this MeritApp app, string cycle) =>
        app.CallAsync(request => app.Function<Resume>().CycleAsync(request, cycle, app.Client, Cancellation));

    /// <summary>Ends a cycle without results.</summary>
    public static Task<HttpAnswer> CancelAsync(this MeritApp app, string cycle) =>
        app.OrderAsync((orders, request) => orders.CancelAsync(request, cycle, app.Client, Cancellation), new { reason = "Anggaran." });

    /// <summary>Takes an agency out of its cycle.</summary>
    public static Task<HttpAnswer> WithdrawAsync(this MeritApp app, string cycle, string agency) =>
        app.OrderAsync((orders, request) => orders.WithdrawAsync(request, cycle, agency, app.Client, Cancellation), new { reason = "Digabung." });

    /// <summary>Takes an agency in again.</summary>
    public static Task<HttpAnswer> ReinstateAsync(this MeritApp app, string cycle, string agency) =>
        app.OrderAsync((orders, request) => orders.ReinstateAsync(request, cycle, agency, app.Client, Cancellation), new { reason = "Keliru." });

    /// <summary>Does what the cycle's orchestration does when it is woken, but for a release.</summary>
    public static async Task<CycleView> LeadAsync(this MeritApp app, string cycle)
    {
        CycleActivities activities = app.Function<CycleActivities>();
        CycleView view = await activities.AdvanceCycle(cycle, app.Client, Cancellation);
        if (view.WakeFor > 0)
        {
            await activities.WakeBatch(new BatchKey(cycle, 0), app.Client, Cancellation);
        }

        return view;
    }

    /// <summary>The cycle's row.</summary>
    public static async Task<CycleRow> CycleAsync(this MeritApp app, string cycle) => (await app.Get<CycleTable>().FindAsync(cycle, Cancellation))!;

    /// <summary>What stands in a cycle's log, and why.</summary>
    public static async Task<IReadOnlyList<(string What, string? Why)>> LoggedAsync(this MeritApp app, string cycle) =>
        [.. System.Text.Encoding.UTF8.GetString((await app.CallAsync(request => app.Function<AuditTrail>().ListAsync(request, cycle, Cancellation))).Body)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)
            .Select(e => (e.GetProperty("what").GetString()!, e.TryGetProperty("why", out JsonElement why) ? why.GetString() : null))];

    /// <summary>A cycle of one agency that is verified.</summary>
    public static async Task<(string Cycle, string Agency)> VerifiedAsync(this MeritApp app, bool isFinal = true)
    {
        string agency = MeritApp.NewId();
        string cycle = await app.StartCycleAsync(agency);
        await app.UploadAsync(cycle, agency, "u", isFinal: isFinal);
        app.Clock.Advance(isFinal ? TimeSpan.Zero : TimeSpan.FromHours(2));
        await app.StepAsync(cycle, agency);
        await app.DecideAsync(cycle, agency, (await app.RowAsync(cycle, agency)).Receipt!, "d-1");
        await app.StepAsync(cycle, agency);
        return (cycle, agency);
    }

    /// <summary>Sends the plenary's release.</summary>
    public static Task<HttpAnswer> ReleaseAsync(this MeritApp app, string cycle, string decree = "SK 1") =>
        app.CallAsync(request => app.Function<ReleaseCycle>().ReleaseAsync(request, cycle, app.Client, Cancellation), Release(app, decree, null));

    /// <summary>Sends a correction of the release.</summary>
    public static Task<HttpAnswer> CorrectAsync(this MeritApp app, string cycle, string decree, string reason) =>
        app.CallAsync(request => app.Function<ReleaseCycle>().CorrectAsync(request, cycle, app.Client, Cancellation), Release(app, decree, reason));

    /// <summary>Does what the cycle's orchestration does after a release.</summary>
    public static async Task DetermineAsync(this MeritApp app, string cycle)
    {
        DeterminationActivities activities = app.Function<DeterminationActivities>();
        int release = (await app.Get<CycleTable>().FindAsync(cycle, Cancellation))!.Release;
        string start = await activities.BeginDetermination(new DeterminationInput(cycle, release), Cancellation);
        DeterminedBatch batch = await activities.DetermineBatch(new DetermineBatchInput(cycle, release, 0, start), Cancellation);
        await activities.PublishResults(new PublishResultsInput(cycle, release, start, batch.LastHash), Cancellation);
    }

    /// <summary>The ranking as it is shown.</summary>
    public static Task<HttpAnswer> ResultsAsync(this MeritApp app, string cycle) =>
        app.CallAsync(request => app.Function<CycleResultsFunctions>().ListAsync(request, cycle, Cancellation));

    /// <summary>A result as it is shown.</summary>
    public static Task<HttpAnswer> ResultAsync(this MeritApp app, string cycle, string agency) =>
        app.CallAsync(request => app.Function<CycleResultsFunctions>().GetAsync(request, cycle, agency, Cancellation));

    private static byte[] Release(MeritApp app, string decree, string? reason)
    {
        string decidedOn = Messages.WibDate(app.Clock.GetUtcNow()).ToString("O", CultureInfo.InvariantCulture);
        return reason is null
            ? JsonSerializer.SerializeToUtf8Bytes(new { decree, decidedBy = "pleno", decidedOn })
            : JsonSerializer.SerializeToUtf8Bytes(new { decree, decidedBy = "pleno", decidedOn, reason });
    }
}
