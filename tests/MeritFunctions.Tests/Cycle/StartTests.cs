using System.Text.Json;
using Merit.Adapters.Storage;
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

    private Task RegisterAsync(string code, string name) =>
        app.Get<AgencyTable>().UpsertAsync([new AgencyRow { RowKey = code, Name = name, Type = "City" }], Cancellation);

    private Task<HttpAnswer> StartAsync(byte[] order) =>
        app.CallAsync(request => app.Function<Cycles>(HttpCalls.BeforeEveryDeadline).StartAsync(request, app.Client, Cancellation), order);
}
