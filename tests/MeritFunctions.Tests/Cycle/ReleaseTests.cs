using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Merit.Adapters.Storage;
using MeritFunctions.Determination;
using MeritFunctions.Records;

namespace MeritFunctions.Tests.Cycle;

/// <summary>The release, its correction, and results that cannot be changed unseen.</summary>
public sealed class ReleaseTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_verified_assessment_whose_agency_may_still_upload_keeps_the_cycle_from_being_released()
    {
        string cycle = await app.StartCycleAsync("31");
        await app.UploadAsync(cycle, "31", "u");
        await app.StepAsync(cycle, "31");
        await app.Get<AssessmentTable>().ChangeAsync(
            cycle,
            "31",
            row =>
            {
                row.Stage = AssessmentStage.Verified;
                return true;
            },
            Cancellation);
        HttpAnswer early = await app.ReleaseAsync(cycle);
        Assert.Equal((409, "31"), (early.Status, early.Json.GetProperty("blockers")[0].GetProperty("agency").GetString()));
    }

    [Fact]
    public async Task Of_two_releases_at_once_one_counts_and_the_same_again_is_the_same()
    {
        string cycle = await VerifiedAsync();
        HttpAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => app.ReleaseAsync(cycle, $"SK {i % 2}")));
        Assert.Equal((10, 10), (answers.Count(a => a.Status == 202), answers.Count(a => a.Status == 409)));
        Assert.Single(PlenaryRelease.ListOf((await app.Get<CycleTable>().FindAsync(cycle, Cancellation))!));
    }

    [Fact]
    public async Task A_correction_leaves_both_records_and_ends_when_mails_are_let_go()
    {
        string cycle = await VerifiedAsync();
        Assert.Equal(409, (await app.CorrectAsync(cycle, "SK 2", "Mistyped.")).Status);
        await app.ReleaseAsync(cycle, "SK 1");
        await app.DetermineAsync(cycle);
        string before = (await app.ResultAsync(cycle, "31")).Text;
        Assert.Equal(422, (await app.CorrectAsync(cycle, "SK 2", "")).Status);
        Assert.Equal(202, (await app.CorrectAsync(cycle, "SK 2", "Mistyped.")).Status);
        Assert.Equal(202, (await app.CorrectAsync(cycle, "SK 2", "Mistyped.")).Status);
        await app.DetermineAsync(cycle);
        await app.DetermineAsync(cycle);

        HttpAnswer after = await app.ResultAsync(cycle, "31");
        Assert.Equal("SK 2", after.Json.GetProperty("release").GetProperty("decree").GetString());
        Assert.Equal(RecordNames.Result(cycle, "31", 1), after.Json.GetProperty("replaces").GetString());
        Assert.Equal(StoredJson.Sha256((await app.Get<RecordStore>().ReadBytesAsync(RecordNames.Result(cycle, "31", 1), Cancellation))!), after.Json.GetProperty("previousHash").GetString());
        Assert.Contains("SK 1", before, StringComparison.Ordinal);

        DeterminationActivities activities = app.Function<DeterminationActivities>();
        Assert.False(await activities.LetMailsGo(new LetMailsGoInput(cycle, 1), Cancellation));
        Assert.True(await activities.LetMailsGo(new LetMailsGoInput(cycle, 2), Cancellation));
        Assert.True(await activities.LetMailsGo(new LetMailsGoInput(cycle, 2), Cancellation));
        HttpAnswer late = await app.CorrectAsync(cycle, "SK 3", "Mistyped.");
        Assert.Equal((409, true), (late.Status, late.Text.Contains("result-mails-out", StringComparison.Ordinal)));
        Assert.Equal(202, (await app.CorrectAsync(cycle, "SK 2", "Mistyped.")).Status);
    }

    [Fact]
    public async Task What_the_register_says_later_changes_no_result()
    {
        string cycle = await VerifiedAsync();
        await app.Get<AgencyTable>().UpsertAsync([new AgencyRow { RowKey = "31", Name = "Renamed", Type = "province" }], Cancellation);
        await app.ReleaseAsync(cycle);
        await app.DetermineAsync(cycle);
        Assert.Equal("Instansi 31", (await app.ResultsAsync(cycle)).Json.GetProperty("ranking")[0].GetProperty("name").GetString());
        Assert.Equal(("Instansi 31", "city"), (await app.ResultAsync(cycle, "31")).Json switch { var r => (r.GetProperty("agencyName").GetString(), r.GetProperty("agencyType").GetString()) });
    }

    [Fact]
    public async Task A_changed_cell_changes_no_ranking_and_a_changed_or_missing_record_is_an_error_that_names_it()
    {
        string cycle = await VerifiedAsync();
        await app.ReleaseAsync(cycle);
        await app.DetermineAsync(cycle);
        string shown = (await app.ResultsAsync(cycle)).Text;
        await app.Get<MeritStorage>().Table(Tables.Assessments).UpdateEntityAsync(
            new TableEntity(cycle, "31") { ["VerifiedScore"] = "409.9" }, Azure.ETag.All, TableUpdateMode.Merge, Cancellation);
        Assert.Equal(shown, (await app.ResultsAsync(cycle)).Text);

        BlobClient record = app.Get<MeritStorage>().Container(Containers.Records).GetBlobClient(RecordNames.Result(cycle, "31", 1));
        string honest = (await record.DownloadContentAsync(Cancellation)).Value.Content.ToString();
        await record.UploadAsync(BinaryData.FromString(honest.Replace("\"score\": ", "\"score\":  ", StringComparison.Ordinal)), overwrite: true, Cancellation);
        AssertDamaged(await app.ResultAsync(cycle, "31"), "hashDiffers", record.Name);
        AssertDamaged(await app.ResultsAsync(cycle), "hashDiffers", record.Name);
        await record.DeleteAsync(cancellationToken: Cancellation);
        AssertDamaged(await app.ResultAsync(cycle, "31"), "missing", record.Name);

        BlobClient ranking = app.Get<MeritStorage>().Container(Containers.Records).GetBlobClient(RecordNames.Results(cycle, 1));
        await ranking.UploadAsync(BinaryData.FromBytes(Encoding.UTF8.GetBytes("{}")), overwrite: true, Cancellation);
        AssertDamaged(await app.ResultsAsync(cycle), "hashDiffers", ranking.Name);
    }

    [Fact]
    public async Task A_determination_that_runs_again_meets_its_own_records()
    {
        string cycle = await VerifiedAsync();
        await app.ReleaseAsync(cycle);
        await app.DetermineAsync(cycle);
        string once = (await app.ResultsAsync(cycle)).Text;
        await app.DetermineAsync(cycle);
        Assert.Equal(once, (await app.ResultsAsync(cycle)).Text);
    }

    private static void AssertDamaged(HttpAnswer answer, string reason, string record)
    {
        JsonElement damaged = answer.Json.GetProperty("records")[0];
        Assert.Equal((500, reason, record), (answer.Status, damaged.GetProperty("reason").GetString(), damaged.GetProperty("name").GetString()));
    }

    private async Task<string> VerifiedAsync()
    {
        string cycle = await app.StartCycleAsync("31");
        await app.UploadAsync(cycle, "31", "u", isFinal: true);
        await app.StepAsync(cycle, "31");
        await app.DecideAsync(cycle, "31", (await app.RowAsync(cycle, "31")).Receipt!, "d");
        await app.StepAsync(cycle, "31");
        return cycle;
    }
}
