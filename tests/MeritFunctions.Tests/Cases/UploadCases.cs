using System.Text.Json;
using Merit.Adapters.Storage;
using Merit.Assessment;
using MeritFunctions.Intake;
using MeritFunctions.Notifications;
using MeritFunctions.Records;

namespace MeritFunctions.Tests.Cases;

/// <summary>The uploads of <c>tests/Cases</c>, as they came but for the cycle that they name.</summary>
public sealed class UploadCases(MeritApp app) : IClassFixture<MeritApp>
{
    private const string Named = "merit-2027";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Evidence_that_comes_after_the_refusal_makes_the_upload_whole()
    {
        const string Name = "01-evidence-arrives-after-rejection";
        string cycle = await app.StartCycleAsync("74");
        await PutAsync(Name, cycle, "74", "e1", "submission.json", "manifest.json");
        Assert.Equal(IntakeOutcome.Rejected, await TakeInAsync(cycle, "74", "e1"));

        await PutAsync(Name, cycle, "74", "e1", "bukti.pdf", "manifest.json");

        Assert.Equal(IntakeOutcome.Accepted, await TakeInAsync(cycle, "74", "e1"));
        Assert.Equal([NotificationKind.Received, NotificationKind.Rejected], await MailsAsync(cycle));
    }

    [Fact]
    public async Task A_second_folder_with_the_same_long_beginning_is_an_upload_of_its_own()
    {
        const string Name = "03-second-folder-same-first-48-characters";
        string[] folders = CaseFiles.Text(Name, "folders.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string cycle = await app.StartCycleAsync("6405");
        await PutAsync(Name, cycle, "6405", folders[0], "submission.json", "manifest.json");
        await PutAsync(Name, cycle, "6405", folders[1], "submission.json", "bukti.pdf", "manifest.json");

        Assert.Equal(IntakeOutcome.Rejected, await TakeInAsync(cycle, "6405", folders[0]));
        Assert.Equal(IntakeOutcome.Accepted, await TakeInAsync(cycle, "6405", folders[1]));
        Assert.Equal(2, (await app.ReportsAsync(cycle, "6405")).Select(report => report.Receipt).Distinct().Count());
    }

    [Theory]
    [InlineData("05-manifest-in-windows-1252", "encoding-not-utf8 manifest.json line 1, column 53")]
    [InlineData("06-manifest-lone-surrogate-in-name", "json-broken-escape manifest.json/files/1/name")]
    public async Task A_manifest_that_is_no_text_is_answered_once(string name, string finding)
    {
        string cycle = await app.StartCycleAsync("7504");
        await PutAsync(name, cycle, "7504", "e1", "submission.json");
        await app.PutAsync($"{cycle}/7504/e1/manifest.json", CaseFiles.Read(name, "manifest.json"));

        Assert.Equal(IntakeOutcome.Rejected, await TakeInAsync(cycle, "7504", "e1"));
        Assert.Equal(IntakeOutcome.Settled, await TakeInAsync(cycle, "7504", "e1"));
        Assert.Equal([finding], Assert.Single(await app.ReportsAsync(cycle, "7504")).Findings.Select(f => $"{f.Code} {f.Pointer}"));
        Assert.Equal([NotificationKind.Rejected], await MailsAsync(cycle));
    }

    [Fact]
    public async Task Evidence_of_another_hash_than_the_manifest_says_is_refused()
    {
        const string Name = "44-evidence-hash-wrong";
        string cycle = await app.StartCycleAsync("6405");
        await PutAsync(Name, cycle, "6405", "e1", "submission.json", "b.pdf", "manifest.json");

        Assert.Equal(IntakeOutcome.Rejected, await TakeInAsync(cycle, "6405", "e1"));
        Assert.Contains(Assert.Single(await app.ReportsAsync(cycle, "6405")).Findings, f => f is { Code: "file-hash-differs", Pointer: "manifest.json/files/1/sha256" });
    }

    [Fact]
    public async Task Each_indicator_whose_evidence_was_never_sent_is_told()
    {
        const string Name = "45-evidence-named-but-never-sent";
        string cycle = await app.StartCycleAsync("6405");
        await PutAsync(Name, cycle, "6405", "e1", "submission.json", "manifest.json");

        Assert.Equal(IntakeOutcome.Accepted, await TakeInAsync(cycle, "6405", "e1"));
        IReadOnlyList<Finding> findings = Assert.Single(await app.ReportsAsync(cycle, "6405")).Findings;
        Assert.Equal(38, findings.Count(f => f is { Code: "evidence-not-proved", Severity: FindingSeverity.Warning }));
        Assert.Equal("submission.json, indikator 1.1", findings[0].Place().Id);
    }

    [Fact]
    public async Task A_name_that_a_mac_wrote_is_the_same_name()
    {
        const string Name = "47-decomposed-file-name-from-a-mac";
        string cycle = await app.StartCycleAsync("31");
        await app.PutAsync($"{cycle}/31/e1/submission.json", JsonSerializer.SerializeToUtf8Bytes(MeritApp.Submission(cycle, "31")));
        await app.PutAsync($"{cycle}/31/e1/{CaseFiles.Text(Name, "blob-name.txt").TrimEnd()}", "%PDF"u8.ToArray());
        await PutAsync(Name, cycle, "31", "e1", "manifest.json");

        Assert.Equal(IntakeOutcome.Accepted, await TakeInAsync(cycle, "31", "e1"));
    }

    private async Task PutAsync(string name, string cycle, string agency, string folder, params string[] files)
    {
        foreach (string file in files)
        {
            await app.PutAsync($"{cycle}/{agency}/{folder}/{file}", CaseFiles.ReadAs(name, file, Named, cycle));
        }
    }

    private Task<IntakeOutcome> TakeInAsync(string cycle, string agency, string upload) =>
        app.Get<SubmissionIntake>().TakeInAsync(new UploadPlace(cycle, agency, upload), app.Client, Cancellation);

    private async Task<string[]> MailsAsync(string cycle) =>
        [.. (await app.Get<NotificationTable>().ListAsync(cycle, Cancellation)).Select(mail => mail.Kind).Order(StringComparer.Ordinal)];
}
