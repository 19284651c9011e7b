using System.Text.Json;
using System.Text.RegularExpressions;
using Merit.Adapters.Storage;
using Merit.Assessment;
using MeritFunctions.Cycle;
using MeritFunctions.Determination;
using MeritFunctions.Intake;
using MeritFunctions.Notifications;
using MeritFunctions.Records;
using MeritFunctions.Register;
using Microsoft.AspNetCore.Http;

namespace MeritFunctions.Tests.Http;

/// <summary>Lists that grow with the agencies come in pages: all of it once, in order, each page at its own cost.</summary>
public sealed partial class PagingTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static readonly string[] Codes = ["A1", "A2", "A3", "A4", "A5"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_register_is_led_through()
    {
        await RegisterAsync(Codes);
        Assert.Equal(Codes, await WalkAsync(request => app.Function<Agencies>().GetAsync(request, Cancellation), page => Texts(page, "code")));
    }

    [Fact]
    public async Task Assessments_are_led_through()
    {
        string cycle = await app.StartCycleAsync(Codes);
        Assert.Equal(Codes, await WalkAsync(request => app.Function<Assessments>().ListAsync(request, cycle, Cancellation), page => Texts(page, "agency")));
    }

    [Fact]
    public async Task Mails_are_led_through_without_their_due_marks()
    {
        string cycle = MeritApp.NewId();
        await app.Get<Outbox>().QueueAsync([.. Codes.Select(a => new NotificationInput(cycle, a, NotificationKind.NotSubmitted, ""))], app.Clock.GetUtcNow(), Cancellation);
        Assert.Equal(Codes, await WalkAsync(request => app.Function<Mails>().ListAsync(request, cycle, Cancellation), page => Texts(page, "agency")));
    }

    [Fact]
    public async Task A_page_of_uploads_reads_its_own_reports_only()
    {
        // A folder that no cycle has may be named in any way.
        string cycle = $"{MeritApp.NewId()} é/x";
        foreach (string agency in Codes)
        {
            string report = RecordNames.Report(cycle, agency, "R1");
            await app.Get<RecordStore>().WriteAsync(report, new UploadReport(cycle, agency, "u", "R1", "", default, null, false, 0, [], []), Cancellation);
            await app.Get<ClaimTable>().TryInsertAsync(
                new ClaimRow { PartitionKey = TableKey.From(cycle), RowKey = ClaimTable.RowKey(agency, "R1"), Agency = agency, Upload = "u", Receipt = "R1", Report = report, ClaimedAt = app.Clock.GetUtcNow(), ReceivedAt = app.Clock.GetUtcNow(), UploadedAt = app.Clock.GetUtcNow() },
                Cancellation);
        }

        app.Storage.ForgetCalls();
        Assert.Equal(Codes[..2], Texts((await app.CallAsync(request => app.Function<Uploads>().ListAsync(request, cycle, Cancellation), query: "?take=2")).Json, "agency"));
        Assert.Equal(["GET Claims", "GET records", "GET records"], app.Storage.Calls.Order(StringComparer.Ordinal));
        Assert.Equal(Codes, await WalkAsync(request => app.Function<Uploads>().ListAsync(request, cycle, Cancellation), page => Texts(page, "agency")));
    }

    [Fact]
    public async Task Results_are_led_through_ranking_first_and_each_page_says_that_all_of_it_holds()
    {
        string cycle = await app.StartCycleAsync(Codes);
        List<RankedResult> ranking = [];
        string previous = ResultRecord.ChainStart;
        foreach (string agency in Codes[..3])
        {
            string name = $"{cycle}/{agency}/result.json";
            previous = await app.Get<RecordStore>().WriteAsync(name, new { PreviousHash = previous }, Cancellation);
            ranking.Add(new RankedResult(1, agency, agency, 1, null, null, null, false, name, previous));
        }

        var results = new CycleResults(cycle, 1, new Text("Uji", "Test"), "merit-2019", 410, null, [], 0, ranking, Codes[3..], ResultRecord.ChainStart, previous);
        string hash = await app.Get<RecordStore>().WriteAsync(RecordNames.Results(cycle, 1), results, Cancellation);
        await app.Get<CycleTable>().ChangeAsync(
            cycle, row => ((row.Status, row.ResultsRecord, row.ResultsHash) = (CycleStatus.Released, RecordNames.Results(cycle, 1), hash)) != default, Cancellation);
        Task<IResult> Function(HttpRequest request) => app.Function<CycleResultsFunctions>().ListAsync(request, cycle, Cancellation);

        int pages = 0;
        Assert.Equal(Codes, await WalkAsync(Function, page =>
        {
            pages++;
            Assert.Equal(3, page.GetProperty("proof").GetProperty("records").GetInt32());
            return [.. Texts(page.GetProperty("ranking"), "agency"), .. page.GetProperty("notSubmitted").EnumerateArray().Select(code => code.GetString()!)];
        }));
        Assert.Equal(3, pages);
        Assert.Equal("422 page-unknown ?after", await RefusalAsync(Function, "?after=none"));
    }

    [Fact]
    public async Task What_is_added_meanwhile_moves_nothing_to_another_page()
    {
        await RegisterAsync(Codes);
        bool isAdded = false;
        List<string> seen = await WalkAsync(request => app.Function<Agencies>().GetAsync(request, Cancellation), page =>
        {
            if (!isAdded)
            {
                isAdded = true;
                RegisterAsync("A0", "A9").GetAwaiter().GetResult();
            }

            return Texts(page, "code");
        });
        await app.Get<AgencyTable>().TryDeleteAsync((await app.Get<AgencyTable>().FindAsync("A0", Cancellation))!, Cancellation);
        await app.Get<AgencyTable>().TryDeleteAsync((await app.Get<AgencyTable>().FindAsync("A9", Cancellation))!, Cancellation);
        Assert.Equal([.. Codes, "A9"], seen);
    }

    [Theory]
    [InlineData("?take=0", "page-out-of-range ?take")]
    [InlineData("?take=1001", "page-out-of-range ?take")]
    [InlineData("?take=many", "page-out-of-range ?take")]
    [InlineData("?after=%00", "page-unknown ?after")]
    public async Task A_page_that_cannot_be_is_a_finding(string query, string finding) =>
        Assert.Equal($"422 {finding}", await RefusalAsync(request => app.Function<Agencies>().GetAsync(request, Cancellation), query));

    private async Task<string> RefusalAsync(Func<HttpRequest, Task<IResult>> function, string query)
    {
        HttpAnswer answer = await app.CallAsync(function, query: query);
        return $"{answer.Status} {string.Join(", ", answer.Errors)}";
    }

    private Task RegisterAsync(params string[] codes) =>
        app.Get<AgencyTable>().UpsertAsync([.. codes.Select(code => new AgencyRow { RowKey = code, Name = code, Type = "City" })], Cancellation);

    private async Task<List<string>> WalkAsync(Func<HttpRequest, Task<IResult>> function, Func<JsonElement, IEnumerable<string>> read)
    {
        List<string> all = [];
        for (string? query = "?take=2"; query is not null;)
        {
            HttpAnswer answer = await app.CallAsync(function, query: query);
            Assert.Equal(200, answer.Status);
            string[] page = [.. read(answer.Json)];
            Assert.InRange(page.Length, 1, 2);
            all.AddRange(page);
            Match next = Next().Match(answer.Link ?? "");
            query = next.Success ? next.Groups[1].Value : null;
        }

        return all;
    }

    private static IEnumerable<string> Texts(JsonElement list, string name) => [.. list.EnumerateArray().Select(item => item.GetProperty(name).GetString()!)];

    [GeneratedRegex("^</api/[!-~]+(\\?[!-~]+)>; rel=\"next\"$")]
    private static partial Regex Next();
}
