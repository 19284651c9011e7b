using Azure;
using Azure.Core;
using Azure.Storage.Blobs;
using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using MeritFunctions.Audit;
using MeritFunctions.Objections;
using MeritFunctions.Records;
using MeritFunctions.Tests.Awards;
using MeritFunctions.Tests.Cycle;
using MeritFunctions.Tests.Pages;

namespace MeritFunctions.Tests.Objecting;

/// <summary>
/// Results that objections change, while calls to the storage break off: whatever was begun is finished by the sweep, once, and the chain of records holds.
/// What fails is given by its seed.
/// </summary>
public sealed class AmendmentWalkTests(MeritApp app, ITestOutputHelper output) : IClassFixture<MeritApp>
{
    // More than any of these takes in calls, so that the last ones run to their end.
    private const int MostCalls = 48;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>For each call in turn: it breaks off there, before the service has done it or after, and the sweep and whoever pressed finish it.</summary>
    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public async Task Broken_off_at_any_call_it_is_finished_once(int seed)
    {
        Random random = new(seed);
        string[] agencies = [.. Enumerable.Range(0, MostCalls).Select(i => $"A{i:00}")];
        string cycle = await app.ReleasedAsync([.. agencies.Select(agency => (agency, 3))]);
        int broken = 0;
        foreach ((int call, string agency) in agencies.Index())
        {
            StorageFault how = random.Next(2) == 0 ? StorageFault.Before : StorageFault.After;
            // Sending breaks off as well, every third time.
            bool atSending = call % 3 == 0;
            broken += await BrokenAsync(atSending ? call / 3 : int.MaxValue, how, () => app.ObjectAsync(cycle, agency, ("1.1", 4), ("1.2", 2)));
            await app.SweepObjectionsAsync(cycle);
            Assert.Equal(202, (await app.ObjectAsync(cycle, agency, ("1.1", 4), ("1.2", 2))).Status);
            broken += await BrokenAsync(call, how, () => app.JudgeAsync(cycle, agency, null, ("1.1", 4), ("1.2", 3)));
            await app.SweepObjectionsAsync(cycle);
            if ((await app.StoredAsync(cycle, agency))!.DecidedAt is null)
            {
                Assert.Equal(202, (await app.JudgeAsync(cycle, agency, null, ("1.1", 4), ("1.2", 3))).Status);
            }

            output.WriteLine($"{agency}: {how} at {call}, {await app.CycleAsync(cycle) switch { var row => row.Amendments }}");
            Assert.Equal(call + 1, (await app.CycleAsync(cycle)).Amendments);
        }

        Assert.InRange(broken, 20, 2 * MostCalls);
        await AssertWholeAsync(cycle, agencies);
        await app.SweepObjectionsAsync(cycle);
        await AssertWholeAsync(cycle, agencies);

        // When the window is over and all is done, no sweep looks any more.
        Assert.False((await app.CycleAsync(cycle)).ObjectionsDone);
        app.Clock.Advance(TimeSpan.FromDays(ObjectionActs.Days + 2));
        await app.SweepObjectionsAsync(cycle);
        Assert.True((await app.CycleAsync(cycle)).ObjectionsDone);
        app.Storage.ForgetCalls();
        await app.Get<ObjectionWork>().SweepAsync([(await app.Get<CycleTable>().FindRecentAsync(cycle, Cancellation))!], DateTimeOffset.MaxValue, app.Client, Cancellation);
        Assert.Empty(app.Storage.Calls);
    }

