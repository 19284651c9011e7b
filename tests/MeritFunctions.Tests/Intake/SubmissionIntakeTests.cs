using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Submissions;
using Merit.Web.Emails;
using MeritFunctions.Intake;
using MeritFunctions.Notifications;
using MeritFunctions.Records;
using MeritFunctions.Scoring;

namespace MeritFunctions.Tests.Intake;

/// <summary>What counts, what is late and what is proved, over the storage's own times.</summary>
public sealed class SubmissionIntakeTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_submission_overwritten_after_the_deadline_leaves_the_one_that_was_in_time()
    {
        string cycle = await app.StartCycleAsync("31");
        await app.PutUploadAsync($"{cycle}/31/u", MeritApp.Submission(cycle, "31", level: 1), withHashes: false);
        Assert.Equal(IntakeOutcome.Accepted, await TakeInAsync(cycle, "31", "u"));
        AssessmentRow before = await app.RowAsync(cycle, "31");
        await EndSubmissionAsync(cycle);

        await app.PutAsync($"{cycle}/31/u/submission.json", JsonSerializer.SerializeToUtf8Bytes(MeritApp.Submission(cycle, "31", level: 4)));
        Assert.Equal(IntakeOutcome.Rejected, await TakeInAsync(cycle, "31", "u"));

        AssessmentRow after = await app.RowAsync(cycle, "31");
        UploadReport late = (await app.ReportsAsync(cycle, "31"))[^1];
        Assert.Equal(before.Receipt, after.Receipt);
        Assert.Contains(late.Findings, f => f.Code == "submission-late");
        Assert.Equal(late.Receipt, after.FilesChanged);
    }

    [Fact]
    public async Task A_manifest_in_time_does_not_carry_a_submission_that_comes_late()
    {
        string cycle = await app.StartCycleAsync("31");
        await app.PutAsync($"{cycle}/31/u/manifest.json", """{"files":[{"name":"submission.json"}]}"""u8.ToArray());
        await EndSubmissionAsync(cycle);
        await app.PutAsync($"{cycle}/31/u/submission.json", JsonSerializer.SerializeToUtf8Bytes(MeritApp.Submission(cycle, "31")));
        Assert.Equal(IntakeOutcome.Rejected, await TakeInAsync(cycle, "31", "u"));
        Assert.Null((await app.RowAsync(cycle, "31")).Receipt);
    }

    [Theory]
    [InlineData(AssessmentStage.NotSubmitted)]
    [InlineData(AssessmentStage.Verified)]
    public async Task What_was_there_in_time_counts_however_late_it_is_found(string stage)
    {
        string cycle = await app.StartCycleAsync("31");
        await app.PutUploadAsync($"{cycle}/31/u", MeritApp.Submission(cycle, "31"));
        await EndSubmissionAsync(cycle);
        await app.Get<AssessmentTable>().ChangeAsync(cycle, "31", row => (row.Stage = stage) == stage, Cancellation);
        app.Clock.Advance(TimeSpan.FromHours(7));
        Assert.Equal(IntakeOutcome.Accepted, await TakeInAsync(cycle, "31", "u"));
        AssessmentRow row = await app.RowAsync(cycle, "31");
        Assert.Equal(AssessmentStage.AwaitingSubmission, row.Stage);
        Assert.NotNull(row.Receipt);
    }

    [Fact]
    public async Task Evidence_that_is_named_and_not_there_counts_for_nothing()
    {
        string cycle = await app.StartCycleAsync("31");
        JsonObject submission = MeritApp.Submission(cycle, "31");
        await app.PutUploadAsync($"{cycle}/31/none", submission, withEvidence: false);
        Assert.Equal(IntakeOutcome.Accepted, await TakeInAsync(cycle, "31", "none"));
        UploadReport report = Assert.Single(await app.ReportsAsync(cycle, "31"));
        Assert.Equal(submission["entries"]!.AsArray().Count, report.Findings.Count(f => f is { Code: "evidence-not-proved", Severity: FindingSeverity.Warning }));
        Assert.Equal(0m, await ScoreAsync(cycle, "31", report.Receipt));

        await app.PutUploadAsync($"{cycle}/31/all", submission);
        Assert.Equal(IntakeOutcome.Accepted, await TakeInAsync(cycle, "31", "all"));
        Assert.True(await ScoreAsync(cycle, "31", (await app.RowAsync(cycle, "31")).Receipt!) > 0m);
    }

    [Fact]
    public async Task Evidence_that_is_listed_without_its_hash_is_not_proved()
    {
        string cycle = await app.StartCycleAsync("31");
        await app.PutUploadAsync($"{cycle}/31/u", MeritApp.Submission(cycle, "31"), withHashes: false);
        await TakeInAsync(cycle, "31", "u");
        Assert.Equal(0m, await ScoreAsync(cycle, "31", (await app.RowAsync(cycle, "31")).Receipt!));
    }

    [Fact]
    public async Task Evidence_that_is_another_file_than_the_manifest_says_is_refused()
    {
        string cycle = await app.StartCycleAsync("31");
        await app.PutUploadAsync($"{cycle}/31/u", MeritApp.Submission(cycle, "31"));
        await app.PutAsync($"{cycle}/31/u/1.1.pdf", Encoding.UTF8.GetBytes("\"1.2.pdf\""));
        Assert.Equal(IntakeOutcome.Rejected, await TakeInAsync(cycle, "31", "u"));
        Assert.Contains((await app.ReportsAsync(cycle, "31"))[^1].Findings, f => f.Code == "file-hash-differs");
    }

    [Fact]
    public async Task Files_and_what_is_wrong_with_them_stand_in_the_manifests_order_whichever_was_read_first()
    {
        string cycle = await app.StartCycleAsync("31");
        JsonObject submission = MeritApp.Submission(cycle, "31");
        await app.PutUploadAsync($"{cycle}/31/u", submission);
        string[] names = [.. MeritApp.EvidenceOf(submission)];
        foreach ((int place, string name) in names.Index())
        {
            // The earlier it is listed, the longer its reading takes.
            await app.PutAsync($"{cycle}/31/u/{name}", new byte[(names.Length - place) * 100_000]);
        }

        Assert.Equal(IntakeOutcome.Rejected, await TakeInAsync(cycle, "31", "u"));
        UploadReport report = (await app.ReportsAsync(cycle, "31"))[^1];
        Assert.Equal(
            names.Index().Select(n => UploadPointer.Manifest($"/files/{n.Index + 1}/sha256")),
            report.Findings.Where(f => f.Code == "file-hash-differs").Select(f => f.Pointer));
        Assert.Equal(["manifest.json", "submission.json", .. names], report.Files.Select(f => f.Name));
    }

    [Fact]
    public async Task An_upload_that_was_refused_for_a_missing_file_is_judged_anew_when_the_file_comes()
    {
        string cycle = await app.StartCycleAsync("74");
        JsonObject submission = MeritApp.Submission(cycle, "74");
        Dictionary<string, byte[]> files = new() { ["submission.json"] = JsonSerializer.SerializeToUtf8Bytes(submission), ["bukti.pdf"] = "%PDF"u8.ToArray() };
        await app.PutAsync($"{cycle}/74/e1/submission.json", files["submission.json"]);
        await app.PutAsync($"{cycle}/74/e1/manifest.json", MeritApp.Manifest(files));
        Assert.Equal(IntakeOutcome.Rejected, await TakeInAsync(cycle, "74", "e1"));
        Assert.Equal(IntakeOutcome.Settled, await TakeInAsync(cycle, "74", "e1"));

        await app.PutAsync($"{cycle}/74/e1/bukti.pdf", files["bukti.pdf"]);
        Assert.Equal(IntakeOutcome.Accepted, await TakeInAsync(cycle, "74", "e1"));
        Assert.Equal(2, (await app.ReportsAsync(cycle, "74")).Select(r => r.Receipt).Distinct().Count());
    }

    [Fact]
    public async Task Folders_that_differ_late_or_in_one_sign_have_receipts_of_their_own()
    {
        string cycle = await app.StartCycleAsync("31");
        string[] folders = ["p q", "p-q", new string('a', 60) + "1", new string('a', 60) + "2"];
        foreach (string folder in folders)
        {
            await app.PutUploadAsync($"{cycle}/31/{folder}", MeritApp.Submission(cycle, "31"), withEvidence: false);
            Assert.Equal(IntakeOutcome.Accepted, await TakeInAsync(cycle, "31", folder));
        }

        Assert.Equal(folders.Length, (await app.ReportsAsync(cycle, "31")).Select(r => r.Receipt).Distinct().Count());
    }

    [Fact]
    public async Task Going_back_to_an_earlier_content_counts_again()
    {
        string cycle = await app.StartCycleAsync("31");
        List<string?> receipts = [];
        foreach (int level in new[] { 1, 2, 1 })
        {
            await app.PutUploadAsync($"{cycle}/31/u", MeritApp.Submission(cycle, "31", level));
            Assert.Equal(IntakeOutcome.Accepted, await TakeInAsync(cycle, "31", "u"));
            receipts.Add((await app.RowAsync(cycle, "31")).Receipt);
            await NextSecondAsync();
        }

        Assert.Equal(3, receipts.Distinct().Count());
    }

    [Fact]
    public async Task A_name_in_decomposed_form_is_the_same_name()
    {
        string cycle = await app.StartCycleAsync("31");
        Dictionary<string, byte[]> files = new()
        {
            ["submission.json"] = JsonSerializer.SerializeToUtf8Bytes(MeritApp.Submission(cycle, "31")),
            ["r\u00E9sum\u00E9.pdf"] = "%PDF"u8.ToArray(),
        };
        await app.PutAsync($"{cycle}/31/u/submission.json", files["submission.json"]);
        await app.PutAsync($"{cycle}/31/u/re\u0301sume\u0301.pdf", "%PDF"u8.ToArray());
        await app.PutAsync($"{cycle}/31/u/manifest.json", MeritApp.Manifest(files));
        Assert.Equal(IntakeOutcome.Accepted, await TakeInAsync(cycle, "31", "u"));
    }

    [Fact]
    public async Task Files_in_no_upload_folder_are_answered()
    {
        string cycle = await app.StartCycleAsync("31");
        await app.PutAsync($"{cycle}/31/submission.json", "{}"u8.ToArray());
        Assert.Equal(IntakeOutcome.Rejected, await TakeInAsync(cycle, "31", ""));
        Assert.Contains(Assert.Single(await app.ReportsAsync(cycle, "31")).Findings, f => f.Code == "file-outside-upload");
    }

    [Fact]
    public async Task A_refusal_whose_reason_has_gone_is_judged_anew()
    {
        string cycle = await app.StartCycleAsync("31");
        await app.PutUploadAsync($"{cycle}/31/u", MeritApp.Submission(cycle, "31"));
        await EndSubmissionAsync(cycle, before: true);
        Assert.Equal(IntakeOutcome.Rejected, await TakeInAsync(cycle, "31", "u"));
        Assert.Equal(IntakeOutcome.Settled, await TakeInAsync(cycle, "31", "u"));

        await app.Get<AssessmentTable>().ChangeAsync(cycle, "31", row => (row.SubmissionDeadline = DateTimeOffset.UtcNow.AddDays(1)) is not null, Cancellation);
        Assert.Equal(IntakeOutcome.Accepted, await TakeInAsync(cycle, "31", "u"));
        Assert.NotNull((await app.RowAsync(cycle, "31")).Receipt);
        Assert.Equal(IntakeOutcome.Settled, await TakeInAsync(cycle, "31", "u"));
        Assert.Equal(2, (await app.ReportsAsync(cycle, "31")).Count);
    }

    [Fact]
    public async Task A_deleted_file_of_the_accepted_upload_is_noted_and_a_bad_upload_beside_it_is_not()
    {
        string cycle = await app.StartCycleAsync("31");
        await app.PutUploadAsync($"{cycle}/31/u", MeritApp.Submission(cycle, "31"));
        await TakeInAsync(cycle, "31", "u");
        string? receipt = (await app.RowAsync(cycle, "31")).Receipt;

        await app.PutAsync($"{cycle}/31/other/manifest.json", "{"u8.ToArray());
        Assert.Equal(IntakeOutcome.Rejected, await TakeInAsync(cycle, "31", "other"));
        Assert.Null((await app.RowAsync(cycle, "31")).FilesChanged);

        await app.Get<MeritStorage>().Container(Containers.Submissions).DeleteBlobAsync($"{cycle}/31/u/1.1.pdf", cancellationToken: Cancellation);
        Assert.Equal(IntakeOutcome.Rejected, await TakeInAsync(cycle, "31", "u"));
        AssessmentRow row = await app.RowAsync(cycle, "31");
        Assert.Equal(receipt, row.Receipt);
        Assert.NotNull(row.FilesChanged);
    }

    [Fact]
    public async Task After_the_agencys_last_word_nothing_more_counts()
    {
        string cycle = await app.StartCycleAsync("31");
        await app.PutUploadAsync($"{cycle}/31/last", MeritApp.Submission(cycle, "31"), isFinal: true);
        Assert.Equal(IntakeOutcome.Accepted, await TakeInAsync(cycle, "31", "last"));
        Assert.True((await app.RowAsync(cycle, "31")).Final);
        await NextSecondAsync();
        await app.PutUploadAsync($"{cycle}/31/more", MeritApp.Submission(cycle, "31"));
        Assert.Equal(IntakeOutcome.Rejected, await TakeInAsync(cycle, "31", "more"));
    }

    [Fact]
    public async Task The_sweep_finds_what_nothing_announced_and_answers_it_once()
    {
        string cycle = await app.StartCycleAsync("31", "74");
        await app.PutUploadAsync($"{cycle}/31/u", MeritApp.Submission(cycle, "31"));
        await app.PutUploadAsync($"{cycle}-none/31/u", MeritApp.Submission(cycle, "31"), withEvidence: false);
        await app.Get<IntakeSweep>().RunAsync([cycle], [], app.Client, Cancellation);
        await app.Get<IntakeSweep>().RunAsync([cycle], [], app.Client, Cancellation);
        Assert.NotNull((await app.RowAsync(cycle, "31")).Receipt);
        Assert.Null((await app.RowAsync(cycle, "74")).Receipt);
        Assert.Single(await app.ReportsAsync(cycle, "31"));
        Assert.Contains(Assert.Single(await app.ReportsAsync($"{cycle}-none", "31")).Findings, f => f.Code == "cycle-unknown");
    }

    [Fact]
    public async Task Who_uploads_without_end_gets_some_answers_and_one_digest_a_day()
    {
        string cycle = await app.StartCycleAsync("31");
        for (int upload = 0; upload < 12; upload++)
        {
            await app.PutAsync($"{cycle}/31/u{upload:00}/manifest.json", Encoding.UTF8.GetBytes("{"));
        }

        await app.Get<IntakeSweep>().RunAsync([cycle], [], app.Client, Cancellation);

        Assert.Equal(12, (await app.ReportsAsync(cycle, "31")).Count);
        List<NotificationRow> mails = await app.Get<NotificationTable>().ListAsync(cycle, Cancellation);
        Assert.Equal(NotificationKind.AnsweredSingly, mails.Count(m => m.Kind == NotificationKind.Rejected));
        NotificationRow digest = Assert.Single(mails, m => m.Kind == NotificationKind.Digest);
        Assert.Equal(Messages.EndOfWibDay(Messages.WibDate(app.Clock.GetUtcNow())), digest.NextAttemptAt);
        MailComposer composer = app.Get<MailComposer>();
        Composition composed = await composer.ComposeAsync(digest, await composer.ReadAsync([digest], Cancellation), Cancellation);
        Assert.Equal("no address", composed.Problem);
        await app.Get<AgencyTable>().UpsertAsync([new AgencyRow { RowKey = "31", Name = "Instansi 31", Type = "city", ContactEmail = "a@instansi.example" }], Cancellation);
        composed = await composer.ComposeAsync(digest, await composer.ReadAsync([digest], Cancellation), Cancellation);
        Assert.Equal(6, Assert.IsType<UploadDigestEmail>(composed.Mail!.Value.Model).Uploads.Count);
    }

    private Task<IntakeOutcome> TakeInAsync(string cycle, string agency, string upload) =>
        app.Get<SubmissionIntake>().TakeInAsync(new UploadPlace(cycle, agency, upload), app.Client, Cancellation);

    private async Task<decimal> ScoreAsync(string cycle, string agency, string receipt) =>
        (await app.Get<SubmissionScoring>().ScoreAsync(
            await app.Get<CycleInstruments>().GetAsync(cycle, Cancellation), await app.RowAsync(cycle, agency), receipt, Cancellation)).Score.Score;

    /// <summary>Sets the deadline to this moment and waits for the next second of the storage's clock.</summary>
    private async Task EndSubmissionAsync(string cycle, bool before = false)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        await app.Get<CycleTable>().ChangeAsync(cycle, row => (row.SubmissionDeadline = before ? now.AddMinutes(-1) : now) == row.SubmissionDeadline, Cancellation);
        await NextSecondAsync();
    }

    private static async Task NextSecondAsync()
    {
        DateTimeOffset next = DateTimeOffset.UtcNow.AddSeconds(1);
        while (DateTimeOffset.UtcNow < next)
        {
            await Task.Delay(50, Cancellation);
        }
    }
}
