using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Merit.Adapters.Scanning;
using Merit.Adapters.Storage;
using MeritFunctions.Intake;
using MeritFunctions.Records;

namespace MeritFunctions.Tests.Intake;

/// <summary>Evidence that is there and is not what evidence may be.</summary>
public sealed class EvidenceKindTests(MeritApp app, ScannedApp scanned) : IClassFixture<MeritApp>, IClassFixture<ScannedApp>
{
    private static readonly byte[] Infected = Encoding.ASCII.GetBytes(@"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, "file-malicious", ScanVerdict.Malicious)]
    [InlineData(false, "evidence-kind", null)]
    public async Task A_file_that_may_not_count_takes_its_indicator_along_and_nothing_else(bool isInfected, string code, ScanVerdict? verdict)
    {
        string cycle = await app.StartCycleAsync("31");
        JsonObject submission = MeritApp.Submission(cycle, "31");
        await PutAsync(app, $"{cycle}/31/u", submission, ("1.1.pdf", isInfected ? Infected : [.. "MZ"u8, 0, 0]));
        Assert.Equal(IntakeOutcome.Accepted, await TakeInAsync(app, cycle));
        UploadReport report = Assert.Single(await app.ReportsAsync(cycle, "31"));
        Assert.Equal([(code, "1.1.pdf")], report.Findings.Where(f => f.Code == code).Select(f => (f.Code, f.Pointer)));
        Assert.Equal(verdict, report.Files.Single(f => f.Name == "1.1.pdf").Verdict);
        Assert.Equal(["1.1"], report.Submission!.Entries.Where(entry => entry.Evidence.Count == 0).Select(entry => entry.Code));

        // The same content again in another folder, and the same folder looked at again, are judged alike.
        await PutAsync(app, $"{cycle}/31/v", submission, ("1.1.pdf", isInfected ? Infected : [.. "MZ"u8, 0, 0]), ("tambahan.pdf", "x"u8.ToArray()));
        Assert.Equal(IntakeOutcome.Accepted, await TakeInAsync(app, cycle, "v"));
        await app.PutAsync($"{cycle}/31/v/tambahan.pdf", "y"u8.ToArray());
        Assert.Equal(IntakeOutcome.Rejected, await TakeInAsync(app, cycle, "v"));
        Assert.All(await app.ReportsAsync(cycle, "31"), one => Assert.Contains(one.Findings, f => f.Code == code));
    }

    [Fact]
    public async Task A_form_with_malware_is_not_read()
    {
        string cycle = await app.StartCycleAsync("31");
        Dictionary<string, byte[]> files = new() { ["submission.csv"] = [.. "indicator,level\n1.1,3\n"u8, .. Infected] };
        await app.PutAsync($"{cycle}/31/u/submission.csv", files["submission.csv"]);
        await app.PutAsync($"{cycle}/31/u/manifest.json", MeritApp.Manifest(files));
        Assert.Equal(IntakeOutcome.Rejected, await TakeInAsync(app, cycle));
        Assert.Contains(Assert.Single(await app.ReportsAsync(cycle, "31")).Findings, f => f.Code == "submission-not-clean");
    }

    [Fact]
    public async Task The_word_of_the_storages_scanner_is_waited_for_and_taken()
    {
        string cycle = await scanned.StartCycleAsync("31");
        JsonObject submission = MeritApp.Submission(cycle, "31");
        await scanned.PutUploadAsync($"{cycle}/31/u", submission);
        Assert.Equal(IntakeOutcome.NotYet, await TakeInAsync(scanned, cycle));
        foreach (string name in MeritApp.EvidenceOf(submission).Append("submission.json"))
        {
            Assert.Equal(IntakeOutcome.NotYet, await TakeInAsync(scanned, cycle));
            await TagAsync($"{cycle}/31/u/{name}", name == "1.1.pdf" ? "Malicious" : name == "1.2.pdf" ? "Not scanned" : "No threats found");
        }

        Assert.Equal(IntakeOutcome.Accepted, await TakeInAsync(scanned, cycle));
        Assert.Equal(IntakeOutcome.Settled, await TakeInAsync(scanned, cycle));
        UploadReport report = Assert.Single(await scanned.ReportsAsync(cycle, "31"));
        Assert.Equal([("file-malicious", "1.1.pdf"), ("file-unscanned", "1.2.pdf")], report.Findings.Where(f => f.Code.StartsWith("file-", StringComparison.Ordinal)).Select(f => (f.Code, f.Pointer)));
        Assert.Equal(["1.1", "1.2"], report.Submission!.Entries.Where(entry => entry.Evidence.Count == 0).Select(entry => entry.Code));

        // The scanner has looked once more: that is judged anew.
        await TagAsync($"{cycle}/31/u/1.2.pdf", "No threats found");
        Assert.Equal(IntakeOutcome.Accepted, await TakeInAsync(scanned, cycle));
        string receipt = (await scanned.RowAsync(cycle, "31")).Receipt!;
        Assert.NotEqual(report.Receipt, receipt);
        Assert.Equal(["1.1"], (await scanned.ReportsAsync(cycle, "31")).Single(one => one.Receipt == receipt).Submission!.Entries.Where(entry => entry.Evidence.Count == 0).Select(entry => entry.Code));
    }

    [Fact]
    public async Task Who_waits_too_long_for_the_scanner_is_told()
    {
        await using var impatient = new ScannedApp { Grace = TimeSpan.Zero };
        await impatient.InitializeAsync();
        string cycle = await impatient.StartCycleAsync("31");
        await impatient.PutUploadAsync($"{cycle}/31/u", MeritApp.Submission(cycle, "31"));
        Assert.Equal(IntakeOutcome.Rejected, await TakeInAsync(impatient, cycle));
        UploadReport report = Assert.Single(await impatient.ReportsAsync(cycle, "31"));
        Assert.Contains(report.Findings, f => f.Code == "submission-not-clean");
        Assert.Contains(report.Findings, f => f.Code == "file-unscanned");
    }

    private static async Task PutAsync(MeritApp app, string folder, JsonObject submission, params (string Name, byte[] Content)[] others)
    {
        Dictionary<string, byte[]> files = new() { ["submission.json"] = JsonSerializer.SerializeToUtf8Bytes(submission) };
        foreach (string name in MeritApp.EvidenceOf(submission))
        {
            files[name] = JsonSerializer.SerializeToUtf8Bytes(name);
        }

        foreach ((string name, byte[] content) in others)
        {
            files[name] = content;
        }

        foreach ((string name, byte[] content) in files)
        {
            await app.PutAsync($"{folder}/{name}", content);
        }

        await app.PutAsync($"{folder}/manifest.json", MeritApp.Manifest(files));
    }

    private async Task TagAsync(string name, string said)
    {
        BlobClient blob = scanned.Get<MeritStorage>().Container(Containers.Submissions).GetBlobClient(name);
        await blob.SetTagsAsync(new Dictionary<string, string> { [StorageScanner.Tag] = said }, cancellationToken: Cancellation);
    }

    private static Task<IntakeOutcome> TakeInAsync(MeritApp app, string cycle, string upload = "u") =>
        app.Get<SubmissionIntake>().TakeInAsync(new UploadPlace(cycle, "31", upload), app.Client, Cancellation);
}

/// <summary>The app over a storage whose scanner writes its word on every blob.</summary>
public sealed class ScannedApp : MeritApp
{
    internal TimeSpan Grace { get; init; } = TimeSpan.FromMinutes(30);

    protected override Dictionary<string, string?> Settings => new(base.Settings) { ["Evidence:Scanner"] = "storage", ["Evidence:ScanGrace"] = Grace.ToString() };
}
