using System.Text.Json;
using Merit.Adapters.Storage;
using Merit.Assessment.Instruments;
using MeritFunctions.Cycle;

namespace MeritFunctions.Tests.Cycle;

/// <summary>The same order is the same, whatever the register says when it comes again.</summary>
public sealed class StartTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_register_that_has_changed_makes_no_other_order_of_it(bool isNamed)
    {
        string id = MeritApp.NewId();
        await RegisterAsync("31", "Dinas Satu");
        byte[] order = JsonSerializer.SerializeToUtf8Bytes(new
        {
            id,
            instrument = "merit-2019",
            submissionDeadline = "2027-02-28T23:59:00+07:00",
            agencies = isNamed ? (string[])["31"] : null,
        }, StoredJson.Options);
        Assert.Equal(202, (await StartAsync(order)).Status);

        await RegisterAsync("31", "Dinas Dua");
        await RegisterAsync($"N{id[^6..]}", "Dinas Baru");

        Assert.Equal(202, (await StartAsync(order)).Status);
        List<AssessmentRow> rows = await app.Get<AssessmentTable>().ListAsync(id, Cancellation);
        Assert.DoesNotContain(rows, r => r.AgencyName == "Dinas Baru");
        Assert.Equal("Dinas Satu", rows.Single(r => r.RowKey == "31").AgencyName);
    }

    [Fact]
    public async Task What_is_usual_need_not_be_said_of_questions_and_what_is_said_stands_in_the_cycle()
    {
        await RegisterAsync("Q-1", "Dinas Satu", "q1@uji.example");
        string id = MeritApp.NewId();
        Dictionary<string, object> order = new() { ["id"] = id, ["instrument"] = "merit-2019", ["submissionDeadline"] = "2027-02-28T23:59:00+07:00", ["agencies"] = (string[])["Q-1"] };
        Assert.Equal(202, (await OrderAsync(order)).Status);
        Assert.Equal(202, (await OrderAsync(new(order) { ["clarifications"] = 5, ["answerReminders"] = (int[])[2] })).Status);
        CycleRow row = await app.CycleAsync(id);
        Assert.Equal((null, null), (row.Clarifications, row.AnswerReminders));
        Assert.DoesNotContain("larification", System.Text.Encoding.UTF8.GetString(await app.Get<RecordStore>().GetBytesAsync(row.StartRecord, Cancellation)), StringComparison.Ordinal);
        Assert.Equal(409, (await OrderAsync(new(order) { ["clarifications"] = 4 })).Status);

        order["id"] = MeritApp.NewId();
        Assert.Equal(202, (await OrderAsync(new(order) { ["clarifications"] = 0, ["answerReminders"] = (int[])[1, 5] })).Status);
        row = await app.CycleAsync((string)order["id"]);
        Assert.Equal(0, row.Clarifications);
        Assert.Equal([5, 1], StoredJson.Deserialize<int[]>(row.AnswerReminders!));

        order["id"] = MeritApp.NewId();
        HttpAnswer wrong = await OrderAsync(new(order) { ["clarifications"] = 11, ["answerReminders"] = (double[])[1.5] });
        Assert.Equal(["integer-out-of-range /clarifications", "working-days-whole /answerReminders"], wrong.Errors);

        Task<HttpAnswer> OrderAsync(Dictionary<string, object> document) => StartAsync(JsonSerializer.SerializeToUtf8Bytes(document));
    }

    [Fact]
    public async Task When_those_who_verify_are_reminded_and_operators_told_is_the_cycles_own_where_it_says_so()
    {
        await RegisterAsync("Q-2", "Dinas Satu", "q2@uji.example");
        string id = MeritApp.NewId();
        Dictionary<string, object> order = new() { ["id"] = id, ["instrument"] = "merit-2019", ["submissionDeadline"] = "2027-02-28T23:59:00+07:00", ["agencies"] = (string[])["Q-2"] };
        Assert.Equal(202, (await OrderAsync(order)).Status);
        Assert.Equal(202, (await OrderAsync(new(order) { ["verificationReminders"] = (int[])[1, 10, 5], ["escalationDays"] = 5 })).Status);
        CycleRow row = await app.CycleAsync(id);
        Assert.Equal((null, null), (row.VerificationReminders, row.EscalationDays));
        Assert.Equal(409, (await OrderAsync(new(order) { ["escalationDays"] = 4 })).Status);

        order["id"] = MeritApp.NewId();
        Assert.Equal(202, (await OrderAsync(new(order) { ["verificationReminders"] = (int[])[2, 7], ["escalationDays"] = 3 })).Status);
        row = await app.CycleAsync((string)order["id"]);
        Assert.Equal((3, "[7,2]"), (row.EscalationDays, row.VerificationReminders!.ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal)));

        order["id"] = MeritApp.NewId();
        HttpAnswer wrong = await OrderAsync(new(order) { ["verificationReminders"] = (double[])[1.5], ["escalationDays"] = 0 });
        Assert.Equal(["working-days-whole /verificationReminders", "integer-out-of-range /escalationDays"], wrong.Errors);

        Task<HttpAnswer> OrderAsync(Dictionary<string, object> document) => StartAsync(JsonSerializer.SerializeToUtf8Bytes(document));
    }

    [Fact]
    public async Task Objections_are_off_unless_they_are_asked_for()
    {
        await RegisterAsync("Q-2", "Dinas Dua", "q2@uji.example");
        string id = MeritApp.NewId();
        Dictionary<string, object> order = new() { ["id"] = id, ["instrument"] = "merit-2019", ["submissionDeadline"] = "2027-02-28T23:59:00+07:00", ["agencies"] = (string[])["Q-2"] };
        Assert.Equal(202, (await OrderAsync(order)).Status);
        Assert.Equal(202, (await OrderAsync(new(order) { ["objectionDays"] = 0 })).Status);
        CycleRow row = await app.CycleAsync(id);
        Assert.Equal(0, row.ObjectionDays);
        Assert.DoesNotContain("bjection", System.Text.Encoding.UTF8.GetString(await app.Get<RecordStore>().GetBytesAsync(row.StartRecord, Cancellation)), StringComparison.Ordinal);
        Assert.Equal(409, (await OrderAsync(new(order) { ["objectionDays"] = 14 })).Status);

        order["id"] = MeritApp.NewId();
        Assert.Equal(202, (await OrderAsync(new(order) { ["objectionDays"] = 90 })).Status);
        Assert.Equal(90, (await app.CycleAsync((string)order["id"])).ObjectionDays);
        order["id"] = MeritApp.NewId();
        Assert.Equal(["integer-out-of-range /objectionDays"], (await OrderAsync(new(order) { ["objectionDays"] = 91 })).Errors);

        Task<HttpAnswer> OrderAsync(Dictionary<string, object> document) => StartAsync(JsonSerializer.SerializeToUtf8Bytes(document));
    }

    [Theory]
    [InlineData("merit-2025", "instrument-drafted /instrument", "rancangan", "draft")]
    [InlineData("merit-2019", "participants-without-contact /agencies", "S-2", "S-2")]
    public async Task What_an_operator_may_not_have_meant_is_told_and_started_all_the_same(string instrument, string warning, string indonesian, string english)
    {
        await RegisterAsync("S-1", "Dinas Satu", "s1@uji.example");
        await RegisterAsync("S-2", "Dinas Dua");
        byte[] order = JsonSerializer.SerializeToUtf8Bytes(new
        {
            id = MeritApp.NewId(),
            instrument,
            submissionDeadline = "2027-02-28T23:59:00+07:00",
            agencies = instrument == "merit-2025" ? (string[])["S-1"] : ["S-1", "S-2"],
        });

        // The same order again is answered the same.
        foreach (HttpAnswer answer in new[] { await StartAsync(order), await StartAsync(order) })
        {
            Assert.Equal(202, answer.Status);
            JsonElement told = Assert.Single(answer.Json.GetProperty("warnings").EnumerateArray());
            Assert.Equal(warning, $"{told.GetProperty("code").GetString()} {told.GetProperty("pointer").GetString()}");
            Assert.Equal("warning", told.GetProperty("severity").GetString());
            Assert.Contains(indonesian, told.GetProperty("messageId").GetString(), StringComparison.Ordinal);
            Assert.Contains(english, told.GetProperty("messageEn").GetString(), StringComparison.Ordinal);
            Assert.DoesNotContain("uji.example", answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_preview_says_what_would_be_started_and_starts_nothing()
    {
        await RegisterAsync("V-1", "Dinas Satu", "v1@uji.example");
        string id = MeritApp.NewId();
        byte[] order = JsonSerializer.SerializeToUtf8Bytes(new { id, instrument = "merit-2019", submissionDeadline = "2027-02-28T23:59:00+07:00", agencies = (string[])["V-1"] });

        HttpAnswer preview = await app.CallAsync(request => app.Function<Cycles>().StartAsync(request, app.Client, Cancellation), order, query: "?preview=true");
        HttpAnswer misspelt = await app.CallAsync(request => app.Function<Cycles>().StartAsync(request, app.Client, Cancellation), order, query: "?preview=yes");

        Assert.Equal((200, 422), (preview.Status, misspelt.Status));
        Assert.Equal((true, 1), (preview.Json.GetProperty("isNew").GetBoolean(), preview.Json.GetProperty("agencies").GetInt32()));
        Assert.Equal([14, 3], preview.Json.GetProperty("schedule").GetProperty("reminderDays").EnumerateArray().Select(day => day.GetInt32()));
        Assert.Null(await app.Get<CycleTable>().FindAsync(id, Cancellation));

        Assert.Equal(202, (await StartAsync(order)).Status);
        Assert.False((await app.CallAsync(request => app.Function<Cycles>().StartAsync(request, app.Client, Cancellation), order, query: "?preview=true")).Json.GetProperty("isNew").GetBoolean());
        byte[] other = JsonSerializer.SerializeToUtf8Bytes(new { id, instrument = "merit-2019", submissionDeadline = "2027-03-01T23:59:00+07:00", agencies = (string[])["V-1"] });
        Assert.Equal(409, (await app.CallAsync(request => app.Function<Cycles>().StartAsync(request, app.Client, Cancellation), other, query: "?preview=true")).Status);
    }

    [Fact]
    public async Task A_cycle_names_both_hashes_of_its_instrument()
    {
        string cycle = await app.StartCycleAsync("31");

        CycleProgressView progress = (await app.Get<CycleProgressReader>().ReadAsync(cycle, Cancellation))!;

        Assert.Equal(StoredJson.Sha256(ShippedInstruments.Document("merit-2019")!), progress.InstrumentHash);
        Assert.Equal(ShippedInstruments.Get("merit-2019").Hash, progress.InstrumentCanonicalHash);
    }

    private Task RegisterAsync(string code, string name, string? email = null) =>
        app.Get<AgencyTable>().UpsertAsync([new AgencyRow { RowKey = code, Name = name, Type = "City", ContactEmail = email }], Cancellation);

    private Task<HttpAnswer> StartAsync(byte[] order) =>
        app.CallAsync(request => app.Function<Cycles>(app.Function<CycleStarts>(HttpCalls.BeforeEveryDeadline)).StartAsync(request, app.Client, Cancellation), order);
}