    /// <summary>Many agencies are amended at the same moment while calls break off at random: each has one number, and no number is left out.</summary>
    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    public async Task Many_that_are_amended_at_once_make_one_chain(int seed)
    {
        Random random = new(seed);
        string[] agencies = [.. Enumerable.Range(0, 8).Select(i => $"B{i}")];
        string cycle = await app.ReleasedAsync([.. agencies.Select(agency => (agency, 3))]);
        await Task.WhenAll(agencies.Select(agency => app.ObjectAsync(cycle, agency, ("1.1", 4))));
        app.Storage.Choose = request => request.Method == RequestMethod.Get ? StorageFault.None : Next() switch { 0 => StorageFault.Before, 1 => StorageFault.After, _ => StorageFault.None };
        await Task.WhenAll(agencies.Select(agency => TryAsync(() => app.JudgeAsync(cycle, agency, null, ("1.1", 4)))));
        await TryAsync(async () => await app.SweepObjectionsAsync(cycle));
        app.Storage.Choose = null;

        await Task.WhenAll(agencies.Select(agency => app.JudgeAsync(cycle, agency, null, ("1.1", 4))));
        // A second instance of the app sweeps at the same time.
        ObjectionWork other = app.Function<ObjectionWork>();
        CycleRow row = await app.CycleAsync(cycle);
        await Task.WhenAll(app.SweepObjectionsAsync(cycle), other.SweepAsync([row], DateTimeOffset.MaxValue, app.Client, Cancellation));
        await AssertWholeAsync(cycle, agencies);

        int Next()
        {
            lock (random)
            {
                return random.Next(12);
            }
        }
    }

    [Fact]
    public async Task A_forged_or_missing_amendment_is_named_and_never_shown()
    {
        string cycle = await app.ReleasedAsync(("31", 3), ("32", 3), ("33", 3));
        foreach (string agency in (string[])["31", "32", "33"])
        {
            await app.ObjectAsync(cycle, agency, ("1.1", 4));
            await app.JudgeAsync(cycle, agency, null, ("1.1", 4));
        }

        string name = RecordNames.Amendment(cycle, 2);
        byte[] bytes = (await app.Get<RecordStore>().ReadBytesAsync(name, Cancellation))!;
        BlobClient blob = app.Get<MeritStorage>().Container(Containers.Records).GetBlobClient(name);
        string better = System.Text.Encoding.UTF8.GetString(bytes).Replace("\"agency\": \"32\"", "\"agency\": \"31\"", StringComparison.Ordinal);
        await blob.UploadAsync(new BinaryData(better), overwrite: true, Cancellation);
        await AssertDamagedAsync("hashDiffers");
        await blob.UploadAsync(new BinaryData("no json"), overwrite: true, Cancellation);
        await AssertDamagedAsync("notJson");
        await blob.DeleteAsync(cancellationToken: Cancellation);
        await AssertDamagedAsync("missing");
        await blob.UploadAsync(new BinaryData(bytes), overwrite: true, Cancellation);
        Assert.Equal(200, (await app.ResultsAsync(cycle)).Status);

        async Task AssertDamagedAsync(string reason)
        {
            foreach (HttpAnswer answer in (HttpAnswer[])[await app.ResultsAsync(cycle), await app.ResultAsync(cycle, "31"), await app.ResultAsync(cycle, "33"), await app.CertificatesAsync(cycle)])
            {
                Assert.Equal((500, "results-damaged"), (answer.Status, answer.Code));
                var damaged = Assert.Single(answer.Json.GetProperty("records").EnumerateArray());
                Assert.Equal((name, reason), (damaged.GetProperty("name").GetString(), damaged.GetProperty("reason").GetString(), 0) switch { var (n, r, _) => (n, r) });
            }
        }
    }

