using System.Text.Json;
using System.Text.Json.Nodes;
using Merit.Adapters.Storage;
using MeritFunctions.Http;
using MeritFunctions.Intake;
using MeritFunctions.Records;
using MeritFunctions.Tests.Submitting;
using MeritFunctions.Verification;

namespace MeritFunctions.Tests.Cycle;

/// <summary>What assessors ask and agencies answer.</summary>
internal static class ClarificationActs
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Asks an agency, by questions of their own.</summary>
    public static async Task<HttpAnswer> AskAsync(
        this MeritApp app, string cycle, string agency, string id, DateTimeOffset? until = null, params (string Indicator, string Text)[] questions)
    {
        string receipt = (await app.RowAsync(cycle, agency)).Receipt!;
        return await app.CallAsync(
            request => app.Function<VerifyAssessment>().RunAsync(request, cycle, agency, app.Client, Cancellation),
            JsonSerializer.SerializeToUtf8Bytes(new
            {
                decisionId = id,
                assessor = "assessor-1",
                receipt,
                outcome = "clarify",
                clarifyUntil = until ?? app.Clock.GetUtcNow().AddDays(14),
                questions = questions.Select(question => new { indicator = question.Indicator, text = question.Text }),
            }));
    }

    /// <summary>An agency that was asked about two indicators after its final upload.</summary>
    public static async Task<(string Cycle, string Agency, string Receipt)> AskedAsync(this MeritApp app, DateTimeOffset? until = null)
    {
        (string cycle, string agency, string receipt) = await app.ScoredAsync();
        Assert.Equal(202, (await app.AskAsync(cycle, agency, "q-1", until, ("1.1", "Mohon tunjukkan peta jabatan."), ("8.1", "Sejak kapan sistemnya dipakai?"))).Status);
        Assert.Equal(AssessmentStage.ClarificationRequested, (await app.StepAsync(cycle, agency)).Stage);
        return (cycle, agency, receipt);
    }

    /// <summary>Sends an agency's answers.</summary>
    public static async Task<OrderOutcome> AnswerAsync(this MeritApp app, string cycle, string agency, params string[] texts)
    {
        AssessmentRow row = await app.RowAsync(cycle, agency);
        AnswerDesk desk = app.Get<AnswerDesk>();
        return await desk.FindAsync(row, Cancellation) is { } asked
            ? await desk.SendAsync((await app.Get<CycleTable>().FindAsync(cycle, Cancellation))!, row, asked, texts, DraftActs.Of(new DraftPlace(cycle, agency)), app.Client, Cancellation)
            : OrderOutcome.Conflict("answer-not-asked");
    }

    /// <summary>Has the time to submit be over, for uploads that come from now on.</summary>
    public static Task CloseSubmissionsAsync(this MeritApp app, string cycle) =>
        app.Get<CycleTable>().ChangeAsync(cycle, row => (row.SubmissionDeadline = DateTimeOffset.UtcNow.AddSeconds(-30)) != default, Cancellation);

    /// <summary>Uploads an answer with one level everywhere, and evidence for some indicators alone.</summary>
    public static async Task<UploadReport> UploadAnswerAsync(this MeritApp app, string cycle, string agency, string folder, int level, params string[] withEvidence)
    {
        JsonObject submission = MeritApp.Submission(cycle, agency, level);
        Dictionary<string, byte[]> files = withEvidence.ToDictionary(code => $"{code}.pdf", code => System.Text.Encoding.UTF8.GetBytes($"%PDF {folder} {code}"));
        files["submission.json"] = JsonSerializer.SerializeToUtf8Bytes(submission);
        foreach ((string name, byte[] content) in files)
        {
            await app.PutAsync($"{cycle}/{agency}/{folder}/{name}", content);
        }

        await app.PutAsync($"{cycle}/{agency}/{folder}/manifest.json", MeritApp.Manifest(files));
        Assert.Equal(IntakeOutcome.Accepted, await app.Get<SubmissionIntake>().TakeInAsync(UploadPlace.Of($"{cycle}/{agency}/{folder}/manifest.json")!, app.Client, Cancellation));
        await app.StepAsync(cycle, agency);
        return (await app.Get<RecordStore>().ReadAsync<UploadReport>(RecordNames.Report(cycle, agency, (await app.RowAsync(cycle, agency)).Receipt!), Cancellation))!;
    }
}
