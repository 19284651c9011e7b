using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using MeritFunctions.Notifications;
using MeritFunctions.Pages;

namespace MeritFunctions.Tests.Pages;

public sealed class MailPagesTests(MeritApp app) : IClassFixture<MeritApp>
{
    private const string Address = "ht@uji.example";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Mails_are_listed_by_state_and_kind_without_addresses()
    {
        (string cycle, string id) = await FailedAsync();

        PageAnswer all = await ListAsync(cycle, "?lang=en");
        PageAnswer failed = await ListAsync(cycle, "?state=failed&kind=not-submitted");
        PageAnswer others = await ListAsync(cycle, "?state=sent");

        Assert.All([all, failed], page => Assert.Contains($"/mails/{id}/resend", page.Html, StringComparison.Ordinal));
        Assert.Contains("Nothing was submitted", all.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(id, others.Html, StringComparison.Ordinal);
        Assert.All([all, failed, others], page => Assert.DoesNotContain(Address, page.Html, StringComparison.Ordinal));
        Assert.Equal(404, (await ListAsync("no-such-cycle")).Status);
    }

    [Fact]
    public async Task Whoever_looks_at_a_mail_is_written_down_once_and_sees_what_would_be_sent()
    {
        (string cycle, string id) = await FailedAsync();

        PageAnswer page = await app.PageAsync($"/cycles/{cycle}/mails/{id}", request => app.Function<MailPages>().ShowAsync(request, cycle, id, Cancellation), caller: PageCalls.Auditor);
        PageAnswer text = await app.PageAsync($"/cycles/{cycle}/mails/{id}/text", request => app.Function<MailPages>().TextAsync(request, cycle, id, Cancellation), caller: PageCalls.Auditor);

        Assert.Contains(Address, page.Html, StringComparison.Ordinal);
        Assert.Matches("<iframe[^>]* sandbox", page.Html);
        Assert.Contains("frame-src 'self'", page.Headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-inline", page.Headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("<!DOCTYPE html>", text.Html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("sandbox", text.Headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", text.Headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
        AuditEvent seen = await app.LastAsync(cycle);
        Assert.Equal((AuditKind.PersonalDataViewed, "au-1"), (seen.What, seen.Actor));
        int views = 0;
        await foreach (AuditLine line in app.Get<AuditLog>().ReadAsync(cycle, AuditPlace.Start, Cancellation))
        {
            views += AuditChain.ReadEvent(line.Bytes)!.What == AuditKind.PersonalDataViewed ? 1 : 0;
        }

        Assert.Equal(1, views);
    }

    [Fact]
    public async Task A_mail_that_ended_badly_is_queued_again_and_no_other()
    {
        (string cycle, string id) = await FailedAsync();

        PageAnswer queued = await ResendAsync(cycle, id, $"/cycles/{cycle}/mails?state=failed");
        PageAnswer again = await ResendAsync(cycle, id, "//elsewhere.example");

        Assert.Equal((302, $"/cycles/{cycle}/mails?state=failed&done=mail-queued"), (queued.Status, queued.Location));
        Assert.Equal(409, again.Status);
        Assert.Equal(NotificationStatus.Pending, (await app.Get<NotificationTable>().FindAsync(cycle, id, Cancellation))!.Status);
        Assert.Equal(404, (await ResendAsync(cycle, "no-such-mail", "")).Status);
    }

    private async Task<(string Cycle, string Id)> FailedAsync()
    {
        string agency = MeritApp.NewId();
        await app.Get<AgencyTable>().UpsertAsync([new AgencyRow { RowKey = agency, Name = "Kota <i>Uji", Type = "City", ContactEmail = Address }], Cancellation);
        string cycle = await app.StartCycleAsync(agency);
        // Before the deadline nobody is told that they have not submitted.
        app.Clock.Advance(TimeSpan.FromHours(2));
        NotificationInput mail = new(cycle, agency, NotificationKind.NotSubmitted, "");
        await app.Get<Outbox>().QueueAsync(mail, Cancellation);
        await app.Get<NotificationTable>().ChangeAsync(
            cycle, mail.Id, row => ((row.Status, row.NextAttemptAt, row.Problem) = (NotificationStatus.Failed, null, "<script>refused")) != default, Cancellation);
        return (cycle, mail.Id);
    }

    private Task<PageAnswer> ListAsync(string cycle, string query = "") =>
        app.PageAsync($"/cycles/{cycle}/mails{query}", request => app.Function<MailPages>().ListAsync(request, cycle, Cancellation));

    private Task<PageAnswer> ResendAsync(string cycle, string id, string back) => app.PageAsync(
        $"/cycles/{cycle}/mails/{id}/resend", request => app.Function<MailPages>().ResendAsync(request, cycle, id, app.Client, Cancellation), new() { ["return"] = back });
}
