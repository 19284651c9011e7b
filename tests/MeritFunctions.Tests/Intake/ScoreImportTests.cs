using System.Text;
using System.Text.Json;
using Merit.Adapters.Storage;
using MeritFunctions.Cycle;
using MeritFunctions.Http.Access;
using MeritFunctions.Intake;
using MeritFunctions.Records;
using MeritFunctions.Tests.Cycle;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Tests.Intake;

/// <summary>Cycles whose agencies hand in nothing: their scores come in a file, late, twice, by halves and two at once.</summary>
public sealed class ScoreImportTests(MeritApp app) : IClassFixture<MeritApp>
{
    private const string Header = "agency,perencanaan,kompetensi,kinerja,data-cat\n";

    private static readonly Participant[] Three =
    [
        new("31", "Pemerintah Provinsi DKI Jakarta", "province", null, "large"),
        new("32", "Pemerintah Provinsi Jawa Barat", "province", null, "large"),
        new("3273", "Pemerintah Kota Bandung", "city", "Wilayah Barat", "large"),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Imported_scores_go_through_verification_and_release_to_an_award_per_group_and_rank()
    {
        string cycle = await app.StartCycleAsync("bkn-award", Three);
        await app.Function<CycleActivities>().OpenCycle(cycle, app.Client, Cancellation);
        HttpAnswer put = await PutAsync(cycle, $"{Header}31,61.5,93.25,58,95.5\n32,70,80,90,60\n3273,50,50,50,\n");
        Assert.Equal((200, 1, 3), (put.Status, put.Json.GetProperty("files").GetInt32(), put.Json.GetProperty("changed").GetArrayLength()));
        await CloseAsync(cycle);

        Assert.Equal(202, (await DecideAsync(cycle, "31", "confirm")).Status);
        Assert.Equal(202, (await DecideAsync(cycle, "32", "adjust", new { perencanaan = 95.5 })).Status);
        Assert.Equal(202, (await DecideAsync(cycle, "3273", "confirm")).Status);
        await StepAsync(cycle);
        Assert.Equal(202, (await app.ReleaseAsync(cycle)).Status);
        await app.DetermineAsync(cycle);
        await app.DetermineAsync(cycle);

        JsonElement results = (await app.ResultsAsync(cycle)).Json;
        Assert.Equal(["32 325.5", "31 308.25", "3273 150"], results.GetProperty("ranking").EnumerateArray().Select(r => $"{r.GetProperty("agency").GetString()} {r.GetProperty("score").GetDecimal():0.##}"));
        JsonElement main = results.GetProperty("awards").EnumerateArray().Single(a => a.GetProperty("award").GetString() == "utama");
        Assert.Equal(
            ["Pemerintah Provinsi tipe besar: 1 32, 2 31", "Pemerintah Kota Wilayah Barat tipe besar: 1 3273"],
            main.GetProperty("groups").EnumerateArray().Select(g => $"{g.GetProperty("title").GetProperty("id").GetString()}: {string.Join(", ", g.GetProperty("places").EnumerateArray().Select(p => $"{p.GetProperty("rank").GetInt32()} {p.GetProperty("agency").GetString()}"))}"));
        Assert.Equal(3, results.GetProperty("recognised").GetInt32());

        JsonElement record = (await app.ResultAsync(cycle, "31")).Json;
        JsonElement competency = record.GetProperty("awards").EnumerateArray().Single(a => a.GetProperty("award").GetString() == "kompetensi");
        Assert.Equal((1, 2, true), (competency.GetProperty("rank").GetInt32(), competency.GetProperty("of").GetInt32(), competency.GetProperty("awarded").GetBoolean()));
        Assert.Equal("scores.csv", record.GetProperty("files")[0].GetProperty("name").GetString());
        Assert.True(record.GetProperty("recognised").GetBoolean());
        // No score for the data category: no place for that award.
        Assert.DoesNotContain((await app.ResultAsync(cycle, "3273")).Json.GetProperty("awards").EnumerateArray(), a => a.GetProperty("award").GetString() == "data-cat");

        Assert.Contains(("scores-imported", "3"), await app.LoggedAsync(cycle));
        Assert.Equal(3, (await app.LoggedAsync(cycle)).Count(e => e.What == "upload-accepted"));
        Assert.Empty(await MailsAsync(cycle));
    }

    [Fact]
    public async Task A_preview_writes_nothing_and_what_it_named_is_all_that_is_written()
    {
        string cycle = await app.StartCycleAsync("bkn-award", Three);
        string file = $"{Header}31,61.5,93.25,58,95.5\n";
        HttpAnswer preview = await PutAsync(cycle, file, "?preview=true");
        Assert.Equal((200, 0, 1), (preview.Status, preview.Json.GetProperty("files").GetInt32(), preview.Json.GetProperty("changed").GetArrayLength()));
        Assert.Equal(["scores-missing"], preview.Json.GetProperty("warnings").EnumerateArray().Select(w => w.GetProperty("code").GetString()));
        Assert.Null((await app.RowAsync(cycle, "31")).Receipt);
        Assert.Equal((412, "state-changed"), await PutAsync(cycle, $"{Header}31,61.5,93.25,58,95\n", seen: preview.ETag) switch { var a => (a.Status, a.Code) });
        Assert.Equal((200, preview.ETag), await PutAsync(cycle, file, seen: preview.ETag) switch { var a => (a.Status, a.ETag) });
        Assert.NotNull((await app.RowAsync(cycle, "31")).Receipt);
        // What it named is done: there is nothing more of it.
        Assert.Equal(412, (await PutAsync(cycle, file, seen: preview.ETag)).Status);
    }

    [Fact]
    public async Task A_second_file_supersedes_what_it_names_and_both_are_kept()
    {
        string cycle = await app.StartCycleAsync("bkn-award", Three);
        await PutAsync(cycle, $"{Header}31,10,10,10,10\n32,20,20,20,20\n");
        await StepAsync(cycle);
        string before = (await app.RowAsync(cycle, "31")).Receipt!;
        HttpAnswer second = await PutAsync(cycle, $"{Header}31,11,10,10,10\n32,20,20,20,20\n3273,30,30,30,30\n");
        await StepAsync(cycle);

        JsonElement[] changed = [.. second.Json.GetProperty("changed").EnumerateArray()];
        Assert.Equal(["31", "3273"], changed.Select(c => c.GetProperty("agency").GetString()));
        Assert.Equal((10m, 11m), (changed[0].GetProperty("before").GetProperty("numbers").GetProperty("perencanaan").GetDecimal(), changed[0].GetProperty("after").GetProperty("numbers").GetProperty("perencanaan").GetDecimal()));
        Assert.Equal((2, 1), (second.Json.GetProperty("files").GetInt32(), second.Json.GetProperty("unchanged").GetInt32()));
        Assert.Equal(["41", "80", "120"], [(await app.RowAsync(cycle, "31")).SelfScore!, (await app.RowAsync(cycle, "32")).SelfScore!, (await app.RowAsync(cycle, "3273")).SelfScore!]);
        Assert.NotEqual(before, (await app.RowAsync(cycle, "31")).Receipt);
        ScoreFile newest = await app.Get<RecordStore>().GetAsync<ScoreFile>((await app.CycleAsync(cycle)).ScoresRecord!, Cancellation);
        ScoreFile first = await app.Get<RecordStore>().GetAsync<ScoreFile>(newest.Replaces!, Cancellation);
        Assert.Equal((1, $"{Header}31,10,10,10,10\n32,20,20,20,20\n"), (first.Number, Encoding.UTF8.GetString(first.Content)));
        Assert.Equal(2, (await app.Get<ClaimTable>().ListAsync(cycle, "31", Cancellation)).Count);
        Assert.NotNull((await app.Get<RecordStore>().ReadAsync<UploadReport>(RecordNames.Report(cycle, "31", before), Cancellation))?.Submission);
    }

    [Fact]
    public async Task The_same_file_again_changes_nothing_whenever_it_comes()
    {
        string cycle = await app.StartCycleAsync("bkn-award", Three);
        string file = $"{Header}31,10,10,10,10\n32,20,20,20,20\n3273,30,30,30,30\n";
        await PutAsync(cycle, file);
        AssessmentRow row = await app.RowAsync(cycle, "31");
        await CloseAsync(cycle);
        HttpAnswer again = await PutAsync(cycle, file);
        Assert.Equal((200, 1, 0, 3), (again.Status, again.Json.GetProperty("files").GetInt32(), again.Json.GetProperty("changed").GetArrayLength(), again.Json.GetProperty("unchanged").GetInt32()));
        Assert.Equal(row.Receipt, (await app.RowAsync(cycle, "31")).Receipt);
    }

    [Fact]
    public async Task After_the_deadline_and_of_a_verified_agency_a_changed_score_is_refused_with_the_reason()
    {
        string cycle = await app.StartCycleAsync("bkn-award", Three);
        await PutAsync(cycle, $"{Header}31,10,10,10,10\n32,20,20,20,20\n");
        await CloseAsync(cycle);
        HttpAnswer late = await PutAsync(cycle, $"{Header}31,11,10,10,10\n32,20,20,20,20\n");
        Assert.Equal((422, "scores-late line 2, column agency"), (late.Status, late.Errors.Single()));

        await DecideAsync(cycle, "31", "confirm");
        await StepAsync(cycle);
        await app.MoveDeadlineAsync(cycle, app.Clock.GetUtcNow().AddHours(1));
        HttpAnswer verified = await PutAsync(cycle, $"{Header}31,11,10,10,10\n32,21,20,20,20\n");
        Assert.Equal((422, "scores-verified line 2, column agency"), (verified.Status, verified.Errors.Single()));
        Assert.Equal("80", (await app.RowAsync(cycle, "32")).SelfScore);
        Assert.Equal(202, (await app.ReopenAsync(cycle, "31", "reopened")).Status);
        await StepAsync(cycle);
        Assert.Equal(200, (await PutAsync(cycle, $"{Header}31,11,10,10,10\n32,21,20,20,20\n")).Status);
        await StepAsync(cycle);
        Assert.Equal("41", (await app.RowAsync(cycle, "31")).SelfScore);
    }

    [Theory]
    [InlineData("agency,score\n31,200\n", "scores-without-indicators line 2, column agency")]
    [InlineData("agency,perencanaan\n31,10\n99,10\n", "agency-not-assessed line 3, column agency")]
    [InlineData("agency,perencanaan\n31,10\n32,101\n", "score-out-of-range line 3, column perencanaan")]
    [InlineData("agency\n31\n", "score-columns line 1")]
    [InlineData("", "document-empty ")]
    public async Task Of_a_file_with_an_error_nothing_counts(string file, string error)
    {
        string cycle = await app.StartCycleAsync("bkn-award", Three);
        HttpAnswer answer = await PutAsync(cycle, file);
        Assert.Equal((422, true), (answer.Status, answer.Errors.Contains(error)));
        Assert.Equal((0, null), ((await app.CycleAsync(cycle)).ScoreFiles, (await app.RowAsync(cycle, "31")).Receipt));
    }

    [Fact]
    public async Task Whatever_breaks_off_is_taken_up_by_the_sweep_or_by_the_same_file_again()
    {
        for (int at = 1; ; at++)
        {
            string cycle = await app.StartCycleAsync("bkn-award", Three);
            string file = $"{Header}31,10,10,10,10\n32,20,20,20,20\n3273,30,30,30,30\n";
            int calls = 0;
            app.Storage.Choose = _ => Interlocked.Increment(ref calls) == at ? at % 2 == 0 ? StorageFault.After : StorageFault.Before : StorageFault.None;
            bool isBroken = false;
            try
            {
                await PutAsync(cycle, file);
            }
            catch (Exception broken) when (broken is Azure.RequestFailedException or AggregateException)
            {
                isBroken = true;
            }

            app.Storage.Choose = null;
            bool isCounted = (await app.CycleAsync(cycle)).ScoreFiles == 1;
            await NewSweep().RunWhenDueAsync(app.Client, Cancellation);
            if (isCounted)
            {
                Assert.Equal(1, (await app.CycleAsync(cycle)).ScoresTaken);
            }

            Assert.Equal(200, (await PutAsync(cycle, file)).Status);
            await StepAsync(cycle);
            Assert.Equal(["40", "80", "120"], [(await app.RowAsync(cycle, "31")).SelfScore!, (await app.RowAsync(cycle, "32")).SelfScore!, (await app.RowAsync(cycle, "3273")).SelfScore!]);
            Assert.Equal((1, 1), await app.CycleAsync(cycle) switch { var c => (c.ScoreFiles, c.ScoresTaken) });
            Assert.Equal(1, (await app.LoggedAsync(cycle)).Count(e => e.What == "scores-imported"));
            Assert.Equal(3, (await app.LoggedAsync(cycle)).Count(e => e.What == "upload-accepted"));
            if (!isBroken && calls < at)
            {
                Assert.True(at > 10, "The import makes fewer calls than this test expects.");
                return;
            }
        }
    }

    [Fact]
    public async Task A_file_that_broke_off_before_the_deadline_counts_for_all_when_the_deadline_comes_and_holds_up_the_release()
    {
        string cycle = await app.StartCycleAsync("bkn-award", Three);
        app.Storage.Choose = request => request.Uri.Path.Contains("Claims", StringComparison.Ordinal) ? StorageFault.Before : StorageFault.None;
        await Assert.ThrowsAnyAsync<Exception>(() => PutAsync(cycle, $"{Header}31,10,10,10,10\n32,20,20,20,20\n3273,30,30,30,30\n"));
        app.Storage.Choose = null;
        Assert.Equal((1, 0), await app.CycleAsync(cycle) switch { var c => (c.ScoreFiles, c.ScoresTaken) });
        foreach (Participant agency in Three)
        {
            await app.WithdrawAsync(cycle, agency.Code);
        }

        Assert.Equal((409, "scores-pending"), await app.ReleaseAsync(cycle) switch { var a => (a.Status, a.Code) });
        foreach (Participant agency in Three)
        {
            await app.ReinstateAsync(cycle, agency.Code);
        }

        app.Clock.Advance(TimeSpan.FromHours(2));
        await StepAsync(cycle);
        Assert.All(await app.Get<AssessmentTable>().ListAsync(cycle, Cancellation), row => Assert.Equal(AssessmentStage.AwaitingVerification, row.Stage));
    }

    [Fact]
    public async Task Of_files_that_come_at_once_each_counts_whole_or_not_at_all_and_the_last_holds()
    {
        string cycle = await app.StartCycleAsync("bkn-award", Three);
        HttpAnswer[] answers = await Task.WhenAll(Enumerable.Range(1, 4).Select(n => PutAsync(cycle, $"{Header}31,{n},0,0,0\n32,{n},0,0,0\n3273,{n},0,0,0\n")));
        Assert.All(answers, answer => Assert.Contains(answer.Status, (int[])[200, 409]));
        await StepAsync(cycle);
        CycleRow row = await app.CycleAsync(cycle);
        Assert.Equal((answers.Count(a => a.Status == 200), row.ScoreFiles), (row.ScoreFiles, row.ScoresTaken));
        string[] scores = [.. (await app.Get<AssessmentTable>().ListAsync(cycle, Cancellation)).Select(r => r.SelfScore!).Distinct()];
        ScoreFile last = await app.Get<RecordStore>().GetAsync<ScoreFile>(row.ScoresRecord!, Cancellation);
        Assert.Equal(last.Scores.Select(s => AssessmentRow.ToText(s.Score)!).Distinct(), scores);
    }

    [Fact]
    public async Task The_same_file_twice_at_once_is_one()
    {
        string cycle = await app.StartCycleAsync("bkn-award", Three);
        HttpAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => PutAsync(cycle, $"{Header}31,10,10,10,10\n")));
        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Equal(1, (await app.CycleAsync(cycle)).ScoreFiles);
        Assert.Single(await app.Get<ClaimTable>().ListAsync(cycle, "31", Cancellation));
    }

    [Fact]
    public async Task An_agency_that_uploads_all_the_same_is_told_and_nothing_of_it_counts()
    {
        string cycle = await app.StartCycleAsync("bkn-award", Three);
        await app.PutUploadAsync($"{cycle}/31/u", MeritApp.Submission(cycle, "31"), withEvidence: false);
        Assert.Equal(IntakeOutcome.Rejected, await app.Get<SubmissionIntake>().TakeInAsync(UploadPlace.Of($"{cycle}/31/u/manifest.json")!, app.Client, Cancellation));
        Assert.Contains((await app.ReportsAsync(cycle, "31")).Single().Findings, f => f.Code == "cycle-imports-scores");
        Assert.Null((await app.RowAsync(cycle, "31")).Receipt);
    }

    [Fact]
    public async Task Nobody_is_invited_reminded_blamed_or_asked_for_what_they_cannot_hand_in()
    {
        string cycle = await app.StartCycleAsync("bkn-award", Three);
        await app.Function<CycleActivities>().OpenCycle(cycle, app.Client, Cancellation);
        Assert.Null((await app.LeadAsync(cycle)).WaitUntil);
        await PutAsync(cycle, $"{Header}31,10,10,10,10\n");
        await CloseAsync(cycle);
        Assert.Equal(AssessmentStage.NotSubmitted, (await app.RowAsync(cycle, "32")).Stage);
        Assert.Equal("clarify-imported /outcome", (await DecideAsync(cycle, "31", "clarify")).Errors.Single());
        Assert.Empty(await MailsAsync(cycle));
    }

    [Fact]
    public async Task A_cycle_of_self_assessments_takes_no_file_and_none_does_when_it_is_over()
    {
        Assert.Equal((409, "cycle-self-assessed"), await PutAsync(await app.StartCycleAsync("31"), $"{Header}31,1,1,1,1\n") switch { var a => (a.Status, a.Code) });
        string cycle = await app.StartCycleAsync("bkn-award", Three);
        await app.CancelAsync(cycle);
        Assert.Equal((409, "cycle-cancelled"), await PutAsync(cycle, $"{Header}31,1,1,1,1\n") switch { var a => (a.Status, a.Code) });
        Assert.Equal(404, (await PutAsync("none", $"{Header}31,1,1,1,1\n")).Status);
    }

    [Fact]
    public async Task The_form_of_such_a_cycle_has_a_line_for_each_agency_and_comes_back_filled_in()
    {
        string cycle = await app.StartCycleAsync("bkn-award", [.. Three, new Participant("F1", "=Dinas; \"Formula\"", "city", null, null)]);
        HttpAnswer form = await app.CallAsync(request => app.Function<Templates>().GetAsync(request, cycle, Cancellation));
        string text = Encoding.UTF8.GetString(form.Body);
        Assert.StartsWith("\uFEFFkode;nama;perencanaan;kompetensi;kinerja;data-cat\r\n", text, StringComparison.Ordinal);
        Assert.Contains("F1;\"'=Dinas; \"\"Formula\"\"\";;;;\r\n", text, StringComparison.Ordinal);
        HttpAnswer filled = await PutAsync(cycle, text.Replace(";;;;\r\n", ";1;2;3;4\r\n", StringComparison.Ordinal));
        Assert.Equal((200, 4), (filled.Status, filled.Json.GetProperty("changed").GetArrayLength()));
        Caller agency = new("31", Roles.Agency) { Cycle = cycle, Agency = "31", Credential = Credential.Session };
        Assert.Equal((409, "cycle-imports-scores"), await app.CallAsync(request => app.Function<Templates>().GetAsync(request, cycle, Cancellation), caller: agency) switch { var a => (a.Status, a.Code) });
    }

    private Task<HttpAnswer> PutAsync(string cycle, string file, string query = "", string? seen = null) =>
        app.CallAsync(request => app.Function<ImportScores>().PutAsync(request, cycle, app.Client, Cancellation), Encoding.UTF8.GetBytes(file), "text/csv", query, seen: seen);

    private Sweep NewSweep() => app.Function<Sweep>(Options.Create(new IntakeOptions()));

    private async Task StepAsync(string cycle)
    {
        foreach (Participant agency in Three)
        {
            await app.StepAsync(cycle, agency.Code);
        }
    }

    // The app may know a cycle's row by heart for a second.
    private async Task CloseAsync(string cycle)
    {
        await StepAsync(cycle);
        app.Clock.Advance(TimeSpan.FromHours(2));
        await app.CycleAsync(cycle);
        await StepAsync(cycle);
    }

    private async Task<HttpAnswer> DecideAsync(string cycle, string agency, string outcome, object? levels = null) =>
        await app.DecideAsync(cycle, agency, (await app.RowAsync(cycle, agency)).Receipt!, $"d-{outcome}-{agency}", outcome, levels: levels);

    private async Task<IReadOnlyList<string>> MailsAsync(string cycle) =>
        [.. (await app.Get<NotificationTable>().ListAsync(cycle, Cancellation)).Select(mail => mail.Kind)];
}
