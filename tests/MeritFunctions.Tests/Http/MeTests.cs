using MeritFunctions.Http.Access;
using MeritFunctions.Register;

namespace MeritFunctions.Tests.Http;

public sealed class MeTests(MeritApp app) : IClassFixture<MeritApp>
{
    [Fact]
    public async Task Whoever_asks_is_told_of_themselves_and_of_nobody_else()
    {
        var until = new DateTimeOffset(2027, 3, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(
            """{"id":"nightly","name":"nightly","roles":["operator"],"expiresAt":"2027-03-01T00:00:00+00:00"}""",
            await AskAsync(new Caller("nightly", Roles.Operator) { Credential = Credential.Token, ExpiresAt = until }));
        Assert.Equal(
            """{"id":"p-1","name":"Budi","roles":["assessor","moderator"]}""",
            await AskAsync(new Caller("p-1", Roles.Assessor | Roles.Moderator) { Credential = Credential.Session, Name = "Budi" }));
        Assert.Equal(
            """{"id":"31","name":"31","roles":["agency"],"cycle":"c","agency":"31"}""",
            await AskAsync(new Caller("31", Roles.Agency) { Credential = Credential.Session, Cycle = "c", Agency = "31" }));
    }

    private async Task<string> AskAsync(Caller caller) => (await app.CallAsync(request => Task.FromResult(Me.Get(request)), caller: caller)).Text;
}
