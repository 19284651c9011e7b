using System.Text;
using System.Text.Json;
using Merit.Adapters.Storage;
using MeritFunctions.Cycle;
using MeritFunctions.Determination;

namespace MeritFunctions.Tests.Cases;

/// <summary>The requests of <c>tests/Cases</c>, as they came.</summary>
public sealed class RequestCases(MeritApp app) : IClassFixture<MeritApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("08-request-lone-surrogate", "json-broken-escape /id")]
    [InlineData("12-cycle-with-two-deadlines", "json-doubled-name /submissionDeadline")]
    [InlineData("14-deadline-day-month-swapped", "time-not-iso /submissionDeadline")]
    [InlineData("15-deadline-without-offset", "time-without-offset /submissionDeadline")]
    [InlineData("19-deadline-at-the-end-of-time", "time-out-of-range /submissionDeadline", "time-out-of-range /verificationDeadline")]
    [InlineData("22-cycle-id-with-line-break", "form-id /id")]
    public async Task An_order_that_nobody_can_mean_starts_nothing(string name, params string[] errors)
    {
        await RegisterAsync();
        int before = (await app.Get<CycleTable>().ListAsync(Cancellation)).Count;

        HttpAnswer answer = await StartAsync(CaseFiles.Read(name, "request.json"));

        Assert.Equal(422, answer.Status);
        Assert.Superset(errors.ToHashSet(), answer.Errors.ToHashSet());
        Assert.Equal(before, (await app.Get<CycleTable>().ListAsync(Cancellation)).Count);
    }

    [Fact]
    public async Task The_year_of_a_cycle_is_that_of_its_deadline_in_its_own_time_zone()
    {
        await RegisterAsync();
        string id = MeritApp.NewId();

        HttpAnswer answer = await StartAsync(CaseFiles.ReadAs("17-assessment-year-from-utc", "request.json", "tahun-1", id));

        Assert.Equal(202, answer.Status);
        Assert.Equal(2027, (await app.Get<CycleTable>().FindAsync(id, Cancellation))!.Year);
    }

    [Fact]
    public async Task A_title_of_forty_thousand_characters_is_refused()
    {
        await RegisterAsync();

        HttpAnswer answer = await StartAsync(JsonSerializer.SerializeToUtf8Bytes(new
        {
            id = "long-title",
            instrument = "merit-2019",
            title = new { id = new string('A', 40_000), en = "B" },
            submissionDeadline = "2027-02-28T16:59:59Z",
            agencies = new[] { "9901" },
        }));

        Assert.Equal(422, answer.Status);
        Assert.Equal(["too-long /title/id"], answer.Errors);
    }

    [Fact]
    public async Task A_decree_is_one_line()
    {
        string cycle = await app.StartCycleAsync("9901");

        HttpAnswer answer = await app.CallAsync(
            request => app.Function<ReleaseCycle>().ReleaseAsync(request, cycle, app.Client, Cancellation), CaseFiles.Read("21-decree-with-line-break", "request.json"));

        Assert.Equal(422, answer.Status);
        Assert.Superset(new HashSet<string> { "text-character /decree", "form-opaque-id /decidedBy" }, answer.Errors.ToHashSet());
    }

    [Fact]
    public async Task Messages_show_what_was_sent_and_no_pattern()
    {
        await RegisterAsync();

        HttpAnswer answer = await StartAsync("""{"id":"Not An Id","instrument":7,"submissionDeadline":"besok","reminderDays":[-1],"agencies":["a b"],"surprise":1}"""u8.ToArray());

        Assert.Equal(
            ["form-agency-code /agencies/0", "form-id /id", "not-a-string /instrument", "number-out-of-range /reminderDays/0", "time-not-iso /submissionDeadline", "unknown-member /surprise"],
            answer.Errors.Order(StringComparer.Ordinal));
        Assert.All(answer.Json.GetProperty("errors").EnumerateArray(), error => Assert.DoesNotContain("[a-z", error.GetProperty("messageEn").GetString(), StringComparison.OrdinalIgnoreCase));
        Assert.Contains("\"besok\" is no moment", answer.Json.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("messageEn").GetString()!).Single(text => text.Contains("besok", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("7")]
    public async Task What_is_no_object_is_a_bad_request(string body) => Assert.Equal(400, (await StartAsync(Encoding.UTF8.GetBytes(body))).Status);

    [Fact]
    public async Task A_body_is_read_up_to_its_limit_only()
    {
        HttpAnswer answer = await StartAsync(Encoding.UTF8.GetBytes(new string(' ', (1024 * 1024) + 1)));

        Assert.Equal(400, answer.Status);
        Assert.Equal(["body-too-large "], answer.Errors);
    }

    private Task RegisterAsync() => app.Get<AgencyTable>().UpsertAsync([new AgencyRow { RowKey = "9901", Name = "Uji", Type = "City" }], Cancellation);

    private Task<HttpAnswer> StartAsync(byte[] body) =>
        app.CallAsync(request => app.Function<Cycles>(app.Function<CycleStarts>(HttpCalls.BeforeEveryDeadline)).StartAsync(request, app.Client, Cancellation), body);
}
