using System.Text;
using Merit.Adapters.Storage;
using Merit.Assessment.Verification;
using Merit.Web.Look;
using MeritFunctions.Http.Access;
using MeritFunctions.Pages;
using MeritFunctions.Records;
using MeritFunctions.Tests.Cycle;
using MeritFunctions.Tests.Reviewing;

namespace MeritFunctions.Tests.Pages;

/// <summary>The desk without script: what is next, the review, the evidence, and what the moderator settles.</summary>
public sealed class DeskPagesTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static readonly Caller First = ReviewActs.First with { Credential = Credential.Session };
    private static readonly Caller Mediator = ReviewActs.Mediator with { Credential = Credential.Session };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_review_is_written_and_submitted_by_its_forms_alone()
    {
        (string cycle, string agency, string receipt) = await app.AssignedAsync();
        PageAnswer desk = await DeskAsync();
        Assert.Contains($"href=\"/desk/{cycle}/{agency}\"", desk.Html, StringComparison.Ordinal);
        Assert.Contains($"Mulai: Instansi {agency}", desk.Text, StringComparison.Ordinal);

        PageAnswer page = await ShowAsync(cycle, agency, "?i=1.1");
        Assert.Contains("Klaim instansi: 3", page.Text, StringComparison.Ordinal);
        Assert.Contains("frame-src 'self'", page.Headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);

        PageAnswer saved = await SaveAsync(cycle, agency, receipt, "1.1", "2", "Peta jabatan lama.", "1.2");
        Assert.Equal($"/desk/{cycle}/{agency}?i=1.2&done=review-saved", saved.Location);
        PageAnswer wrong = await SaveAsync(cycle, agency, receipt, "1.2", "9", "", "1.3");
        Assert.Equal(422, wrong.Status);
        Assert.Contains("error-summary", wrong.Html, StringComparison.Ordinal);
        PageAnswer early = await SubmitAsync(cycle, agency, receipt);
        Assert.Equal(422, early.Status);
        Assert.Contains($"href=\"/desk/{cycle}/{agency}?i=1.3\"", early.Html, StringComparison.Ordinal);
        Assert.Contains($"Lanjutkan: Instansi {agency}", (await DeskAsync()).Text, StringComparison.Ordinal);

        foreach (string code in Merit.Assessment.Instruments.ShippedInstruments.Get("merit-2019").Leaves.Select(leaf => leaf.Code).Where(code => code != "1.1"))
        {
            Assert.Equal(302, (await SaveAsync(cycle, agency, receipt, code, "3", "", "")).Status);
        }

        Assert.Equal($"/desk/{cycle}/{agency}?done=review-submitted", (await SubmitAsync(cycle, agency, receipt)).Location);
        Assert.Contains("tidak dapat diubah lagi", (await ShowAsync(cycle, agency)).Text, StringComparison.Ordinal);
        Assert.Equal(422, (await SaveAsync(cycle, agency, receipt, "1.1", "4", "", "")).Status);
    }

    [Fact]
    public async Task Evidence_is_shown_from_our_origin_to_those_assigned_and_noted()
    {
        string agency = MeritApp.NewId();
        string cycle = await app.StartReviewedAsync(2, agency);
        await app.UploadAsync(cycle, agency, "u", isFinal: true);
        await app.StepAsync(cycle, agency);
        await app.AssignAsync(cycle, agency);
        UploadReport report = Assert.Single(await app.ReportsAsync(cycle, agency));
        int place = report.Files.ToList().FindIndex(file => file.Name == "1.1.pdf");

        PageAnswer stranger = await OpenAsync(cycle, agency, place, First with { Id = "assessor-9" });
        Assert.Equal(403, stranger.Status);
        Assert.DoesNotContain("1.1.pdf", stranger.Html, StringComparison.Ordinal);
        PageAnswer file = await OpenAsync(cycle, agency, place, First);
        // What is called a PDF and is none is handed on, and not shown.
        Assert.Equal((200, "\"1.1.pdf\""), (file.Status, file.Html));
        Assert.StartsWith("attachment", file.Headers.ContentDisposition.ToString(), StringComparison.Ordinal);
        Assert.Equal((SecurityHeaders.Handed, "nosniff"), (file.Headers.ContentSecurityPolicy.ToString(), file.Headers.XContentTypeOptions.ToString()));
        Assert.Equal(404, (await OpenAsync(cycle, agency, 999, First)).Status);
        Assert.Equal(200, (await OpenAsync(cycle, agency, place, new Caller("auditor-1", Roles.Auditor))).Status);

        var seen = (await app.ReviewAsync(cycle, agency, First)).Json.GetProperty("indicators").EnumerateArray().First(l => l.GetProperty("indicator").GetString() == "1.1").GetProperty("seen");
        Assert.Equal("1.1.pdf", Assert.Single(seen.EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal(0, (await app.ReviewAsync(cycle, agency, ReviewActs.Second)).Json.GetProperty("indicators")[0].GetProperty("seen").GetArrayLength());

        await app.PutAsync($"{cycle}/{agency}/u/1.1.pdf", "%PDF-1.7 lain"u8.ToArray());
        Assert.Equal(409, (await OpenAsync(cycle, agency, place, First)).Status);
    }

    [Theory]
    [InlineData("x.png", "\u0089PNG\r\n\u001a\n0000", "image/png", "inline")]
    [InlineData("x.pdf", "%PDF-1.7 0000", "application/pdf", "inline")]
    [InlineData("x.jpg", "<script>alert(1)</script>", "application/octet-stream", "attachment")]
    [InlineData("x.html", "<script>alert(1)</script>", "application/octet-stream", "attachment")]
    [InlineData("x.svg", "<svg onload='alert(1)'/>", "application/octet-stream", "attachment")]
    public async Task What_a_file_is_its_name_and_its_first_bytes_say_together(string name, string content, string type, string how)
    {
        string agency = MeritApp.NewId();
        string cycle = await app.StartReviewedAsync(2, agency);
        byte[] bytes = Encoding.Latin1.GetBytes(content);
        var submission = MeritApp.Submission(cycle, agency, 3);
        submission["entries"]![0]!["evidence"] = new System.Text.Json.Nodes.JsonArray(name);
        Dictionary<string, byte[]> files = new() { ["submission.json"] = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(submission), [name] = bytes };
        foreach (string other in MeritApp.EvidenceOf(submission).Where(other => other != name))
        {
            files[other] = "x"u8.ToArray();
        }

        foreach ((string file, byte[] written) in files)
        {
            await app.PutAsync($"{cycle}/{agency}/u/{file}", written);
        }

        await app.PutAsync($"{cycle}/{agency}/u/manifest.json", MeritApp.Manifest(files, isFinal: true));
        await app.Get<MeritFunctions.Intake.SubmissionIntake>().TakeInAsync(MeritFunctions.Intake.UploadPlace.Of($"{cycle}/{agency}/u/manifest.json")!, app.Client, Cancellation);
        await app.StepAsync(cycle, agency);
        await app.AssignAsync(cycle, agency);
        UploadReport report = Assert.Single(await app.ReportsAsync(cycle, agency));
        PageAnswer shown = await OpenAsync(cycle, agency, report.Files.ToList().FindIndex(file => file.Name == name), First);

        Assert.Equal((200, type, how), (shown.Status, shown.Headers.ContentType.ToString(), shown.Headers.ContentDisposition.ToString().Split(';')[0]));
        Assert.Contains("default-src 'none'", shown.Headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
        Assert.Equal("nosniff", shown.Headers.XContentTypeOptions.ToString());
    }

    [Fact]
    public async Task Differences_are_conceded_and_settled_by_forms_and_names_stand_nowhere()
    {
        (string cycle, string agency, string receipt) = await app.AssignedAsync();
        await app.SubmittedAsync(cycle, agency, receipt, ReviewActs.First, ("1.1", 2m, "Peta jabatan lama."), ("1.2", 1m, "Tidak lengkap."));
        await app.SubmittedAsync(cycle, agency, receipt, ReviewActs.Second);
        Assert.Contains($"Selesaikan perbedaan: Instansi {agency}", (await DeskAsync()).Text, StringComparison.Ordinal);

        PageAnswer empty = await ConcedeAsync(cycle, agency, receipt, "1.2", "");
        Assert.Equal(422, empty.Status);
        Assert.Equal($"/desk/{cycle}/{agency}?done=level-conceded", (await ConcedeAsync(cycle, agency, receipt, "1.2", "Bukti kedua lengkap.")).Location);

        PageAnswer list = await app.PageAsync("/moderation", request => app.Function<ModerationPages>().ListAsync(request, Cancellation), caller: Mediator);
        Assert.Contains($"href=\"/moderation/{cycle}/{agency}\"", list.Html, StringComparison.Ordinal);
        PageAnswer page = await ModerationAsync(cycle, agency);
        Assert.Contains("Peta jabatan lama.", page.Text, StringComparison.Ordinal);
        Assert.Contains("Nilai menjadi", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("assessor-", page.Html, StringComparison.Ordinal);

        PageAnswer wrong = await ModerationAsync(cycle, agency, new() { ["receipt"] = receipt, ["round"] = "0", ["reason-1.1"] = "Cukup." });
        Assert.Equal(422, wrong.Status);
        Assert.Contains("href=\"#field-level-1.1\"", wrong.Html, StringComparison.Ordinal);
        PageAnswer settled = await ModerationAsync(cycle, agency, new() { ["receipt"] = receipt, ["round"] = "0", ["level-1.1"] = "2", ["reason-1.1"] = "Peta belum ditetapkan." });
        Assert.Equal("/moderation?done=moderated", settled.Location);
        Assert.Equal([LevelBasis.Moderated, LevelBasis.Conceded], (await app.DecisionAsync(cycle, agency))!.Reviews!.Settled.Select(level => level.Basis));
        PageAnswer agreement = await app.PageAsync($"/moderation?agreement={cycle}", request => app.Function<ModerationPages>().ListAsync(request, Cancellation), caller: Mediator);
        Assert.Contains("Kappa tertimbang", agreement.Text, StringComparison.Ordinal);
    }

    private Task<PageAnswer> DeskAsync() => app.PageAsync("/desk", request => app.Function<DeskPages>().ListAsync(request, Cancellation), caller: First);

    private Task<PageAnswer> ShowAsync(string cycle, string agency, string query = "") =>
        app.PageAsync($"/desk/{cycle}/{agency}{query}", request => app.Function<DeskPages>().ShowAsync(request, cycle, agency, Cancellation), caller: First);

    private Task<PageAnswer> SaveAsync(string cycle, string agency, string receipt, string indicator, string level, string reason, string next) => app.PageAsync(
        $"/desk/{cycle}/{agency}/found",
        request => app.Function<DeskPages>().SaveAsync(request, cycle, agency, Cancellation),
        new() { ["receipt"] = receipt, ["round"] = "0", ["indicator"] = indicator, ["level"] = level, ["reason"] = reason, ["next"] = next },
        caller: First);

    private Task<PageAnswer> SubmitAsync(string cycle, string agency, string receipt) => app.PageAsync(
        $"/desk/{cycle}/{agency}/submit",
        request => app.Function<DeskPages>().SubmitAsync(request, cycle, agency, app.Client, Cancellation),
        new() { ["receipt"] = receipt, ["round"] = "0" },
        caller: First);

    private Task<PageAnswer> ConcedeAsync(string cycle, string agency, string receipt, string indicator, string reason) => app.PageAsync(
        $"/desk/{cycle}/{agency}/concede",
        request => app.Function<DeskPages>().ConcedeAsync(request, cycle, agency, app.Client, Cancellation),
        new() { ["receipt"] = receipt, ["round"] = "0", ["indicator"] = indicator, [$"reason-{indicator}"] = reason },
        caller: First);

    private Task<PageAnswer> OpenAsync(string cycle, string agency, int place, Caller caller) => app.PageAsync(
        $"/desk/{cycle}/{agency}/evidence/{place}", request => app.Function<EvidencePages>().OpenAsync(request, cycle, agency, $"{place}", Cancellation), caller: caller);

    private Task<PageAnswer> ModerationAsync(string cycle, string agency, Dictionary<string, string>? form = null) => app.PageAsync(
        $"/moderation/{cycle}/{agency}",
        request => form is null ? app.Function<ModerationPages>().ShowAsync(request, cycle, agency, Cancellation) : app.Function<ModerationPages>().SettleAsync(request, cycle, agency, app.Client, Cancellation),
        form,
        caller: Mediator);
}
