using System.Net;
using System.Text.RegularExpressions;
using Merit.Adapters.Storage;
using MeritFunctions.Pages;
using MeritFunctions.Records;
using MeritFunctions.Tests.Cycle;
using MeritFunctions.Tests.Submitting;

namespace MeritFunctions.Tests.Pages;

/// <summary>Where an agency answers, in a browser without script.</summary>
public sealed partial class QuestionPagesTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answers_are_kept_and_shown_again_and_sent_in_a_step_of_its_own()
    {
        (string cycle, string agency, _) = await app.AskedAsync();
        var place = new DraftPlace(cycle, agency);
        PageAnswer page = await ShowAsync(place);
        Assert.Contains("Mohon tunjukkan peta jabatan.", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("assessor-1", page.Html, StringComparison.Ordinal);

        PageAnswer saved = await SaveAsync(place, page, "Ada di bukti 1.1.", "");
        Assert.Equal((302, "/a/questions?done=answers-saved"), (saved.Status, saved.Location));
        Assert.Equal(AssessmentStage.ClarificationRequested, (await app.RowAsync(cycle, agency)).Stage);
        page = await ShowAsync(place);
        Assert.Contains("Ada di bukti 1.1.", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Ada di bukti 1.1.", (await app.PageAsync("/cycle", request => app.Function<AgencyPages>().ShowAsync(request, cycle, agency, app.Client, Cancellation))).Text, StringComparison.Ordinal);

        PageAnswer sent = await SendAsync(place, page, "Ada di bukti 1.1.", "Sejak 2020.");
        Assert.Equal((302, "/a/status?done=answers-sent"), (sent.Status, sent.Location));
        Assert.Equal(AssessmentStage.AwaitingVerification, (await app.RowAsync(cycle, agency)).Stage);
        Assert.Equal("/a/status?done=answers-sent", (await SendAsync(place, page, "Ada di bukti 1.1.", "Sejak 2020.")).Location);
        Assert.Equal(409, (await SendAsync(place, page, "Lain.", "Sejak 2020.")).Status);
        Assert.Equal(409, (await SaveAsync(place, page, "Lain.", "")).Status);
        PageAnswer after = await ShowAsync(place);
        Assert.Contains("Sejak 2020.", after.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/a/questions/send", after.Html, StringComparison.Ordinal);
        Assert.Contains("/a/questions", (await app.PageAsync("/a/status", request => app.Function<AgencyStatusPages>().ShowAsync(request, Cancellation), caller: DraftActs.Of(place))).Html, StringComparison.Ordinal);
        PageAnswer staff = await app.PageAsync("/cycle", request => app.Function<AgencyPages>().ShowAsync(request, cycle, agency, app.Client, Cancellation));
        Assert.Contains("Sejak 2020.", staff.Text, StringComparison.Ordinal);
        Assert.Contains("assessor-1", staff.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_types_while_somebody_else_saves_sees_both_and_overwrites_neither()
    {
        (string cycle, string agency, _) = await app.AskedAsync();
        var place = new DraftPlace(cycle, agency);
        PageAnswer both = await ShowAsync(place);
        Assert.Equal(302, (await SaveAsync(place, both, "Dari Ani.", "")).Status);
        PageAnswer late = await SendAsync(place, both, "Dari Budi.", "");
        Assert.Equal(409, late.Status);
        Assert.Contains("Dari Ani.", late.Text, StringComparison.Ordinal);
        Assert.Contains("Dari Budi.", late.Text, StringComparison.Ordinal);
        Assert.Equal(AssessmentStage.ClarificationRequested, (await app.RowAsync(cycle, agency)).Stage);
        Assert.Equal("/a/status?done=answers-sent", (await SendAsync(place, late, "Dari Ani dan Budi.", "")).Location);
        Assert.Equal("Dari Ani dan Budi.", (await app.Get<ClarificationThread>().ReadAsync(await app.RowAsync(cycle, agency), Cancellation))[0].Questions[0].Answer);
    }

    [Fact]
    public async Task What_cannot_be_sent_is_told_beside_what_was_typed()
    {
        (string cycle, string agency, _) = await app.AskedAsync();
        var place = new DraftPlace(cycle, agency);
        PageAnswer page = await ShowAsync(place);
        PageAnswer empty = await SendAsync(place, page, "", "  ");
        Assert.Equal(422, empty.Status);
        Assert.Contains("Tulis sedikitnya satu jawaban", empty.Text, StringComparison.Ordinal);
        PageAnswer tooLong = await SendAsync(place, page, new string('m', 4_001), "Dua.");
        Assert.Equal(422, tooLong.Status);
        Assert.Contains("Dua.", tooLong.Text, StringComparison.Ordinal);
        Assert.Empty((await app.RowAsync(cycle, agency)).Answers);
    }

    [Fact]
    public async Task A_session_answers_for_its_own_agency_and_only_what_it_was_asked()
    {
        (string cycle, string agency, _) = await app.ScoredAsync();
        var place = new DraftPlace(cycle, agency);
        PageAnswer page = await ShowAsync(place);
        Assert.Equal(200, page.Status);
        Assert.Contains("tidak ada pertanyaan", page.Text, StringComparison.Ordinal);
        Assert.Equal(409, (await SendAsync(place, page, "Halo.", "")).Status);
        Assert.Equal(409, (await SaveAsync(place, page, "Halo.", "")).Status);
        Assert.Equal(404, (await ShowAsync(new DraftPlace(cycle, "another"))).Status);
    }

    [Fact]
    public async Task Answers_that_are_kept_are_sent_along_with_files()
    {
        (string cycle, string agency, _) = await app.AskedAsync();
        var place = new DraftPlace(cycle, agency);
        await SaveAsync(place, await ShowAsync(place), "Lihat berkas baru.", "");
        await app.AddAsync(place, DraftActs.Folder(place, level: 2));
        string seen = (await app.CheckAsync(place)).Draft.Tag();
        PageAnswer sent = await app.PageAsync("/a/upload/send", request => app.Function<AgencyUploadPages>().SendAsync(request, Cancellation), new() { ["seen"] = seen }, caller: DraftActs.Of(place));
        Assert.Equal((302, "/a/status?done=sent"), (sent.Status, sent.Location));
        Assert.Equal("Lihat berkas baru.", (await app.Get<ClarificationThread>().ReadAsync(await app.RowAsync(cycle, agency), Cancellation))[0].Questions[0].Answer);
        Assert.Equal(AssessmentStage.AwaitingVerification, (await app.RowAsync(cycle, agency)).Stage);
    }

    private Task<PageAnswer> ShowAsync(DraftPlace place) => app.PageAsync("/a/questions", request => app.Function<AgencyQuestionPages>().ShowAsync(request, Cancellation), caller: DraftActs.Of(place));

    private Task<PageAnswer> SaveAsync(DraftPlace place, PageAnswer seen, params string[] texts) =>
        app.PageAsync("/a/questions/save", request => app.Function<AgencyQuestionPages>().SaveAsync(request, Cancellation), Typed(seen, texts), caller: DraftActs.Of(place));

    private Task<PageAnswer> SendAsync(DraftPlace place, PageAnswer seen, params string[] texts) =>
        app.PageAsync("/a/questions/send", request => app.Function<AgencyQuestionPages>().SendAsync(request, app.Client, Cancellation), Typed(seen, texts), caller: DraftActs.Of(place));

    private static Dictionary<string, string> Typed(PageAnswer seen, string[] texts)
    {
        Dictionary<string, string> form = new() { ["seen"] = WebUtility.HtmlDecode(Seen().Match(seen.Html).Groups[1].Value) };
        foreach ((int place, string text) in texts.Index())
        {
            form[$"answer-{place + 1}"] = text;
        }

        return form;
    }

    [GeneratedRegex("name=\"seen\" value=\"([^\"]*)\"")]
    private static partial Regex Seen();
}
