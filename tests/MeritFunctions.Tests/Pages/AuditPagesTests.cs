using System.Text.RegularExpressions;
using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using MeritFunctions.Pages;
using MeritFunctions.Records;

namespace MeritFunctions.Tests.Pages;

public sealed partial class AuditPagesTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_question_the_newest_stand_first_and_with_one_all_that_fit_are_found_page_by_page()
    {
        string log = MeritApp.NewId();
        ChangeLog changes = app.Get<ChangeLog>();
        await changes.NoteAsync(
            log,
            [.. Enumerable.Range(1, 250).Select(i => changes.Change($"e{i}", i % 2 == 0 ? AuditKind.Resumed : AuditKind.Fault, $"a-{i:000}", actor: i % 2 == 0 ? "op-1" : "app", why: "<script>alert(1)"))],
            Cancellation);

        PageAnswer newest = await ShowAsync(log);
        Assert.Equal("a-250", Subjects(newest)[0]);
        Assert.Equal(100, Subjects(newest).Count);
        Assert.DoesNotContain("<script>alert", newest.Html, StringComparison.Ordinal);

        PageAnswer first = await ShowAsync(log, "?actor=op-1&what=Resumed&lang=en");
        PageAnswer second = await ShowAsync(log, Next(first));
        Assert.Equal(125, Subjects(first).Concat(Subjects(second)).Distinct().Count());
        Assert.Equal(["a-002", "a-204"], [Subjects(first)[0], Subjects(second)[1]]);
        Assert.Equal("a-017", Assert.Single(Subjects(await ShowAsync(log, "?subject=a-017"))));
        Assert.Empty(Subjects(await ShowAsync(log, "?until=2001-01-01")));
        Assert.Equal(404, (await ShowAsync("no-such-log")).Status);
        Assert.Equal(404, (await ShowAsync("../secrets")).Status);
    }

    [Fact]
    public async Task A_log_that_was_tampered_with_is_said_to_be_so_in_words()
    {
        string log = MeritApp.NewId();
        ChangeLog changes = app.Get<ChangeLog>();
        await changes.NoteAsync(log, [.. Enumerable.Range(1, 3).Select(i => changes.Change($"e{i}", AuditKind.Fault, $"a-{i}"))], Cancellation);
        PageAnswer whole = await VerifyAsync(log);
        await changes.AnchorAsync(log, Cancellation);
        await app.Get<MeritStorage>().Container(Containers.Audit).GetBlobClient($"{log}.jsonl").DeleteAsync(cancellationToken: Cancellation);
        PageAnswer gone = await VerifyAsync(log);

        Assert.Contains("Jejak ini utuh: 3 kejadian", whole.Html, StringComparison.Ordinal);
        Assert.Contains("Jejak ini tidak utuh.", gone.Html, StringComparison.Ordinal);
        Assert.Equal(404, (await VerifyAsync("no-such-log")).Status);
    }

    [Fact]
    public async Task Every_log_is_listed()
    {
        string cycle = await app.StartCycleAsync(MeritApp.NewId());
        PageAnswer page = await app.PageAsync("/audit", request => app.Function<AuditPages>().ListAsync(request, Cancellation), caller: PageCalls.Auditor);
        Assert.All(["~access", "~register", cycle], log => Assert.Contains($"href=\"/audit/{log}\"", page.Html, StringComparison.Ordinal));
    }

    private Task<PageAnswer> ShowAsync(string log, string query = "") =>
        app.PageAsync($"/audit/{log}{query}", request => app.Function<AuditPages>().ShowAsync(request, log, Cancellation), caller: PageCalls.Auditor);

    private Task<PageAnswer> VerifyAsync(string log) => app.PageAsync($"/audit/{log}/verify", request => app.Function<AuditPages>().VerifyAsync(request, log, Cancellation));

    private static List<string> Subjects(PageAnswer page) => [.. Subject().Matches(page.Html).Select(match => match.Groups[1].Value)];

    private static string Next(PageAnswer page) => "?" + System.Net.WebUtility.HtmlDecode(NextLink().Match(page.Html).Groups[1].Value);

    [GeneratedRegex("<bdi>(a-[0-9]+)</bdi>")]
    private static partial Regex Subject();

    [GeneratedRegex("class=\"next\" href=\"[^\"?]+\\?([^\"]+)\"")]
    private static partial Regex NextLink();
}
