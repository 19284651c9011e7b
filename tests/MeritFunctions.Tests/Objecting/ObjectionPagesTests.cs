using Merit.Adapters.Storage;
using MeritFunctions.Http.Access;
using MeritFunctions.Objections;
using MeritFunctions.Pages;
using MeritFunctions.Records;
using MeritFunctions.Tests.Awards;
using MeritFunctions.Tests.Pages;
using Microsoft.AspNetCore.Http;

namespace MeritFunctions.Tests.Objecting;

/// <summary>Objections in the browser: written by the agency without script, decided by somebody else than before.</summary>
public sealed class ObjectionPagesTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_agency_writes_its_objection_indicator_by_indicator_and_sends_it_once()
    {
        string cycle = await app.ReleasedAsync(("31", 3));
        Assert.Contains("Anda dapat mengajukan keberatan", (await StatusAsync(cycle)).Text, StringComparison.Ordinal);
        PageAnswer begin = await OwnAsync(cycle);
        Assert.Contains("Kirim paling lambat", begin.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("action=\"/a/objection/send\"", begin.Html, StringComparison.Ordinal);

        // What is wrong is told beside its field; what was typed and the file stay.
        PageAnswer wrong = await SaveAsync(cycle, new() { ["indicator"] = "1.1", ["level"] = "4", ["reason"] = "Salah." }, ("sk.pdf", "%PDF-1.7 new"));
        Assert.Equal(422, wrong.Status);
        Assert.Contains("href=\"#field-reason\"", wrong.Html, StringComparison.Ordinal);
        Assert.Contains("Salah.", wrong.Html, StringComparison.Ordinal);
        Assert.Contains("Keluarkan sk.pdf", wrong.Text, StringComparison.Ordinal);
        Assert.Contains("Ditetapkan: tingkat 3", wrong.Text, StringComparison.Ordinal);

        // What nobody writes by hand is told as well, and not kept.
        Assert.Equal(422, (await SaveAsync(cycle, new() { ["indicator"] = "1.3", ["level"] = "4", ["reason"] = new string('a', 8_001) })).Status);
        Assert.Equal(422, (await SaveAsync(cycle, new() { ["indicator"] = "1.3", ["level"] = new string('4', 41), ["reason"] = ObjectionActs.Reason })).Status);
        Assert.Equal(["1.1"], (await app.Get<ObjectionDrafts>().ReadAsync(ObjectionDesk.PlaceOf(cycle, "31"), Cancellation)).Points.Select(point => point.Indicator));

        PageAnswer saved = await SaveAsync(cycle, new() { ["indicator"] = "1.1", ["level"] = "4", ["reason"] = ObjectionActs.Reason });
        Assert.Equal((302, "/a/objection?done=objection-saved"), (saved.Status, saved.Location));
        await SaveAsync(cycle, new() { ["indicator"] = "1.2", ["level"] = "4", ["reason"] = ObjectionActs.Reason });
        Assert.Equal(302, (await SaveAsync(cycle, new() { ["indicator"] = "1.2", ["act"] = "remove" })).Status);
        PageAnswer written = await OwnAsync(cycle);
        Assert.Contains("sk.pdf", written.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"point-1.2\"", written.Html, StringComparison.Ordinal);

        // Somebody who has seen something else sends nothing.
        Assert.Equal(409, (await SendAsync(cycle, new() { ["seen"] = "other", ["record"] = await HashAsync(cycle) })).Status);
        Dictionary<string, string> seen = new() { ["seen"] = (await app.Get<ObjectionDrafts>().ReadAsync(ObjectionDesk.PlaceOf(cycle, "31"), Cancellation)).Tag, ["record"] = await HashAsync(cycle) };
        Assert.Equal("/a/objection?done=objection-sent", (await SendAsync(cycle, seen)).Location);
        Assert.Equal("/a/objection?done=objection-sent", (await SendAsync(cycle, seen)).Location);
        Assert.Contains("menunggu putusan", (await OwnAsync(cycle)).Text, StringComparison.Ordinal);
        Assert.Equal(409, (await SaveAsync(cycle, new() { ["indicator"] = "1.3", ["level"] = "4", ["reason"] = ObjectionActs.Reason })).Status);

        await app.JudgeAsync(cycle, "31", ObjectionActs.Decider("decider-7"), ("1.1", 4));
        PageAnswer decided = await OwnAsync(cycle);
        Assert.Contains("hasil Anda berubah", decided.Text, StringComparison.Ordinal);
        Assert.Contains("Setelah keberatan: tingkat 4", decided.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("decider-7", decided.Html + (await StatusAsync(cycle)).Html, StringComparison.Ordinal);
        Assert.Contains("sudah berubah setelah keberatan", (await StatusAsync(cycle)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_is_no_window_the_page_says_so_and_keeps_nothing()
    {
        string cycle = await app.DeterminedAsync(("31", 3));
        await app.LetMailsGoAsync(cycle);
        Assert.Contains("tidak mengenal keberatan", (await OwnAsync(cycle)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("eberatan", (await StatusAsync(cycle)).Text, StringComparison.Ordinal);
        Assert.Equal(409, (await SaveAsync(cycle, new() { ["indicator"] = "1.1", ["level"] = "4", ["reason"] = ObjectionActs.Reason })).Status);
        Assert.Contains("tidak mengenal keberatan", (await ListAsync(cycle)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_may_decide_has_the_form_and_the_evidence_and_the_others_see_why_not()
    {
        string cycle = await app.ReleasedAsync(("31", 3));
        await app.AddEvidenceAsync(cycle, "31", "sk.pdf");
        await app.ObjectAsync(cycle, "31", await HashAsync(cycle), new { indicator = "1.1", level = 4, reason = ObjectionActs.Reason, evidence = (string[])["sk.pdf"] });
        Assert.Contains("Menunggu putusan", (await ListAsync(cycle)).Text, StringComparison.Ordinal);

        PageAnswer theirs = await JudgingAsync(cycle, ObjectionActs.Decider());
        Assert.Contains("name=\"level-1.1\"", theirs.Html, StringComparison.Ordinal);
        Assert.Contains($"/cycles/{cycle}/objections/31/evidence/0", theirs.Html, StringComparison.Ordinal);
        Assert.Contains($"/desk/{cycle}/31/evidence/", theirs.Html, StringComparison.Ordinal);
        PageAnswer part = await JudgingAsync(cycle, ObjectionActs.Decider("assessor-1"));
        Assert.Contains("Anda turut menilai", part.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"level-1.1\"", part.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("/evidence/", part.Html, StringComparison.Ordinal);
        Assert.Contains("diputus oleh asesor atau moderator", (await JudgingAsync(cycle, PageCalls.Operator)).Text, StringComparison.Ordinal);

        Assert.Equal((200, "%PDF-1.7 new"), await FileAsync(cycle, ObjectionActs.Decider()) switch { var a => (a.Status, a.Html) });
        Assert.Equal(403, (await FileAsync(cycle, ObjectionActs.Decider("assessor-1"))).Status);
        Assert.Equal(200, (await FileAsync(cycle, PageCalls.Auditor)).Status);
        Assert.Equal(200, (await VerifiedFileAsync(cycle, ObjectionActs.Decider())).Status);
        Assert.Equal(403, (await VerifiedFileAsync(cycle, ObjectionActs.Decider("assessor-1"))).Status);

        string objection = (await app.StoredAsync(cycle, "31"))!.RecordHash;
        PageAnswer wrong = await DecideAsync(cycle, ObjectionActs.Decider(), new() { ["objection"] = objection, ["level-1.1"] = "", ["reason-1.1"] = "Pendek" });
        Assert.Equal(422, wrong.Status);
        Assert.Contains("href=\"#field-level-1.1\"", wrong.Html, StringComparison.Ordinal);
        Assert.Contains("href=\"#field-reason-1.1\"", wrong.Html, StringComparison.Ordinal);
        Assert.Contains("Pendek", wrong.Html, StringComparison.Ordinal);
        Assert.Equal(403, (await DecideAsync(cycle, ObjectionActs.Decider("assessor-1"), new() { ["objection"] = objection, ["level-1.1"] = "4", ["reason-1.1"] = ObjectionActs.Reason })).Status);
        Assert.Equal(
            $"/cycles/{cycle}/objections/31?done=objection-decided",
            (await DecideAsync(cycle, ObjectionActs.Decider(), new() { ["objection"] = objection, ["level-1.1"] = "4", ["reason-1.1"] = ObjectionActs.Reason })).Location);
        Assert.Contains("hasil baru menggantikan", (await JudgingAsync(cycle, ObjectionActs.Decider())).Text, StringComparison.Ordinal);
        Assert.Contains("Hasil berubah", (await ListAsync(cycle)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_nobody_decides_is_shown_as_overdue_and_ends_by_itself_never()
    {
        string cycle = await app.ReleasedAsync(("31", 3));
        await app.ObjectAsync(cycle, "31", ("1.1", 4));
        ObjectionRow row = (await app.StoredAsync(cycle, "31"))!;
        DateTimeOffset last = Messages.EndOfWibDay(Merit.Assessment.Calendar.WorkingDays.Add(Messages.WibDate(row.SentAt), ObjectionOverdue.WorkingDays));
        app.Clock.SetUtcNow(last);
        Assert.DoesNotContain("terlambat", (await FaultsAsync(cycle)).Text + (await ListAsync(cycle)).Text.Replace("ditandai terlambat", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("Keberatan yang terlalu lama menunggu", (await FaultsAsync(cycle)).Text, StringComparison.Ordinal);

        app.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Contains("Menunggu putusan, terlambat", (await ListAsync(cycle)).Text, StringComparison.Ordinal);
        Assert.Contains("Keberatan yang terlalu lama menunggu", (await FaultsAsync(cycle)).Text, StringComparison.Ordinal);
        await app.SweepObjectionsAsync(cycle);
        Assert.Equal((null, true, false), ((await app.StoredAsync(cycle, "31"))!.DecidedAt, (await app.StoredAsync(cycle, "31"))!.IsOpen, (await Cycle.CycleActs.CycleAsync(app, cycle)).ObjectionsDone));
        Assert.Equal(202, (await app.JudgeAsync(cycle, "31", null, ("1.1", 3))).Status);
        Assert.DoesNotContain("Keberatan yang terlalu lama menunggu", (await FaultsAsync(cycle)).Text, StringComparison.Ordinal);
    }

    private async Task<string> HashAsync(string cycle) => (await app.RowAsync(cycle, "31")).ResultHash!;

    private Task<PageAnswer> OwnAsync(string cycle, string query = "") =>
        app.PageAsync("/a/objection" + query, request => app.Function<AgencyObjectionPages>().ShowAsync(request, Cancellation), caller: ObjectionActs.AgencyOf(cycle, "31"));

    private Task<PageAnswer> StatusAsync(string cycle) =>
        app.PageAsync("/a/status", request => app.Function<AgencyStatusPages>().ShowAsync(request, Cancellation), caller: ObjectionActs.AgencyOf(cycle, "31"));

    private Task<PageAnswer> SaveAsync(string cycle, Dictionary<string, string> form, (string Name, string Content)? file = null) =>
        app.PageAsync("/a/objection/save", request => app.Function<AgencyObjectionPages>().SaveAsync(request, Cancellation), form, file, ObjectionActs.AgencyOf(cycle, "31"));

    private Task<PageAnswer> SendAsync(string cycle, Dictionary<string, string> form) =>
        app.PageAsync("/a/objection/send", request => app.Function<AgencyObjectionPages>().SendAsync(request, app.Client, Cancellation), form, caller: ObjectionActs.AgencyOf(cycle, "31"));

    private Task<PageAnswer> ListAsync(string cycle) => app.PageAsync($"/cycles/{cycle}/objections", request => app.Function<ObjectionPages>().ListAsync(request, cycle, Cancellation));

    private Task<PageAnswer> FaultsAsync(string cycle) => app.PageAsync($"/cycles/{cycle}/faults", request => app.Function<FaultPages>().ShowAsync(request, cycle, Cancellation));

    private Task<PageAnswer> JudgingAsync(string cycle, Caller caller) =>
        app.PageAsync($"/cycles/{cycle}/objections/31", request => app.Function<ObjectionPages>().ShowAsync(request, cycle, "31", Cancellation), caller: caller);

    private Task<PageAnswer> DecideAsync(string cycle, Caller caller, Dictionary<string, string> form) =>
        app.PageAsync($"/cycles/{cycle}/objections/31", request => app.Function<ObjectionPages>().DecideAsync(request, cycle, "31", app.Client, Cancellation), form, caller: caller);

    private Task<PageAnswer> FileAsync(string cycle, Caller caller) =>
        app.PageAsync($"/cycles/{cycle}/objections/31/evidence/0", request => app.Function<ObjectionPages>().OpenAsync(request, cycle, "31", "0", Cancellation), caller: caller);

    private Task<PageAnswer> VerifiedFileAsync(string cycle, Caller caller) =>
        app.PageAsync($"/desk/{cycle}/31/evidence/1", request => app.Function<EvidencePages>().OpenAsync(request, cycle, "31", "1", Cancellation), caller: caller);
}
