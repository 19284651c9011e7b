using Merit.Cli.Api;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace EndToEnd;

public sealed class RequestTests(TestHost host)
{
    private static readonly HttpClient Http = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Health_is_for_everybody_and_the_rest_needs_a_token()
    {
        using HttpResponseMessage health = await Http.GetAsync(new Uri(host.Address, "api/health"), Cancellation);
        using HttpResponseMessage none = await Http.GetAsync(new Uri(host.Address, "api/cycles"), Cancellation);
        using HttpResponseMessage wrong = await Http.GetAsync(new Uri(host.Address, "api/cycles?code=wrong"), Cancellation);
        using HttpClient forger = new() { DefaultRequestHeaders = { { "Authorization", "Bearer merit.operator.wrong" } } };
        using HttpResponseMessage forged = await forger.GetAsync(new Uri(host.Address, "api/cycles"), Cancellation);

        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, none.StatusCode);
        Assert.Contains("sign-in-needed", await none.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, forged.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
    }

    [Fact]
    public async Task Starting_a_cycle_again_is_the_same_start_and_another_order_under_its_id_is_refused()
    {
        TestCycle cycle = await TestCycle.OpenAsync(host);
        object order = await CurrentOrderAsync(cycle);

        var same = await host.Api.AskAsync(HttpMethod.Post, "api/cycles", JsonContent.Create(order), cancellationToken: Cancellation);
        var other = await host.Api.AskAsync(HttpMethod.Post, "api/cycles", JsonContent.Create(cycle.Order(TimeSpan.FromDays(9))), cancellationToken: Cancellation);

        Assert.Equal(HttpStatusCode.Accepted, same.Status);
        Assert.EndsWith($"/api/cycles/{cycle.Id}", same.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, other.Status);
    }

