using MeritFunctions.Cycle;
using MeritFunctions.Http.Access;
using MeritFunctions.Pages;
using MeritFunctions.Records;
using MeritFunctions.Tests.Cycle;

namespace MeritFunctions.Tests.Pages;

/// <summary>Notes are found by those who may read them.</summary>
public sealed class NoteSearchTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_operator_finds_agencies_by_what_is_noted_and_nobody_else_can_guess_at_it()
    {
        string[] agencies = [MeritApp.NewId(), MeritApp.NewId()];
        string cycle = await app.StartCycleAsync(agencies);
        Assert.True(await app.Get<NoteBook>().AddAsync(new AssessmentKey(cycle, agencies[0]), "n1", app.Clock.GetUtcNow(), "Kepala badan sedang cuti.", PageCalls.Operator, Cancellation));

        PageAnswer found = await AskAsync(cycle, "note:cuti", PageCalls.Operator);
        Assert.Equal(200, found.Status);
        Assert.Contains(agencies[0], found.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(agencies[1], found.Text, StringComparison.Ordinal);
        // A note that comes while people look is found by the next who asks.
        Assert.True(await app.Get<NoteBook>().AddAsync(new AssessmentKey(cycle, agencies[1]), "n2", app.Clock.GetUtcNow(), "Cuti bersama.", PageCalls.Operator, Cancellation));
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Contains(agencies[1], (await AskAsync(cycle, "note:cuti", PageCalls.Operator)).Text, StringComparison.Ordinal);

        foreach (Caller other in (Caller[])[PageCalls.Auditor, new Caller("as-1", Roles.Assessor) { Credential = Credential.Session }])
        {
            foreach (string query in (string[])["note:cuti", "-note:cuti", "NOTE:cuti kota"])
            {
                PageAnswer refused = await AskAsync(cycle, query, other);
                Assert.Contains("Catatan hanya dapat dicari oleh operator", refused.Text, StringComparison.Ordinal);
                Assert.DoesNotContain(agencies[0], refused.Text, StringComparison.Ordinal);
                HttpAnswer api = await app.CallAsync(request => app.Function<Assessments>().ListAsync(request, cycle, Cancellation), [], query: $"?q={Uri.EscapeDataString(query)}", caller: other);
                Assert.Equal((422, "query-notes ?q"), (api.Status, Assert.Single(api.Errors)));
            }
        }
    }

    private Task<PageAnswer> AskAsync(string cycle, string query, Caller caller) => app.PageAsync(
        $"/cycles/{cycle}/agencies?q={Uri.EscapeDataString(query)}", request => app.Function<AgencyListPages>().ListAsync(request, cycle, Cancellation), caller: caller);
}
