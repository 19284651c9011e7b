using System.Text;
using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using Merit.Assessment.Awards;
using Merit.Assessment.Instruments;
using Merit.Web.Emails;
using MeritFunctions.Audit;
using MeritFunctions.Http.Access;
using MeritFunctions.Intake;
using MeritFunctions.Notifications;
using MeritFunctions.Objections;
using MeritFunctions.Records;
using MeritFunctions.Submitting;
using MeritFunctions.Tests.Awards;
using MeritFunctions.Tests.Cycle;
using MeritFunctions.Tests.Pages;

namespace MeritFunctions.Tests.Objecting;

/// <summary>An agency objects to its result: when it may, who decides, and what comes of it.</summary>
public sealed class ObjectionTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Where_a_cycle_has_no_objections_none_is_taken_and_nothing_is_looked_for()
    {
        string cycle = await app.DeterminedAsync(("31", 3));
        await app.LetMailsGoAsync(cycle);

        Assert.Equal((409, "objection-none"), await app.ObjectAsync(cycle, "31", ("1.1", 4)) switch { var a => (a.Status, a.Code) });
        HttpAnswer shown = await app.ObjectionAsync(cycle, "31");
        Assert.Equal((200, "none", false), (shown.Status, shown.Json.GetProperty("state").GetString(), shown.Json.TryGetProperty("until", out _)));

        CycleRow[] all = [await app.CycleAsync(cycle)];
        app.Storage.ForgetCalls();
        await app.Get<ObjectionWork>().SweepAsync(all, DateTimeOffset.MaxValue, app.Client, Cancellation);
        Assert.Empty(app.Storage.Calls);
        Assert.Equal(200, (await app.ResultsAsync(cycle)).Status);
        Assert.DoesNotContain(app.Storage.Calls, call => call.Contains(Tables.Objections, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_window_ends_with_the_last_moment_of_its_last_day()
    {
        string cycle = await app.DeterminedAsync(("31", 3), ("32", 3));
        await app.Get<CycleTable>().ChangeAsync(cycle, row => (row.ObjectionDays = 1) > 0, Cancellation);
        Assert.Equal("objection-not-open", (await app.ObjectAsync(cycle, "31", ("1.1", 4))).Code);

        await app.LetMailsGoAsync(cycle);
        DateTimeOffset end = ObjectionWindow.EndOf(await app.CycleAsync(cycle))!.Value;
        Assert.Equal(Messages.WibDate(app.Clock.GetUtcNow()).AddDays(1), Messages.WibDate(end));
        Assert.Equal(Messages.WibDate(end).AddDays(1), Messages.WibDate(end.AddTicks(1)));
        Assert.Equal(Messages.Wib(end), Messages.Wib((await app.ObjectionAsync(cycle, "31")).Json.GetProperty("until").GetDateTimeOffset()));

        app.Clock.SetUtcNow(end);
        Assert.Equal(202, (await app.ObjectAsync(cycle, "31", ("1.1", 4))).Status);
        app.Clock.Advance(TimeSpan.FromTicks(1));
        HttpAnswer late = await app.ObjectAsync(cycle, "32", ("1.1", 4));
        Assert.Equal((409, "objection-late"), (late.Status, late.Code));
        Assert.Contains(Messages.Wib(end), late.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);

        // What was sent in time is found sent, however late it is asked.
        Assert.Equal(202, (await app.ObjectAsync(cycle, "31", ("1.1", 4))).Status);
        Assert.Null(await app.StoredAsync(cycle, "32"));

        // The link by which it comes in opens its page for longer than the window.
        Assert.True(app.Get<AgencyLinks>().ExpiryOf(await app.RowAsync(cycle, "31"), await app.CycleAsync(cycle)) > end);
    }

    [Fact]
    public async Task One_objection_is_one_and_another_one_is_refused()
    {
        string cycle = await app.ReleasedAsync(("31", 3));

        HttpAnswer[] presses = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.ObjectAsync(cycle, "31", ("1.1", 4), ("2.1", 4))));
        Assert.All(presses, answer => Assert.Equal(202, answer.Status));
        Assert.Equal(202, (await app.ObjectAsync(cycle, "31", ("2.1", 4), ("1.1", 4))).Status);
        HttpAnswer other = await app.ObjectAsync(cycle, "31", ("1.1", 2));
        Assert.Equal((409, "objection-sent"), (other.Status, other.Code));

        Objection stored = await app.Get<RecordStore>().GetAsync<Objection>((await app.StoredAsync(cycle, "31"))!.Record, Cancellation);
        Assert.Equal([("1.1", 3m, 4m), ("2.1", 3m, 4m)], stored.Points.Select(point => (point.Indicator, point.Verified, point.Level)));
        Assert.Equal(["31.objection-received"], await app.ObjectionMailsAsync(cycle));
        Assert.Equal((AuditKind.ObjectionSent, "31", AuditRole.Agency), (await app.EventsAsync(cycle)).Single(e => e.What == AuditKind.ObjectionSent) switch { var e => (e.What, e.Actor, e.Role) });
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_told_at_once()
    {
        string cycle = await app.ReleasedAsync(("31", 3));
        string? hash = (await app.RowAsync(cycle, "31")).ResultHash;

        HttpAnswer wrong = await app.ObjectAsync(
            cycle,
            "31",
            hash,
            new { indicator = "9.9", level = 1, reason = ObjectionActs.Reason },
            new { indicator = "1.1", level = 4, reason = ObjectionActs.Reason, evidence = (string[])["none.pdf"] },
            new { indicator = "1.1", level = 4, reason = ObjectionActs.Reason },
            new { indicator = "1.2", level = 3, reason = ObjectionActs.Reason },
            new { indicator = "1.3", level = 7, reason = ObjectionActs.Reason });
        Assert.Equal(
            [
                "indicator-listed-twice /points/2/indicator", "indicator-unknown /points/0/indicator", "level-out-of-range /points/4/level",
                "objection-evidence-missing /points/1/evidence/0", "objection-same-level /points/3/level",
            ],
            wrong.Errors.Order(StringComparer.Ordinal));
        Assert.Equal(["objection-reason-short /points/0/reason"], (await app.ObjectAsync(cycle, "31", hash, new { indicator = "1.1", level = 4, reason = "Salah." })).Errors);
        Assert.Equal(["too-few-items /points"], (await app.ObjectAsync(cycle, "31", hash)).Errors);
        Assert.Equal("objection-result-unseen", (await app.ObjectAsync(cycle, "31", new string('0', 64), new { indicator = "1.1", level = 4, reason = ObjectionActs.Reason })).Code);
        Assert.Null(await app.StoredAsync(cycle, "31"));
    }

    [Fact]
    public async Task New_evidence_is_judged_by_its_bytes_and_lies_where_no_intake_looks()
    {
        string cycle = await app.ReleasedAsync(("31", 3));
        string? hash = (await app.RowAsync(cycle, "31")).ResultHash;
        await app.AddEvidenceAsync(cycle, "31", "sk.pdf");
        await app.AddEvidenceAsync(cycle, "31", "program.pdf", "MZ\u0090\0 a program");
        object point = new { indicator = "1.1", level = 4, reason = ObjectionActs.Reason, evidence = (string[])["sk.pdf"] };

        HttpAnswer unfit = await app.ObjectAsync(cycle, "31", hash, point);
        Assert.Contains("evidence-kind program.pdf", unfit.Errors);
        await app.Get<DraftDesk>().RemoveAsync(ObjectionDesk.PlaceOf(cycle, "31"), ["program.pdf"], Cancellation);
        Assert.Equal(202, (await app.ObjectAsync(cycle, "31", hash, point)).Status);

        Objection objection = await app.Get<RecordStore>().GetAsync<Objection>((await app.StoredAsync(cycle, "31"))!.Record, Cancellation);
        Assert.Equal("sk.pdf", Assert.Single(objection.Files).Name);
        string blob = $"{cycle}/31/{objection.Folder}/sk.pdf";
        await using Stream content = await app.Get<UploadStore>().OpenAsync(blob, objection.Files[0].ETag, Cancellation);
        Assert.Equal("%PDF-1.7 new", await new StreamReader(content, Encoding.UTF8).ReadToEndAsync(Cancellation));
        Assert.Null(UploadPlace.Of(blob));

        // Gathered anew and sent again it is the same, whatever lies in the draft by now.
        await app.AddEvidenceAsync(cycle, "31", "later.pdf");
        Assert.Equal(202, (await app.ObjectAsync(cycle, "31", hash, point)).Status);
    }

    [Fact]
    public async Task Nobody_decides_who_had_a_part_or_an_interest()
    {
        string cycle = await app.ReleasedAsync(("31", 3));
        await app.ObjectAsync(cycle, "31", ("1.1", 4));
        await app.RegisterAsync("interested-1", "31");
        await app.Get<AssignmentTable>().InsertAsync(
            [new AssignmentRow { PartitionKey = TableKey.From(cycle), RowKey = AssignmentRow.KeyOf("31", AssignmentSlot.Second), Agency = "31", Slot = AssignmentSlot.Second, Assessor = "second-1", Before = "earlier-1" }], Cancellation);

        // Who verified, who had a place of it, has one, released, in whatever letters: none of them. Nor who has an interest.
        foreach (string id in (string[])["assessor-1", "ASSESSOR-1", "second-1", "earlier-1", "tester"])
        {
            Assert.Equal((403, "objection-took-part"), await app.JudgeAsync(cycle, "31", ObjectionActs.Decider(id), ("1.1", 4)) switch { var a => (a.Status, a.Code) });
        }

        Assert.Equal((403, "conflict-of-interest"), await app.JudgeAsync(cycle, "31", ObjectionActs.Decider("interested-1"), ("1.1", 4)) switch { var a => (a.Status, a.Code) });
        Assert.Null((await app.StoredAsync(cycle, "31"))!.DecidedAt);

        // Where places are given, of whoever decides it must be known where their interests lie.
        await app.Get<CycleTable>().ChangeAsync(cycle, row => row.IsAssigned = true, Cancellation);
        Assert.Equal((403, "not-assigned"), await app.JudgeAsync(cycle, "31", ObjectionActs.Decider("unknown-1"), ("1.1", 4)) switch { var a => (a.Status, a.Code) });
        await app.RegisterAsync("known-1");
        Assert.Equal(202, (await app.JudgeAsync(cycle, "31", ObjectionActs.Decider("known-1"), ("1.1", 4))).Status);
    }

    [Fact]
    public async Task One_decision_counts_and_the_same_again_is_the_same()
    {
        string cycle = await app.ReleasedAsync(("31", 3));
        Assert.Equal((404, "objection-not-found"), await app.JudgeAsync(cycle, "31", null, ("1.1", 4)) switch { var a => (a.Status, a.Code) });
        await app.ObjectAsync(cycle, "31", ("1.1", 4), ("1.2", 4));
        Assert.Equal("objection-unseen", (await app.JudgeAsync(cycle, "31", new string('0', 64), null, ("1.1", 4), ("1.2", 3))).Code);
        Assert.Equal(["objection-not-objected /levels/1/indicator", "objection-undecided /levels"], (await app.JudgeAsync(cycle, "31", null, ("1.1", 4), ("1.3", 3))).Errors);

        HttpAnswer[] answers = await Task.WhenAll(
            app.JudgeAsync(cycle, "31", ObjectionActs.Decider("a"), ("1.1", 4), ("1.2", 3)), app.JudgeAsync(cycle, "31", ObjectionActs.Decider("b"), ("1.1", 3), ("1.2", 3)));
        HttpAnswer lost = Assert.Single(answers, answer => answer.Status == 409);
        Assert.Equal("objection-decided", lost.Code);
        Assert.Single(answers, answer => answer.Status == 202);

        ObjectionRow stored = (await app.StoredAsync(cycle, "31"))!;
        bool isFirst = stored.DecidedBy == "a";
        Assert.Equal(202, (await app.JudgeAsync(cycle, "31", ObjectionActs.Decider(isFirst ? "a" : "b"), ("1.1", isFirst ? 4 : 3), ("1.2", 3))).Status);
        Assert.Equal("objection-decided", (await app.JudgeAsync(cycle, "31", ObjectionActs.Decider(isFirst ? "a" : "b"), ("1.1", 2), ("1.2", 3))).Code);
        Assert.Equal((isFirst, isFirst ? 1 : 0), (stored.IsChanged, (await app.CycleAsync(cycle)).Amendments));
        AuditEvent decided = (await app.EventsAsync(cycle)).Single(e => e.What == AuditKind.ObjectionDecided);
        Assert.Equal((stored.DecidedBy, AuditRole.Assessor, stored.DecisionHash), (decided.Actor, decided.Role, decided.After));
    }

    [Fact]
    public async Task An_upheld_objection_leaves_everything_as_it_was()
    {
        string cycle = await app.ReleasedAsync(("31", 3));
        byte[] before = (await app.ResultsAsync(cycle)).Body;
        await app.ObjectAsync(cycle, "31", ("1.1", 4));

        Assert.Equal("upheld", (await app.JudgeAsync(cycle, "31", null, ("1.1", 3))).Json.GetProperty("outcome").GetString());

        Assert.Equal(before, (await app.ResultsAsync(cycle)).Body);
        Assert.Equal(0, (await app.CycleAsync(cycle)).Amendments);
        Assert.False((await app.StoredAsync(cycle, "31"))!.IsOpen);
        Assert.Equal(["31.objection-received", "31.objection-upheld"], await app.ObjectionMailsAsync(cycle));
        Assert.Contains("Hasil Anda tetap", await MailAsync(cycle, "31.objection-upheld"), StringComparison.Ordinal);
        HttpAnswer own = await app.ObjectionAsync(cycle, "31", ObjectionActs.AgencyOf(cycle, "31"));
        Assert.Equal(("upheld", false), (own.Json.GetProperty("state").GetString(), own.Json.TryGetProperty("decidedBy", out _)));
    }

    [Fact]
    public async Task A_changed_result_takes_the_place_of_the_released_one_and_names_it()
    {
        string cycle = await app.ReleasedAsync(("31", 3), ("32", 3));
        (AssessmentRow row, string code) = (await app.RowAsync(cycle, "31"), await app.CodeAsync(cycle, "31"));
        await app.CertificateAsync(cycle, "31");
        byte[] ranking = (await app.Get<RecordStore>().ReadBytesAsync(RecordNames.Results(cycle, 1), Cancellation))!;
        byte[] released = (await app.ResultAsync(cycle, "31")).Body;
        await app.ObjectAsync(cycle, "31", [.. ShippedInstruments.Get("merit-2019").Leaves.Select(leaf => (leaf.Code, 4m))]);

        Assert.Equal("changed", (await app.JudgeAsync(cycle, "31", null, [.. ShippedInstruments.Get("merit-2019").Leaves.Select(leaf => (leaf.Code, 4m))])).Json.GetProperty("outcome").GetString());

        ResultRecord amended = await app.AmendmentAsync(cycle, 1);
        CycleResults stored = StoredJson.Deserialize<CycleResults>(ranking);
        Assert.Equal((410m, row.ResultRecord, row.ResultHash, stored.LastHash), (amended.Score, amended.Replaces, amended.Amendment!.SupersededHash, amended.PreviousHash));
        Assert.Equal(ranking, await app.Get<RecordStore>().ReadBytesAsync(RecordNames.Results(cycle, 1), Cancellation));
        Assert.Equal(released, await app.Get<RecordStore>().ReadBytesAsync(row.ResultRecord!, Cancellation));

        HttpAnswer results = await app.ResultsAsync(cycle);
        CycleRow now = await app.CycleAsync(cycle);
        var line = results.Json.GetProperty("ranking").EnumerateArray().Single(one => one.GetProperty("agency").GetString() == "31");
        Assert.Equal((410m, 1, "Changed after objection"), (line.GetProperty("score").GetDecimal(), line.GetProperty("rank").GetInt32(), line.GetProperty("amended").GetProperty("note").GetProperty("en").GetString()));
        Assert.Equal(row.ResultHash, line.GetProperty("amended").GetProperty("recordHash").GetString());
        Assert.Equal((3, now.AmendmentsHash), (results.Json.GetProperty("proof").GetProperty("records").GetInt32(), results.Json.GetProperty("proof").GetProperty("lastHash").GetString()));
        Assert.Equal(now.AmendmentsHash, StoredJson.Sha256((await app.ResultAsync(cycle, "31")).Body));

        string fresh = await app.CodeAsync(cycle, "31");
        Assert.Equal(("superseded", "valid"), ((await app.CheckAsync(code)).Json.GetProperty("state").GetString(), (await app.CheckAsync(fresh)).Json.GetProperty("state").GetString()));
        Assert.Contains(CertificateCode.Shown(fresh), (await app.CertificatesAsync(cycle)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(CertificateCode.Shown(code), (await app.CertificatesAsync(cycle)).Text, StringComparison.Ordinal);
        Assert.Contains("Bukti baru menunjukkan penetapan.", CertificateActs.PdfText((await app.LetterAsync(cycle, "31")).Body) + CertificateActs.PdfText((await app.LetterAsync(cycle, "31")).Body, 2), StringComparison.Ordinal);

        string mail = await MailAsync(cycle, "31.objection-changed");
        foreach (string said in (string[])["307,5 dari 410", "410 dari 410", "Bukti baru menunjukkan penetapan.", $"https://merit.example/check/{fresh}"])
        {
            Assert.Contains(said, mail, StringComparison.Ordinal);
        }

        Assert.True((await app.Get<AuditVerification>().RunAsync(cycle, Cancellation))!.Whole);
        Assert.Equal((AuditKind.ResultAmended, row.ResultHash, now.AmendmentsHash), (await app.EventsAsync(cycle)).Single(e => e.What == AuditKind.ResultAmended) switch { var e => (e.What, e.Before, e.After) });
    }

    [Fact]
    public async Task New_evidence_raises_nothing_that_was_not_found()
    {
        string agency = MeritApp.NewId();
        string cycle = await app.StartCycleAsync(agency);
        // Stated without evidence, so that everything counts as level 0.
        await app.PutUploadAsync($"{cycle}/{agency}/u", MeritApp.Submission(cycle, agency), withEvidence: false, isFinal: true);
        await app.Get<SubmissionIntake>().TakeInAsync(UploadPlace.Of($"{cycle}/{agency}/u/manifest.json")!, app.Client, Cancellation);
        await app.StepAsync(cycle, agency);
        await app.DecideAsync(cycle, agency, (await app.RowAsync(cycle, agency)).Receipt!, "d");
        await app.StepAsync(cycle, agency);
        await app.ReleaseAsync(cycle);
        await app.DetermineAsync(cycle);
        await app.Get<CycleTable>().ChangeAsync(cycle, row => (row.ObjectionDays = 5) > 0, Cancellation);
        await app.LetMailsGoAsync(cycle);
        string? hash = (await app.RowAsync(cycle, agency)).ResultHash;
        await app.AddEvidenceAsync(cycle, agency, "a.pdf", "%PDF-1.7 a");
        await app.AddEvidenceAsync(cycle, agency, "b.pdf", "%PDF-1.7 b");

        Assert.Equal(["evidence-missing /points/0/level"], (await app.ObjectAsync(cycle, agency, hash, new { indicator = "1.1", level = 3, reason = ObjectionActs.Reason })).Errors);
        Assert.Equal(202, (await app.ObjectAsync(
            cycle,
            agency,
            hash,
            new { indicator = "1.1", level = 3, reason = ObjectionActs.Reason, evidence = (string[])["a.pdf"] },
            new { indicator = "1.2", level = 3, reason = ObjectionActs.Reason, evidence = (string[])["b.pdf"] })).Status);
        Assert.Equal(202, (await app.JudgeAsync(cycle, agency, null, ("1.1", 2), ("1.2", 0))).Status);

        IReadOnlyList<VerifiedLevel> levels = VerifiedLevel.AllOf(ShippedInstruments.Get("merit-2019"), await app.AmendmentAsync(cycle, 1));
        Assert.Equal([("1.1", 2m)], levels.Where(level => level.Level > 0).Select(level => (level.Leaf.Code, level.Level)));
    }

    private async Task<string> MailAsync(string cycle, string id)
    {
        NotificationRow mail = (await app.Get<NotificationTable>().FindAsync(cycle, id, Cancellation))!;
        await app.Get<AgencyTable>().UpsertAsync([new AgencyRow { RowKey = mail.Agency, Name = mail.Agency, Type = "city", ContactEmail = "a@instansi.example" }], Cancellation);
        MailComposer composer = app.Get<MailComposer>();
        Composition composed = await composer.ComposeAsync(mail, await composer.ReadAsync([mail], Cancellation), Cancellation);
        return (await app.Get<EmailRenderer>().RenderAsync(composed.Mail!.Value.Model)).Text;
    }
}