    [Fact]
    public async Task A_wrong_order_is_refused_with_every_finding_and_its_pointer()
    {
        var refused = await host.Api.AskAsync(
            HttpMethod.Post,
            "api/cycles",
            JsonContent.Create(new { id = "Not An Id", instrument = "no-such-instrument", submissionDeadline = "tomorrow", agencies = (string[])["nobody-1"], surprise = 1 }),
            cancellationToken: Cancellation);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        JsonElement[] errors = [.. JsonDocument.Parse(refused.Body).RootElement.GetProperty("errors").EnumerateArray()];
        string[] pointers = [.. errors.Select(e => e.GetProperty("pointer").GetString()!)];
        Assert.Superset(new HashSet<string> { "/id", "/instrument", "/submissionDeadline", "/agencies/0", "/surprise" }, pointers.ToHashSet());
        Assert.All(errors, e => Assert.NotEqual(e.GetProperty("messageId").GetString(), e.GetProperty("messageEn").GetString()));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task A_body_that_is_no_object_is_refused(string body)
    {
        var refused = await host.Api.AskAsync(HttpMethod.Post, "api/cycles", new StringContent(body, null, "application/json"), cancellationToken: Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.DoesNotContain("   at ", refused.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found()
    {
        foreach (string path in (string[])["api/cycles/none", "api/cycles/none/assessments", "api/cycles/none/results", "api/nothing"])
        {
            var answer = await host.Api.AskAsync(HttpMethod.Get, path, cancellationToken: Cancellation);
            Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        }
    }

    [Fact]
    public async Task A_decision_is_taken_once_and_only_when_it_is_awaited()
    {
        TestCycle cycle = await TestCycle.OpenAsync(host);
        string agency = cycle.Agencies[0];
        string path = $"api/cycles/{cycle.Id}/assessments/{agency}/verification";
        async Task<HttpStatusCode> DecideAsync(string id, string outcome = "confirm")
        {
            string receipt = await cycle.ReceiptAsync(agency);
            return (await (await host.Api.AsAsync("assessor", "assessor-01")).AskAsync(HttpMethod.Post, path, JsonContent.Create(new { decisionId = id, receipt, outcome }), cancellationToken: Cancellation)).Status;
        }

        Assert.Equal(HttpStatusCode.Conflict, await DecideAsync("early"));
        await cycle.UploadAsync(agency, SampleSubmission.Jakarta);
        await cycle.AssessmentAsync(agency, "awaitingVerification");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await DecideAsync("odd", "applaud"));
        Assert.Equal(HttpStatusCode.Accepted, await DecideAsync("one"));
        Assert.Equal(HttpStatusCode.Accepted, await DecideAsync("one"));
        await cycle.AssessmentAsync(agency, "verified");
        Assert.Equal(HttpStatusCode.Accepted, await DecideAsync("one"));
        Assert.Equal(HttpStatusCode.Conflict, await DecideAsync("two"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await DecideAsync("one", "adjust"));
    }

    [Fact]
    public async Task Verification_waits_for_the_deadline_unless_the_agency_has_said_its_last_word()
    {
        TestCycle cycle = await TestCycle.OpenAsync(host);
        string agency = cycle.Agencies[0];
        string path = $"api/cycles/{cycle.Id}/assessments/{agency}/verification";
        await cycle.UploadAsync(agency, SampleSubmission.Sukoharjo, isFinal: false);
        await cycle.AssessmentAsync(agency, "awaitingVerification");
        MeritClient assessor = await host.Api.AsAsync("assessor", "assessor-01");
        var decision = new { decisionId = "1", receipt = await cycle.ReceiptAsync(agency), outcome = "confirm" };
        var early = await assessor.AskAsync(HttpMethod.Post, path, JsonContent.Create(decision), cancellationToken: Cancellation);
        Assert.Equal((HttpStatusCode.Conflict, true), (early.Status, early.Body.Contains("verification-not-open", StringComparison.Ordinal)));

        await cycle.UploadAsync(agency, SampleSubmission.Jakarta, upload: "2");
        await cycle.AssessmentAsync(agency, a => a is { Stage: "awaitingVerification", SelfScore: 335.5m });
        var unseen = await assessor.AskAsync(HttpMethod.Post, path, JsonContent.Create(decision), cancellationToken: Cancellation);
        Assert.Equal((HttpStatusCode.Conflict, true), (unseen.Status, unseen.Body.Contains("receipt-superseded", StringComparison.Ordinal)));
        await cycle.ConfirmAsync(agency);
        await cycle.AssessmentAsync(agency, "verified");
    }

    [Fact]
    public async Task A_verified_assessment_can_be_reopened_and_both_verifications_stand_in_the_result()
    {
        TestCycle cycle = await TestCycle.OpenAsync(host);
        string agency = cycle.Agencies[0];
        await cycle.UploadAsync(agency, SampleSubmission.Jakarta);
        await cycle.AssessmentAsync(agency, "awaitingVerification");
        await cycle.ConfirmAsync(agency, "1");
        await cycle.AssessmentAsync(agency, "verified");

        var reopened = await host.Api.AskAsync(
            HttpMethod.Post,
            $"api/cycles/{cycle.Id}/assessments/{agency}/reopen",
            JsonContent.Create(new { decisionId = "again", receipt = await cycle.ReceiptAsync(agency), reason = "The evidence of 1.1 was misread." }),
            cancellationToken: Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, reopened.Status);
        await cycle.AssessmentAsync(agency, "awaitingVerification");
        await cycle.ConfirmAsync(agency, "2");
        await cycle.AssessmentAsync(agency, "verified");

        await cycle.ReleaseAsync();
        JsonElement record = await host.Api.GetAsync<JsonElement>($"api/cycles/{cycle.Id}/results/{agency}", Cancellation);
        Assert.Equal(
            [("confirm", true), ("reopen", true), ("confirm", true)],
            record.GetProperty("decisions").EnumerateArray().Select(d => (d.GetProperty("outcome").GetString()!, d.GetProperty("applied").GetBoolean())));
    }

    [Fact]
    public async Task A_release_can_be_corrected_until_its_mails_are_let_go()
    {
        TestCycle cycle = await TestCycle.OpenAsync(host, resultMailDelay: TimeSpan.FromDays(1));
        string agency = cycle.Agencies[0];
        await cycle.UploadAsync(agency, SampleSubmission.Jakarta);
        await cycle.AssessmentAsync(agency, "awaitingVerification");
        await cycle.ConfirmAsync(agency);
        await cycle.AssessmentAsync(agency, "verified");
        await cycle.ReleaseAsync();

        string today = DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(7)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var corrected = await (await host.Api.AsAsync("plenary", "plenary")).AskAsync(
            HttpMethod.Post,
            $"api/cycles/{cycle.Id}/release/correction",
            JsonContent.Create(new { decree = "SK 2/2026", decidedBy = "pleno", decidedOn = today, reason = "The number of the decree was mistyped." }),
            cancellationToken: Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, corrected.Status);
        JsonElement record = await Merit.Cli.Until.ReachedAsync(
            "the corrected record",
            TestHost.Patience,
            cancellation => host.Api.GetAsync<JsonElement>($"api/cycles/{cycle.Id}/results/{agency}", cancellation),
            r => r.GetProperty("release").GetProperty("decree").GetString() == "SK 2/2026",
            r => r.GetProperty("release").ToString(),
            Cancellation);
        Assert.Equal($"{cycle.Id}/{agency}/result.json", record.GetProperty("replaces").GetString());
    }

    [Fact]
    public async Task A_release_waits_for_every_agency_and_says_which_block_it()
    {
        TestCycle cycle = await TestCycle.OpenAsync(host, agencies: 2);
        await cycle.UploadAsync(cycle.Agencies[0], SampleSubmission.Jakarta);
        await cycle.AssessmentAsync(cycle.Agencies[0], "awaitingVerification");

        var refused = await (await host.Api.AsAsync("plenary", "plenary")).AskAsync(HttpMethod.Post, $"api/cycles/{cycle.Id}/release", JsonContent.Create(TestCycle.Release), cancellationToken: Cancellation);
        var results = await host.Api.AskAsync(HttpMethod.Get, $"api/cycles/{cycle.Id}/results", cancellationToken: Cancellation);

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        JsonElement blockers = JsonDocument.Parse(refused.Body).RootElement.GetProperty("blockers");
        Assert.Equal(
            [(cycle.Agencies[0], "awaitingVerification"), (cycle.Agencies[1], "awaitingSubmission")],
            blockers.EnumerateArray().Select(b => (b.GetProperty("agency").GetString()!, b.GetProperty("stage").GetString()!)).Order());
        Assert.Equal(HttpStatusCode.Conflict, results.Status);
    }

    [Fact]
    public async Task Mail_events_without_a_right_signature_are_refused()
    {
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(host.Address, "api/mail/events")) { Content = JsonContent.Create(Array.Empty<object>()) };
        request.Headers.Add("X-Twilio-Email-Event-Webhook-Signature", "MEUCIQDforged");
        request.Headers.Add("X-Twilio-Email-Event-Webhook-Timestamp", "1767225600");
        using HttpResponseMessage answer = await Http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    // The order as it was sent: its deadlines were counted from the moment of sending, so they are read back.
    private async Task<object> CurrentOrderAsync(TestCycle cycle)
    {
        JsonElement stored = await host.Api.GetAsync<JsonElement>($"api/cycles/{cycle.Id}", Cancellation);
        return new
        {
            id = cycle.Id,
            instrument = "merit-2019",
            title = new { id = $"Penilaian {cycle.Id}", en = $"Assessment {cycle.Id}" },
            submissionDeadline = stored.GetProperty("submissionDeadline").GetDateTimeOffset(),
            verificationDeadline = stored.GetProperty("verificationDeadline").GetDateTimeOffset(),
            reminderDays = Array.Empty<double>(),
            agencies = cycle.Agencies,
            processingGraceSeconds = 1,
            resultMailDelaySeconds = 0,
        };
    }
}
