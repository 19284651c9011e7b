using System.Collections.Concurrent;
using Azure.Core;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Submissions;
using MeritFunctions.Intake;
using MeritFunctions.Records;
using MeritFunctions.Submitting;
using MeritFunctions.Tests.Cycle;
using static MeritFunctions.Tests.Submitting.DraftActs;

namespace MeritFunctions.Tests.Submitting;

/// <summary>What is sent of a draft: late, twice, half, by two at once, and by a browser that lies.</summary>
public sealed class SendingTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_checked_is_sent_counts_and_is_not_sent_again_by_a_second_press()
    {
        DraftPlace place = await app.BeginAsync();
        Dictionary<string, byte[]> files = Folder(place);
        await app.AddAsync(place, files);
        DraftReport report = await app.CheckAsync(place);
        Assert.True(report.MaySend);
        Assert.Equal(files.Count, report.Draft.Files.Count(file => file.Proved is not null));
        Assert.True(report.Score!.Score > 0);

        SendOutcome sent = await app.SendAsync(place, isFinal: true);
        Assert.NotNull(sent.Folder);
        Assert.Equal([.. files.Keys.Append(ManifestJson.FileName).Order(StringComparer.Ordinal)], (await SentAsync(place, sent.Folder)).Order(StringComparer.Ordinal));
        Assert.Equal(IntakeOutcome.Accepted, await TakeInAsync(place, sent.Folder));
        AssessmentRow row = await app.RowAsync(place.Cycle, place.Agency);
        Assert.True(row.Final);
        UploadReport counted = (await app.ReportsAsync(place.Cycle, place.Agency))[^1];
        Assert.DoesNotContain(counted.Findings, finding => finding.Code is "file-hash-differs" or "file-size-differs");

        await app.Get<AssessmentTable>().ChangeAsync(place.Cycle, place.Agency, r => !(r.Final = false), Cancellation);
        app.Clock.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal(sent.Folder, (await app.SendAsync(place, isFinal: true)).Folder);
        Assert.Equal(IntakeOutcome.Settled, await TakeInAsync(place, sent.Folder));
        string other = (await app.SendAsync(place)).Folder!;
        Assert.NotEqual(sent.Folder, other);
    }

    [Fact]
    public async Task A_press_that_breaks_off_anywhere_goes_on_in_the_same_folder()
    {
        DraftPlace place = await app.BeginAsync();
        Dictionary<string, byte[]> files = Folder(place);
        await app.AddAsync(place, files);
        SendOutcome? sent = null;
        int presses = 0;
        for (int calls = 0; sent is null; calls++)
        {
            Assert.InRange(++presses, 1, 200);
            int left = calls / 2;
            StorageFault fault = calls % 2 == 0 ? StorageFault.Before : StorageFault.After;
            app.Storage.Choose = request => IsWrite(request) && Interlocked.Decrement(ref left) < 0 ? fault : StorageFault.None;
            try
            {
                sent = await app.SendAsync(place);
            }
            catch (Exception e) when (StorageOutage.IsMeant(e))
            {
                // Nothing of it counts before the manifest is there.
                app.Storage.Choose = null;
                Assert.Equal(await IsWholeAsync(place), (await app.BlobsAsync(Containers.Submissions, place)).Exists(name => name.EndsWith(ManifestJson.FileName, StringComparison.Ordinal)));
            }
            finally
            {
                app.Storage.Choose = null;
            }

            app.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.True(presses > 2);
        Assert.Single((await app.BlobsAsync(Containers.Submissions, place)).Select(name => name.Split('/')[0]).Distinct());
        Assert.Equal(IntakeOutcome.Accepted, await TakeInAsync(place, sent.Folder!));

        async Task<bool> IsWholeAsync(DraftPlace whose) => (await app.BlobsAsync(Containers.Submissions, whose)).Count == files.Count + 1;
    }

    [Fact]
    public async Task Two_who_press_at_once_send_one_upload()
    {
        DraftPlace place = await app.BeginAsync();
        await app.AddAsync(place, Folder(place));
        SendOutcome[] sent = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => app.SendAsync(place))));
        Assert.Single(sent.Select(outcome => outcome.Folder).Distinct());
        Assert.NotNull(sent[0].Folder);
        Assert.Equal(IntakeOutcome.Accepted, await TakeInAsync(place, sent[0].Folder!));
        Assert.Single(await app.ReportsAsync(place.Cycle, place.Agency));
    }

    [Fact]
    public async Task A_browser_that_lies_about_a_content_is_found_out_and_can_mend_it()
    {
        DraftPlace place = await app.BeginAsync();
        Dictionary<string, byte[]> files = Folder(place);
        string lied = files.Keys.First(name => name.EndsWith(".pdf", StringComparison.Ordinal));
        await app.AddAsync(place, files, (name, content) => name == lied ? [.. content.Reverse()] : content);
        DraftReport report = await app.CheckAsync(place);
        Assert.False(report.MaySend);
        Assert.Equal(("draft-file-differs", lied), (report.Findings[0].Code, report.Findings[0].Pointer));
        Assert.Contains(report.Missing, missing => missing.Names.Contains(lied));
        Assert.Null((await app.SendAsync(place)).Folder);
        Assert.Equal("draft-file-missing", (await app.CheckAsync(place)).Findings[0].Code);
        Assert.Empty(await app.BlobsAsync(Containers.Submissions, place));

        await app.AddAsync(place, files);
        string folder = (await app.SendAsync(place)).Folder!;
        Assert.Equal(IntakeOutcome.Accepted, await TakeInAsync(place, folder));
    }

    [Fact]
    public async Task A_content_that_is_changed_after_it_was_checked_is_not_sent()
    {
        DraftPlace place = await app.BeginAsync();
        Dictionary<string, byte[]> files = Folder(place);
        string changed = files.Keys.First(name => name.EndsWith(".pdf", StringComparison.Ordinal));
        byte[] other = [.. files[changed].Reverse()];
        Uri address = AddressOf((await app.GrantAsync(place, (changed, files[changed]))).Json.GetProperty("files")[0]);
        await app.AddAsync(place, files);
        bool isDone = false;
        app.Storage.Before = async request =>
        {
            if (!isDone && request.Headers.Contains("x-ms-copy-source"))
            {
                isDone = true;
                await PutAsync(address, other);
            }
        };
        SendOutcome outcome = await app.SendAsync(place);
        app.Storage.Before = null;
        Assert.Equal((true, null), (outcome.IsChanged, outcome.Folder));
        Assert.Contains(outcome.Report.Findings, finding => finding.Code == "draft-file-differs");
        Assert.DoesNotContain(await app.BlobsAsync(Containers.Submissions, place), name => name.EndsWith(ManifestJson.FileName, StringComparison.Ordinal));

        await app.AddAsync(place, files);
        Assert.Equal(IntakeOutcome.Accepted, await TakeInAsync(place, (await app.SendAsync(place)).Folder!));
    }

    [Fact]
    public async Task An_address_that_still_holds_changes_nothing_that_was_sent()
    {
        DraftPlace place = await app.BeginAsync();
        Dictionary<string, byte[]> files = Folder(place);
        Uri address = AddressOf((await app.GrantAsync(place, ("submission.json", files["submission.json"]))).Json.GetProperty("files")[0]);
        await app.AddAsync(place, files);
        string folder = (await app.SendAsync(place)).Folder!;
        await PutAsync(address, "{}"u8.ToArray());
        Assert.Equal(IntakeOutcome.Accepted, await TakeInAsync(place, folder));
    }

    [Fact]
    public async Task After_the_deadline_nothing_is_sent_and_the_draft_stays()
    {
        DraftPlace place = await app.BeginAsync();
        await app.AddAsync(place, Folder(place));
        app.Clock.Advance(TimeSpan.FromMinutes(61));
        SendOutcome late = await app.SendAsync(place);
        Assert.Null(late.Folder);
        Assert.Contains("WIB", late.Report.Closed!.Id, StringComparison.Ordinal);
        Assert.False(late.Report.MaySend);
        Assert.Empty(await app.BlobsAsync(Containers.Submissions, place));

        await app.MoveDeadlineAsync(place.Cycle, place.Agency, app.Clock.GetUtcNow().AddHours(1));
        Assert.NotNull((await app.SendAsync(place)).Folder);
        await app.WithdrawAsync(place.Cycle, place.Agency);
        Assert.NotNull((await app.CheckAsync(place)).Closed);
    }

    [Fact]
    public async Task Whoever_has_not_seen_the_draft_as_it_is_sends_nothing()
    {
        DraftPlace place = await app.BeginAsync();
        await app.AddAsync(place, Folder(place));
        string seen = (await app.Get<DraftStore>().ReadAsync(place, Cancellation)).Tag();
        await app.AddAsync(place, new Dictionary<string, byte[]> { ["more.pdf"] = "more"u8.ToArray() });
        SendOutcome stale = await app.SendAsync(place, seen);
        Assert.Equal((true, null), (stale.IsChanged, stale.Folder));
        Assert.Equal(["more.pdf"], stale.Report.Unused);

        // The other one comes between the check and the press.
        seen = stale.Report.Draft.Tag();
        bool isDone = false;
        app.Storage.Before = async request =>
        {
            if (!isDone && request.Method == RequestMethod.Put && request.Uri.Path.EndsWith("draft.json", StringComparison.Ordinal))
            {
                isDone = true;
                await app.RemoveAsync(place, "more.pdf");
            }
        };
        Assert.True((await app.SendAsync(place, seen)).IsChanged);
        app.Storage.Before = null;
        Assert.Empty(await app.BlobsAsync(Containers.Submissions, place));
    }

    [Fact]
    public async Task What_answers_a_question_is_sent_anew_even_if_it_is_the_same()
    {
        DraftPlace place = await app.BeginAsync();
        await app.AddAsync(place, Folder(place));
        string first = (await app.SendAsync(place, isFinal: true)).Folder!;
        await TakeInAsync(place, first);
        await app.StepAsync(place.Cycle, place.Agency);
        // The storage dates what was sent by the machine's clock, which goes on while the app's stands.
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.NotNull((await app.CheckAsync(place)).Closed);
        await app.DecideAsync(place.Cycle, place.Agency, (await app.RowAsync(place.Cycle, place.Agency)).Receipt!, "d", "clarify");
        await app.StepAsync(place.Cycle, place.Agency);
        app.Clock.Advance(TimeSpan.FromSeconds(2));
        string second = (await app.SendAsync(place, isFinal: true)).Folder!;
        Assert.NotEqual(first, second);
        Assert.Equal(IntakeOutcome.Accepted, await TakeInAsync(place, second));
    }

    [Fact]
    public async Task A_check_tells_everything_that_is_wrong_and_reads_again_only_what_it_has_not_proved()
    {
        DraftPlace place = await app.BeginAsync();
        Dictionary<string, byte[]> files = Folder(place);
        files["copy.pdf"] = files.First(file => file.Key.EndsWith(".pdf", StringComparison.Ordinal)).Value;
        files["submission.csv"] = "indicator,level\n"u8.ToArray();
        await app.AddAsync(place, files);
        await app.GrantAsync(place, ("never.pdf", "never"u8.ToArray()));
        DraftReport report = await app.CheckAsync(place);
        Assert.Equal(["draft-file-missing", "draft-submission-twice"], report.Findings.Where(finding => finding.Severity == FindingSeverity.Error).Select(finding => finding.Code).Order(StringComparer.Ordinal));
        Assert.Equal(2, Assert.Single(report.Doubled).Count);

        await app.RemoveAsync(place, "submission.csv", "never.pdf");
        ConcurrentQueue<string> read = [];
        app.Storage.Choose = request =>
        {
            if (request.Uri.Path.Contains($"/{Containers.Drafts}/", StringComparison.Ordinal))
            {
                read.Enqueue(request.Uri.Path.Split('/')[^1]);
            }

            return StorageFault.None;
        };
        report = await app.CheckAsync(place);
        app.Storage.Choose = null;
        Assert.Equal(new[] { "draft.json", "draft.json", HashOf(files["submission.json"]) }.Order(StringComparer.Ordinal), read.Order(StringComparer.Ordinal));
        Assert.True(report.MaySend);
        Assert.Equal(["copy.pdf"], report.Unused);
        int indicators = report.Submission!.Entries.Count;
        Assert.Equal(indicators - 5, report.Missing.Count);
        Assert.Equal(indicators - 5, report.Findings.Count(finding => finding is { Code: "draft-evidence-missing", Severity: FindingSeverity.Warning }));

        await app.RemoveAsync(place, "submission.json");
        Assert.Equal("draft-submission-missing", Assert.Single((await app.CheckAsync(place)).Findings).Code);
    }

    private static bool IsWrite(Request request) => request.Method == RequestMethod.Put;

    private async Task<List<string>> SentAsync(DraftPlace place, string folder) =>
        [.. (await app.BlobsAsync(Containers.Submissions, place)).Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal)).Select(name => name[(folder.Length + 1)..])];

    private Task<IntakeOutcome> TakeInAsync(DraftPlace place, string folder) => app.Get<SubmissionIntake>().TakeInAsync(new UploadPlace(place.Cycle, place.Agency, folder), app.Client, Cancellation);
}
