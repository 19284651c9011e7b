using System.Net;
using System.Net.Http.Json;
using Merit.Cli.Api;

namespace EndToEnd;

/// <summary>Orders that change a running cycle, with their effect on whoever waits.</summary>
public sealed class OrderTests(TestHost host)
{
    private static readonly TimeSpan MoreTime = TimeSpan.FromSeconds(40);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_deadline_that_is_moved_opens_what_it_had_closed_and_passes_later()
    {
        TestCycle cycle = await TestCycle.OpenAsync(host, submissionWindow: TimeSpan.FromSeconds(5));
        string agency = cycle.Agencies[0];
        await cycle.AssessmentAsync(agency, "notSubmitted");
        // One that is not sent yet when the deadline is moved is not sent any more.
        await cycle.MailsAsync(agency, "not-submitted");

        DateTimeOffset later = (await host.Api.GetCycleAsync(cycle.Id, Cancellation)).Now + MoreTime;
        Assert.Equal(HttpStatusCode.Accepted, await OrderAsync(cycle, "deadline", new { submissionDeadline = later, verificationDeadline = later + TestCycle.Ample, reason = "Jaringan terganggu." }));

        await cycle.AssessmentAsync(agency, "awaitingSubmission");
        await cycle.AssessmentAsync(agency, "notSubmitted");
        Assert.True((await host.Api.GetCycleAsync(cycle.Id, Cancellation)).Now > later);
        await cycle.MailsAsync(agency, "not-submitted", "not-submitted");
    }

    [Fact]
    public async Task A_cancelled_cycle_ends_and_answers_uploads_with_that()
    {
        TestCycle cycle = await TestCycle.OpenAsync(host);
        string agency = cycle.Agencies[0];
        Assert.Equal(HttpStatusCode.Accepted, await OrderAsync(cycle, "cancel", new { reason = "Anggaran." }));
        Assert.Equal("cancelled", (await host.Api.GetCycleAsync(cycle.Id, Cancellation)).Status);

        await cycle.UploadAsync(agency, SampleSubmission.Jakarta);
        Assert.Equal("rejected", (await cycle.ReportAsync(agency)).Status);
        await cycle.MailsAsync(agency, "rejected");
        Assert.Equal(HttpStatusCode.Conflict, (await host.Api.AskAsync(HttpMethod.Get, $"api/cycles/{cycle.Id}/results", cancellationToken: Cancellation)).Status);
    }

    private async Task<HttpStatusCode> OrderAsync(TestCycle cycle, string order, object body) =>
        (await host.Api.AskAsync(HttpMethod.Post, $"api/cycles/{cycle.Id}/{order}", JsonContent.Create(body), cancellationToken: Cancellation)).Status;
}
