using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Merit.Cli;
using Merit.Cli.Api;
using Merit.Cli.Demo;
using Merit.Cli.Hosting;

namespace EndToEnd;

/// <summary>
/// Storage that is away in the middle of a cycle, and a task hub that is lost: the cycle goes on by itself once they are back,
/// what people sent counts, and no mail comes twice.
/// </summary>
public sealed class OutageTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("merit-outage-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string TaskHub => Path.Combine(_directory, "runtime", "taskhub.db");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Uploads_that_were_there_when_storage_went_away_count_although_the_deadline_passed_meanwhile()
    {
        await using LocalStack stack = await StartAsync();
        using MeritClient api = new(stack.Host.Address, stack.Token);
        using MailboxReader mails = new(stack.Mailbox.Address);
        (TestCycle cycle, DateTimeOffset deadline) = await UploadShortlyBeforeTheDeadlineAsync(stack, api, mails);

        // Nobody has taken in much of them yet.
        await stack.StopStorageAsync();
        await Until.ReachedAsync(
            "the deadline", TestHost.Patience, _ => Task.FromResult(DateTimeOffset.UtcNow), now => now > deadline, now => $"{now:O}", Cancellation);
        await stack.StartStorageAgainAsync(Cancellation);

        string[] uploaded = [.. cycle.Agencies.SkipLast(1)];
        foreach (string agency in uploaded)
        {
            Assert.Equal("accepted", (await cycle.ReportAsync(agency)).Status);
            await cycle.AssessmentAsync(agency, "awaitingVerification");
            await cycle.ConfirmAsync(agency);
        }

        await cycle.AssessmentAsync(cycle.Agencies[^1], "notSubmitted");
        CycleResults results = await cycle.ReleaseAsync();
        await AssertWholeAsync(cycle, mails, results, uploaded, [cycle.Agencies[^1]]);
    }

    [Fact]
    public async Task A_cycle_whose_storage_is_away_until_no_activity_is_tried_any_more_ends_without_a_hand()
    {
        await using LocalStack stack = await StartAsync();
        using MeritClient api = new(stack.Host.Address, stack.Token);
        using HostClient owner = new(stack.Host);
        using MailboxReader mails = new(stack.Mailbox.Address);
        TestCycle cycle = await TestCycle.OpenAsync(api, new SubmissionUploader(stack.ConnectionString), mails, agencies: 3);
        string[] uploaded = [.. cycle.Agencies.Take(2)];
        foreach (string agency in uploaded)
        {
            await cycle.UploadAsync(agency, SampleSubmission.Jakarta);
            await cycle.AssessmentAsync(agency, "awaitingVerification");
        }

        DateTimeOffset deadline = (await api.GetCycleAsync(cycle.Id, Cancellation)).SubmissionDeadline;
        Dictionary<string, string> receipts = [];
        foreach (string agency in uploaded)
        {
            receipts[agency] = await cycle.ReceiptAsync(agency);
        }

        await api.AsAsync("assessor", "assessor-07");
        // Whether this one is stored nobody knows, not even its sender.
        Task<Answer> underWay = DecideAsync(stack, api, cycle, uploaded[0], receipts);
        await stack.StopStorageAsync();
        await underWay;

        await AssertSaysThatStorageIsAwayAsync(stack, cycle, () => DecideAsync(stack, api, cycle, uploaded[1], receipts));
        await owner.SetTimeSkippingAsync("Auto", Cancellation);
        await Until.ReachedAsync(
            "the first fault, which comes after an activity's last try",
            TestHost.Patience,
            cancellation => TimesRunAsync(owner, "NoteFault", cancellation),
            times => times > 0,
            times => $"{times}",
            Cancellation);
        Assert.True(await NowAsync(owner) > deadline);
        await stack.StartStorageAgainAsync(Cancellation);

        foreach (string agency in uploaded)
        {
            await Until.ReachedAsync(
                "the decision to be taken", TestHost.Patience, _ => DecideAsync(stack, api, cycle, agency, receipts), a => a.Status == HttpStatusCode.Accepted, a => $"{a}", Cancellation);
            await cycle.AssessmentAsync(agency, "verified");
        }

        await cycle.AssessmentAsync(cycle.Agencies[2], "notSubmitted");
        CycleResults results = await ReleaseInSkippedTimeAsync(api, owner, cycle);
        await AssertWholeAsync(cycle, mails, results, uploaded, [cycle.Agencies[2]]);
        Assert.Equal("ok", (await HealthAsync(stack)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task An_upload_that_nobody_was_told_of_is_found_soon_after_an_outage()
    {
        await using LocalStack stack = await StartAsync();
        using MeritClient api = new(stack.Host.Address, stack.Token);
        using HostClient owner = new(stack.Host);
        using MailboxReader mails = new(stack.Mailbox.Address);
        TestCycle cycle = await TestCycle.OpenAsync(api, new SubmissionUploader(stack.ConnectionString), mails, agencies: 1);

        await UploadPastTheHostAsync(stack, cycle, cycle.Agencies[0], isFinal: true);
        await stack.StopStorageAsync();
        // Of these one at least has waited for storage in vain.
        long before = await TimesRunAsync(owner, "IntakeSweepTimer", Cancellation);
        await Until.ReachedAsync(
            "sweeps that find storage away",
            TestHost.Patience,
            cancellation => TimesRunAsync(owner, "IntakeSweepTimer", cancellation),
            times => times >= before + 5,
            times => $"{times - before}",
            Cancellation);
        await stack.StartStorageAgainAsync(Cancellation);

        Assert.Equal("accepted", (await cycle.ReportAsync(cycle.Agencies[0])).Status);
        await cycle.AssessmentAsync(cycle.Agencies[0], "awaitingVerification");
    }

    [Fact]
    public async Task A_cycle_whose_task_hub_is_lost_goes_on_from_what_is_stored()
    {
        await using LocalStack stack = await StartAsync();
        using MeritClient api = new(stack.Host.Address, stack.Token);
        using HostClient owner = new(stack.Host);
        using MailboxReader mails = new(stack.Mailbox.Address);
        TestCycle cycle = await TestCycle.OpenAsync(api, new SubmissionUploader(stack.ConnectionString), mails, agencies: 5);
        (string verified, string scored, string late) = (cycle.Agencies[0], cycle.Agencies[1], cycle.Agencies[2]);
        foreach (string agency in (string[])[verified, scored])
        {
            await cycle.UploadAsync(agency, SampleSubmission.Jakarta);
            await cycle.AssessmentAsync(agency, "awaitingVerification");
        }

        await cycle.ConfirmAsync(verified);
        await cycle.AssessmentAsync(verified, "verified");
        await cycle.MailsAsync(verified, "received");

        // One is being taken in; one comes while nobody is there, and is told to nobody.
        await cycle.UploadAsync(late, SampleSubmission.Jakarta);
        await stack.Host.Process.StopAsync();
        await UploadPastTheHostAsync(stack, cycle, cycle.Agencies[3], isFinal: true);
        foreach (string file in Directory.GetFiles(Path.GetDirectoryName(TaskHub)!, Path.GetFileName(TaskHub) + "*"))
        {
            File.Delete(file);
        }

        await stack.StartHostAgainAsync(Cancellation);

        string[] uploaded = [.. cycle.Agencies.Take(4)];
        foreach (string agency in uploaded.Skip(1))
        {
            await cycle.AssessmentAsync(agency, "awaitingVerification");
            await cycle.ConfirmAsync(agency);
            await cycle.AssessmentAsync(agency, "verified");
        }

        await owner.SetTimeSkippingAsync("Auto", Cancellation);
        await cycle.AssessmentAsync(cycle.Agencies[4], "notSubmitted");
        CycleResults results = await ReleaseInSkippedTimeAsync(api, owner, cycle);
        await AssertWholeAsync(cycle, mails, results, uploaded, [cycle.Agencies[4]]);
    }

    private async Task<LocalStack> StartAsync()
    {
        Assert.SkipUnless(
            string.IsNullOrEmpty(Environment.GetEnvironmentVariable("MERIT_BASE_URL")), "Only parts that were started here can be taken away.");
        return await LocalStack.StartAsync(
            Workspace.Find(),
            LocalStackOptions.OnFreePorts("EndToEnd", _directory) with
            {
                // An unclear mail waits longer than the mailbox ever pauses between two tries to tell what became of it.
                Settings = new Dictionary<string, string> { ["Mail__ReconcileAfter"] = "00:00:35", ["Intake__SweepInterval"] = "00:00:02" },
            },
            Cancellation);
    }

    /// <summary>A cycle in which every agency but the last has just uploaded, and of one of them nobody was told; a slower host gets a longer window.</summary>
    private static async Task<(TestCycle Cycle, DateTimeOffset Deadline)> UploadShortlyBeforeTheDeadlineAsync(LocalStack stack, MeritClient api, MailboxReader mails)
    {
        for (TimeSpan window = TimeSpan.FromSeconds(15); ; window += window)
        {
            TestCycle cycle = await TestCycle.OpenAsync(api, new SubmissionUploader(stack.ConnectionString), mails, agencies: 6, submissionWindow: window);
            DateTimeOffset deadline = (await api.GetCycleAsync(cycle.Id, Cancellation)).SubmissionDeadline;
            await Task.WhenAll(
                UploadPastTheHostAsync(stack, cycle, cycle.Agencies[0], isFinal: false),
                Task.WhenAll(cycle.Agencies.Skip(1).SkipLast(1).Select(agency => cycle.UploadAsync(agency, SampleSubmission.Jakarta, isFinal: false))));
            if (DateTimeOffset.UtcNow < deadline)
            {
                return (cycle, deadline);
            }
        }
    }

    private static Task UploadPastTheHostAsync(LocalStack stack, TestCycle cycle, string agency, bool isFinal)
    {
        (string name, byte[] content) = SampleSubmission.Jakarta.For(cycle.Id, agency);
        return new SubmissionUploader(stack.Storage.ConnectionString).UploadAsync(
            cycle.Id, agency, "1", SampleEvidence.AddTo(new Dictionary<string, byte[]> { [name] = content }, cycle.Id, agency, "merit-2019"), isFinal, Cancellation);
    }

    private static async Task AssertSaysThatStorageIsAwayAsync(LocalStack stack, TestCycle cycle, Func<Task<Answer>> decide)
    {
        Answer[] answers = [await SendAsync(stack, stack.Token, HttpMethod.Get, $"api/cycles/{cycle.Id}", null), await decide()];
        Assert.All(answers, answer =>
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json"), (answer.Status, answer.MediaType));
            Assert.True(answer.RetryAfter > TimeSpan.Zero);
            Assert.Equal("storage-away", answer.Body.GetProperty("code").GetString());
        });

        JsonElement health = await Until.ReachedAsync(
            "the health page to name what is away",
            TestHost.Patience,
            _ => HealthAsync(stack, "merit.a-token.that-could-only-be-looked-up-in-storage"),
            h => h.GetProperty("status").GetString() == "degraded",
            h => h.GetRawText(),
            Cancellation);
        Assert.Equal(
            [("blobs", "degraded"), ("tables", "degraded"), ("taskHub", "ok")],
            health.GetProperty("parts").EnumerateArray().Select(p => (p.GetProperty("part").GetString()!, p.GetProperty("status").GetString()!)));
    }

    private static async Task<CycleResults> ReleaseInSkippedTimeAsync(MeritClient api, HostClient owner, TestCycle cycle)
    {
        CycleProgress now = await cycle.ProgressAsync("the plenary's turn", p => p.Status == "awaitingPlenary");
        await owner.SetTimeSkippingAsync("Off", Cancellation);
        string today = now.Now.ToOffset(TimeSpan.FromHours(7)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        await api.ReleaseAsync(cycle.Id, new { decree = "SK 1/2026", decidedBy = "pleno", decidedOn = today }, Cancellation);
        await cycle.ProgressAsync("the release", p => p.Status == "released");
        return await api.GetResultsAsync(cycle.Id, Cancellation);
    }

    private static async Task AssertWholeAsync(TestCycle cycle, MailboxReader mails, CycleResults results, string[] uploaded, string[] silent)
    {
        Assert.Equal(uploaded.Order(), results.Ranking.Select(r => r.Agency).Order());
        Assert.All(results.Ranking, r => Assert.Equal(SampleSubmission.Jakarta.Score, r.Score));
        Assert.Equal(silent, results.NotSubmitted);
        await cycle.ProgressAsync("every mail to be delivered", p => p.MailsUnderWay == 0 && p.Mails.GetValueOrDefault("delivered") == (3 * uploaded.Length) + (2 * silent.Length));
        List<ArrivedMail> all = await mails.WithAsync(cycle.Id, Cancellation);
        Assert.Equal(
            uploaded.SelectMany(agency => (string[])[$"{agency} invitation", $"{agency} received", $"{agency} result"])
                .Concat(silent.SelectMany(agency => (string[])[$"{agency} invitation", $"{agency} not-submitted"])).Order(),
            all.Select(m => $"{m.CustomArgs["agency"]} {m.Kind}").Order());
        Assert.Equal(all.Count, all.Select(m => m.Notification).Distinct().Count());
    }

    private static async Task<Answer> DecideAsync(LocalStack stack, MeritClient api, TestCycle cycle, string agency, Dictionary<string, string> receipts) => await SendAsync(
        stack,
        (await api.AsAsync("assessor", "assessor-07")).Token,
        HttpMethod.Post,
        $"api/cycles/{cycle.Id}/assessments/{agency}/verification",
        new { decisionId = $"{agency.ToLowerInvariant()}-1", receipt = receipts[agency], outcome = "confirm" });

    private static async Task<JsonElement> HealthAsync(LocalStack stack, string? token = null) => (await SendAsync(stack, token ?? stack.Token, HttpMethod.Get, "api/health", null)).Body;

    private static async Task<Answer> SendAsync(LocalStack stack, string token, HttpMethod method, string path, object? body)
    {
        using HttpClient http = new() { BaseAddress = stack.Host.Address, DefaultRequestHeaders = { { "Authorization", $"Bearer {token}" } } };
        using HttpRequestMessage request = new(method, new Uri(path, UriKind.Relative)) { Content = body is null ? null : JsonContent.Create(body) };
        using HttpResponseMessage answer = await http.SendAsync(request, Cancellation);
        return new Answer(
            answer.StatusCode,
            answer.Content.Headers.ContentType?.MediaType,
            answer.Headers.RetryAfter?.Delta,
            await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation));
    }

    private static async Task<long> TimesRunAsync(HostClient owner, string function, CancellationToken cancellation) =>
        (await owner.GetAsync("admin/host/status", cancellation)).GetProperty("functions").EnumerateArray()
            .Single(f => f.GetProperty("name").GetString() == function).GetProperty("invocations").GetInt64();

    private static async Task<DateTimeOffset> NowAsync(HostClient owner) =>
        (await owner.GetAsync("runtime/local/time", Cancellation)).GetProperty("now").GetDateTimeOffset();

    private sealed record Answer(HttpStatusCode Status, string? MediaType, TimeSpan? RetryAfter, JsonElement Body);
}