    [Fact]
    public async Task A_record_that_somebody_puts_in_the_way_is_no_result_and_stops_the_chain()
    {
        string cycle = await app.ReleasedAsync(("31", 3), ("32", 3));
        await app.ObjectAsync(cycle, "31", ("1.1", 4));
        await app.ObjectAsync(cycle, "32", ("1.1", 4));
        ResultRecord released = StoredJson.Deserialize<ResultRecord>((await app.ResultAsync(cycle, "32")).Body);
        CycleResults ranking = await app.Get<RecordStore>().GetAsync<CycleResults>(RecordNames.Results(cycle, 1), Cancellation);
        // It fits into the chain, for an agency whose objection nobody has decided.
        await app.Get<RecordStore>().WriteAsync(
            RecordNames.Amendment(cycle, 1),
            released with { Score = 410, Amendment = new Amendment(1, "", "", "", "", "", [], default), PreviousHash = ranking.LastHash },
            Cancellation);

        await Assert.ThrowsAsync<InvalidOperationException>(() => app.JudgeAsync(cycle, "31", null, ("1.1", 4)));
        await app.SweepObjectionsAsync(cycle);

        Assert.Equal((0, 0, 0), ((await app.CycleAsync(cycle)).Amendments, (await app.StoredAsync(cycle, "31"))!.Amendment, (await app.StoredAsync(cycle, "32"))!.Amendment));
        HttpAnswer results = await app.ResultsAsync(cycle);
        Assert.Equal(200, results.Status);
        Assert.DoesNotContain("amended", results.Text, StringComparison.Ordinal);
        Assert.Equal("decided", (await app.ObjectionAsync(cycle, "31")).Json.GetProperty("state").GetString());
    }

    private async Task AssertWholeAsync(string cycle, string[] agencies)
    {
        CycleRow row = await app.CycleAsync(cycle);
        Assert.Equal(agencies.Length, row.Amendments);
        HttpAnswer results = await app.ResultsAsync(cycle);
        Assert.Equal((200, row.AmendmentsHash), (results.Status, results.Json.GetProperty("proof").GetProperty("lastHash").GetString()));
        List<ObjectionRow> stored = await app.Get<ObjectionTable>().ListAsync(cycle, Cancellation);
        Assert.Equal(Enumerable.Range(1, agencies.Length), stored.Select(one => one.Amendment).Order());
        Assert.All(stored, one => Assert.Equal((false, true, ""), (one.IsOpen, one.IsReceipted, one.Unlogged)));
        foreach (ObjectionRow one in stored)
        {
            AssessmentRow assessed = await app.RowAsync(cycle, one.Agency);
            ResultRecord result = await app.AmendmentAsync(cycle, one.Amendment);
            Assert.Equal((one.Agency, one.AmendmentHash, one.AmendmentHash), (result.Agency, assessed.ResultHash, StoredJson.Sha256((await app.ResultAsync(cycle, one.Agency)).Body)));
            Assert.Equal(result.Score, AssessmentRow.ToDecimal(assessed.VerifiedScore));
            // Past the address, which has so many checks a minute and no more.
            Assert.True((await app.Get<Certificates>().CheckAsync(await app.CodeAsync(cycle, one.Agency), Cancellation))!.Holds);
        }

        Assert.Equal(
            agencies.SelectMany(agency => (string[])[$"{agency}.objection-changed", $"{agency}.objection-received"]).Order(StringComparer.Ordinal), await app.ObjectionMailsAsync(cycle));
        IReadOnlyList<AuditEvent> events = await app.EventsAsync(cycle);
        foreach (AuditKind kind in (AuditKind[])[AuditKind.ObjectionSent, AuditKind.ObjectionDecided, AuditKind.ResultAmended])
        {
            Assert.Equal(agencies, events.Where(e => e.What == kind).Select(e => e.Subject).Order(StringComparer.Ordinal));
        }

        Assert.True((await app.Get<AuditVerification>().RunAsync(cycle, Cancellation))!.Whole);
    }

    // How often it broke off: once, or never where it took fewer calls.
    private async Task<int> BrokenAsync(int call, StorageFault how, Func<Task> act)
    {
        int calls = 0;
        int broken = 0;
        app.Storage.Choose = _ => Interlocked.Increment(ref calls) - 1 == call && Interlocked.Exchange(ref broken, 1) == 0 ? how : StorageFault.None;
        await TryAsync(act);
        app.Storage.Choose = null;
        return broken;
    }

    private static async Task TryAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception broken) when (broken is RequestFailedException or AggregateException)
        {
            // As planned.
        }
    }
}
