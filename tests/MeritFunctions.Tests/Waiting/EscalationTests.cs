using Azure;
using Azure.Data.Tables;
using Merit.Adapters.Storage;
using Merit.Web.Emails;
using MeritFunctions.Cycle;
using MeritFunctions.Intake;
using MeritFunctions.Notifications;
using MeritFunctions.Pages;
using MeritFunctions.Records;
using MeritFunctions.Tests.Assigning;
using MeritFunctions.Tests.Cycle;
using MeritFunctions.Tests.Pages;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Tests.Waiting;

/// <summary>What nobody does is told to those who run the cycle, once on every working day, and listed.</summary>
public sealed class EscalationTests
{
    private const string Kind = NotificationKind.Escalation;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_review_that_nobody_begins_is_told_after_five_working_days_and_daily_then()
    {
        await using WaitingApp app = await WaitingApp.StartAsync();
        string cycle = await GivenAsync(app, "2027-04-30T17:00", "A01", "A02");
        await app.ReviewedAsync(cycle, "A02", AssignmentSlot.First, isSubmitted: false);
        // The fifth working day is the 9th: the 8th is free.
        foreach (string before in (string[])["2027-03-05T09:00", "2027-03-08T12:00", "2027-03-09T07:59:59"])
        {
            app.At(before);
            await app.PassAsync(cycle);
        }

        Assert.Empty(await app.QueuedAsync(cycle, Kind));
        app.At("2027-03-09T08:00");
        await app.PassAsync(cycle);
        await app.PassAsync(cycle);
        (string to, string text) = Assert.Single(app.Left(cycle, Kind));
        Assert.Equal("operator@uji.example", to);
        Assert.Contains("Penilaian belum dimulai: 3; yang terlama 5 hari kerja", text, StringComparison.Ordinal);
        Assert.Contains($"https://merit.example/cycles/{cycle}/faults", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Nama r-", text, StringComparison.Ordinal);

        foreach (string later in (string[])["2027-03-09T17:00", "2027-03-10T09:00", "2027-03-11T09:00", "2027-03-12T09:00", "2027-03-12T15:00", "2027-03-13T09:00", "2027-03-15T09:00"])
        {
            app.At(later);
            await app.PassAsync(cycle);
        }

        Assert.Equal(3, app.Left(cycle, Kind).Length);
        Assert.Equal(["2027-03-09", "2027-03-12", "2027-03-15"], (await app.QueuedAsync(cycle, Kind)).Select(mail => mail.Subject).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_was_solved_meanwhile_is_not_in_it_and_with_nothing_left_none_leaves()
    {
        await using WaitingApp app = await WaitingApp.StartAsync();
        string cycle = await GivenAsync(app, "2027-04-30T17:00", "A01");
        app.At("2027-03-09T08:00");
        await app.SweepAsync(cycle);
        await app.ReviewedAsync(cycle, "A01", AssignmentSlot.First, isSubmitted: false);
        await app.RunMailsAsync();
        Assert.Contains("Penilaian belum dimulai: 1;", Assert.Single(app.Left(cycle, Kind)).Text, StringComparison.Ordinal);

        app.At("2027-03-12T08:00");
        await app.SweepAsync(cycle);
        await app.VerifiedAsync(cycle, "A01");
        await app.RunMailsAsync();
        Assert.Single(app.Left(cycle, Kind));
        Assert.Contains(await app.QueuedAsync(cycle, Kind), mail => mail.Status == NotificationStatus.Obsolete);
        app.At("2027-03-15T08:00");
        await app.SweepAsync(cycle);
        Assert.Equal(2, (await app.QueuedAsync(cycle, Kind)).Length);
    }

    [Fact]
    public async Task One_that_could_not_leave_on_its_day_is_left_to_the_next()
    {
        await using WaitingApp app = await WaitingApp.StartAsync();
        string cycle = await GivenAsync(app, "2027-04-30T17:00", "A01");
        app.At("2027-03-12T08:00");
        await app.SweepAsync(cycle);
        // The run comes only in the evening of that Friday, and Monday has a digest of its own.
        app.At("2027-03-12T20:00");
        await app.RunMailsAsync();
        Assert.Equal((NotificationStatus.Pending, WaitingApp.Wib("2027-03-15T06:00")), Assert.Single(await app.QueuedAsync(cycle, Kind)) switch { var mail => (mail.Status, mail.NextAttemptAt) });
        app.At("2027-03-15T08:00");
        await app.PassAsync(cycle);
        Assert.Single(app.Left(cycle, Kind));
    }

    [Fact]
    public async Task Each_wait_is_told_by_its_kind_and_listed_with_its_age_and_what_can_be_done()
    {
        await using WaitingApp app = await WaitingApp.StartAsync();
        string cycle = await GivenAsync(app, "2027-03-15T17:00", "A01", "A02", "A03", "A04");
        await app.ReviewedAsync(cycle, "A02", AssignmentSlot.First);
        await app.ReviewedAsync(cycle, "A02", AssignmentSlot.Second);
        await app.PlaceAsync(cycle, "A03", AssignmentSlot.Second, row => row.Assessor = "");
        await AnsweredAsync(app, cycle, "A04");
        await app.ChangeAsync("m-1", person => person with { Email = null });
        await app.ChangeAsync("r-2", person => person with { Absences = [new(new DateOnly(2027, 3, 12), new DateOnly(2027, 3, 19))] });
        await app.ChangeAsync("r-1", person => person with { IsActive = false });
        app.At("2027-03-16T08:00");

        VerificationState state = await app.Get<LongWaits>().ReadAsync(await app.CycleAsync(cycle), Cancellation);
        Assert.Equal(
            [
                (LongWaitKind.Unassigned, "A03", ""),
                (LongWaitKind.ReviewNotBegun, "A01", "r-1"), (LongWaitKind.ReviewNotBegun, "A01", "r-2"), (LongWaitKind.ReviewNotBegun, "A03", "r-1"),
                (LongWaitKind.AnswerUnread, "A04", "r-1"),
                (LongWaitKind.Disagreement, "A02", "m-1"),
                (LongWaitKind.Overdue, "A01", ""), (LongWaitKind.Overdue, "A02", ""), (LongWaitKind.Overdue, "A03", ""), (LongWaitKind.Overdue, "A04", ""),
                (LongWaitKind.HolderAway, "", "r-2"),
                (LongWaitKind.HolderInactive, "", "r-1"),
                (LongWaitKind.HolderUnreachable, "", "m-1"),
            ],
            state.Waits.Select(wait => (wait.Kind, wait.Agency, wait.Person)));
        Assert.Equal(8, LongWaits.Age(state.Waits.First(wait => wait.Kind == LongWaitKind.ReviewNotBegun), app.Clock.GetUtcNow()));

        PageAnswer page = await app.PageAsync($"/cycles/{cycle}/faults?lang=en", request => app.Function<FaultPages>().ShowAsync(request, cycle, Cancellation));
        Assert.Contains("Review not begun (first assessor)", page.Html, StringComparison.Ordinal);
        Assert.Contains("A03 Instansi A03: No second assessor", page.Html, StringComparison.Ordinal);
        Assert.Contains("Waiting too long", page.Html, StringComparison.Ordinal);
        Assert.Contains("8 working days", page.Html, StringComparison.Ordinal);
        Assert.Contains("Nama r-2 (r-2), 2 agencies: Away, and has work, until 19 March 2027", page.Html, StringComparison.Ordinal);
        string[] places = [$"/cycles/{cycle}/agencies/A02/assignments", $"/cycles/{cycle}/assignments?name=r-2", "/assessors"];
        Assert.All(places, place => Assert.Contains($"href=\"{place}\"", page.Html, StringComparison.Ordinal));
        Assert.DoesNotContain("Nobody is told of these waits", page.Html, StringComparison.Ordinal);

        await app.PassAsync(cycle);
        string text = Assert.Single(app.Left(cycle, Kind)).Text;
        string[] told =
        [
            "Instansi tanpa asesor", "Penilaian belum dimulai", "Jawaban klarifikasi belum dilihat", "Perbedaan belum diputuskan moderator", "Verifikasi melewati batas waktu",
            "Petugas sedang tidak bertugas", "Petugas tidak aktif lagi", "Petugas tanpa alamat surel",
        ];
        Assert.All(told, kind => Assert.Contains(kind, text, StringComparison.Ordinal));
        Assert.Contains("- Penilaian belum dimulai: A01 · Instansi A01 · r-1", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_that_was_answered_waits_from_its_answer_and_one_in_silence_from_its_end()
    {
        await using WaitingApp app = await WaitingApp.StartAsync();
        string cycle = await GivenAsync(app, "2027-04-30T17:00", "A01", "A02", "A03");
        app.At("2027-03-12T10:00");
        await AnsweredAsync(app, cycle, "A01");
        await AnsweredAsync(app, cycle, "A02", isAnswer: false);
        await AnsweredAsync(app, cycle, "A03");
        await app.PlaceAsync(cycle, "A03", AssignmentSlot.Second, row => row.Reviewing = AssignmentRow.WorkOf("R1", 1));
        app.At("2027-03-19T07:59");
        Assert.Empty((await app.Get<LongWaits>().ReadAsync(await app.CycleAsync(cycle), Cancellation)).Waits);
        app.At("2027-03-19T08:00");
        IReadOnlyList<LongWait> waits = (await app.Get<LongWaits>().ReadAsync(await app.CycleAsync(cycle), Cancellation)).Waits;
        // Silence is no answer, and what one of them looks at was looked at.
        Assert.Equal(
            [(LongWaitKind.ReviewNotBegun, "A02"), (LongWaitKind.ReviewNotBegun, "A02"), (LongWaitKind.ReviewNotBegun, "A03"), (LongWaitKind.AnswerUnread, "A01")],
            waits.Select(wait => (wait.Kind, wait.Agency)));
        Assert.All(waits.Where(wait => wait.Agency != "A02"), wait => Assert.Equal(WaitingApp.Wib("2027-03-12T10:00"), wait.Since));
    }

    [Fact]
    public async Task Where_nobody_was_given_anything_answers_and_deadlines_are_told_all_the_same()
    {
        await using WaitingApp app = await WaitingApp.StartAsync();
        string cycle = await app.OpenAsync("2027-03-12T17:00", "A01", "A02");
        await AnsweredAsync(app, cycle, "A02");
        app.At("2027-03-09T08:00");
        await app.PassAsync(cycle);
        Assert.Contains("Jawaban klarifikasi belum dilihat", Assert.Single(app.Left(cycle, Kind)).Text, StringComparison.Ordinal);
        app.At("2027-03-15T08:00");
        await app.PassAsync(cycle);
        Assert.Contains("Verifikasi melewati batas waktu: 2; yang terlama 1 hari kerja", app.Left(cycle, Kind)[1].Text, StringComparison.Ordinal);
        Assert.Empty(await app.QueuedAsync(cycle, NotificationKind.VerificationReminder));
    }

    [Fact]
    public async Task A_session_whose_day_has_passed_is_told_until_its_agenda_is_decided_or_put_elsewhere()
    {
        await using WaitingApp app = await WaitingApp.StartAsync();
        string cycle = await app.OpenAsync("2027-04-30T17:00", "A01", "A02");
        await app.Get<CycleTable>().ChangeAsync(cycle, row => (row.PlenaryQuorum = 1) > 0, Cancellation);
        await app.VerifiedAsync(cycle, "A01");
        await app.VerifiedAsync(cycle, "A02");
        string partition = TableKey.From(cycle);
        Assert.True(await app.Get<SessionTable>().TryWriteAsync(
            [
                new SessionRow { PartitionKey = partition, RowKey = SessionRow.KeyOf("s-1"), Session = "s-1", Date = "2027-03-02", Agenda = "A01\nA02" },
                .. ((string[])["A01", "A02"]).SelectMany(a => new Azure.Data.Tables.ITableEntity[]
                {
                    new AgendaRow { PartitionKey = partition, RowKey = AgendaRow.KeyOf("s-1", a), Session = "s-1", Agency = a },
                    new AgendaPlaceRow { PartitionKey = partition, RowKey = AgendaPlaceRow.KeyOf(a), Agency = a, Session = "s-1" },
                }),
            ],
            Cancellation));
        app.At("2027-03-02T23:00");
        Assert.Empty(await WaitsAsync());
        app.At("2027-03-03T08:00");
        Assert.Equal([(LongWaitKind.SessionPassed, "s-1", 2)], await WaitsAsync());
        await app.PassAsync(cycle);
        Assert.Contains("Sidang telah lewat", Assert.Single(app.Left(cycle, Kind)).Text, StringComparison.Ordinal);

        AgendaRow decided = (await app.Get<SessionTable>().ListAgendaAsync(cycle, "s-1", Cancellation))[0];
        decided.State = AgendaState.Decided;
        AgendaPlaceRow moved = (await app.Get<SessionTable>().ListPlacesAsync(cycle, Cancellation))[1];
        Assert.True(await app.Get<SessionTable>().TryWriteAsync([decided], Cancellation));
        Assert.Equal([(LongWaitKind.SessionPassed, "s-1", 1)], await WaitsAsync());
        moved.Session = "s-2";
        Assert.True(await app.Get<SessionTable>().TryWriteAsync([moved], Cancellation));
        Assert.Empty(await WaitsAsync());

        async Task<(LongWaitKind, string, int)[]> WaitsAsync() =>
            [.. (await app.Get<LongWaits>().ReadAsync(await app.CycleAsync(cycle), Cancellation)).Waits.Select(wait => (wait.Kind, wait.Session, wait.Count))];
    }

    [Fact]
    public async Task Without_an_address_of_operators_nothing_is_queued_and_the_page_says_so()
    {
        await using WaitingApp app = await WaitingApp.StartAsync(operators: null);
        string cycle = await GivenAsync(app, "2027-04-30T17:00", "A01");
        app.At("2027-03-09T08:00");
        await app.PassAsync(cycle);
        Assert.Empty(await app.QueuedAsync(cycle, Kind));
        PageAnswer page = await app.PageAsync($"/cycles/{cycle}/faults?lang=en", request => app.Function<FaultPages>().ShowAsync(request, cycle, Cancellation));
        Assert.Contains("Nobody is told of these waits by mail", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pause_tells_nothing_and_neither_does_a_cycle_that_is_over()
    {
        await using WaitingApp app = await WaitingApp.StartAsync();
        string cycle = await GivenAsync(app, "2027-04-30T17:00", "A01");
        await app.PauseAsync(cycle);
        app.At("2027-03-09T08:00");
        await app.PassAsync(cycle);
        Assert.Empty(await app.QueuedAsync(cycle, Kind));
        await app.ResumeAsync(cycle);
        await app.CancelAsync(cycle);
        await app.PassAsync(cycle);
        Assert.Empty(await app.QueuedAsync(cycle, Kind));
        Assert.Empty((await app.Get<LongWaits>().ReadAsync(await app.CycleAsync(cycle), Cancellation)).Waits);
    }

    [Fact]
    public async Task Many_sweeps_at_once_and_one_that_stops_anywhere_tell_it_once_a_day()
    {
        await using WaitingApp app = await WaitingApp.StartAsync();
        int calls = int.MaxValue;
        for (int stop = 0; stop <= calls; stop++)
        {
            string cycle = await GivenAsync(app, "2027-04-30T17:00", "A01");
            await app.Get<CycleTable>().ChangeAsync(cycle, row => (row.OpensAt = WaitingApp.Wib("2027-03-01T09:00")) != default, Cancellation);
            foreach (string slot in (string[])[AssignmentSlot.First, AssignmentSlot.Second])
            {
                await app.PlaceAsync(cycle, "A01", slot, row => row.AssignedAt = WaitingApp.Wib("2027-03-01T09:00"));
            }

            app.At("2027-03-09T08:00");
            await app.Get<AssessmentTable>().ChangeAsync(cycle, "A01", row => (row.ReceivedAt = WaitingApp.Wib("2027-03-01T09:00")) is not null, Cancellation);
            int made = 0;
            app.Storage.Choose = _ => Interlocked.Increment(ref made) == stop ? (StorageFault)(1 + (stop % 2)) : StorageFault.None;
            try
            {
                await app.SweepAsync(cycle);
            }
            catch (RequestFailedException)
            {
                // The next sweep comes.
            }

            app.Storage.Choose = null;
            calls = stop > 0 && made < stop ? 0 : calls;
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.SweepAsync(cycle)));
            await app.RunMailsAsync();
            await app.PassAsync(cycle);
            Assert.True(app.Left(cycle, Kind).Length == 1, $"stopped at call {stop}: {app.Left(cycle, Kind).Length} mails");
        }

        Assert.Equal(0, calls);
    }

    [Fact]
    public async Task A_sweep_with_nothing_due_asks_for_no_place_and_none_of_this()
    {
        await using WaitingApp app = await WaitingApp.StartAsync();
        string cycle = await GivenAsync(app, "2027-04-30T17:00", "A01", "A02");
        app.At("2027-03-01T09:10");
        // The first sweep looks, and finds that whoever gave the places is done.
        await SweepAsync();
        Assert.Null((await app.CycleAsync(cycle)).PlacesTouchedAt);
        app.Storage.ForgetCalls();
        await SweepAsync();
        Assert.DoesNotContain(app.Storage.Calls, call => call.Contains("Assign", StringComparison.Ordinal) || call.Contains("Assessors", StringComparison.Ordinal) || call.Contains("Sessions", StringComparison.Ordinal));
        int quiet = app.Storage.Calls.Count;
        app.Storage.ForgetCalls();
        await app.SweepAsync(cycle);
        // The row of the cycle itself, which this test reads for it.
        Assert.Single(app.Storage.Calls);

        // Somebody gives a place: from then on it looks, until nothing is left.
        Assert.Equal(202, (await app.SetAsync(cycle, "A01", "first", "r-3")).Status);
        app.Storage.ForgetCalls();
        await SweepAsync();
        Assert.Equal(2, app.Storage.Calls.Count(call => call.Contains("Assignments", StringComparison.Ordinal)));
        Assert.InRange(app.Storage.Calls.Count, quiet + 2, quiet + 2);

        // A sweep's own beat is the machine's; each of these is the first of its process but for what is kept of places.
        Task SweepAsync() => app.Function<Sweep>(Options.Create(new IntakeOptions())).RunWhenDueAsync(app.Client, Cancellation);
    }

    [Fact]
    public async Task One_cycle_that_cannot_be_swept_keeps_no_other_waiting()
    {
        await using WaitingApp app = await WaitingApp.StartAsync();
        string[] cycles = [await GivenAsync(app, "2027-04-30T17:00", "A01"), await GivenAsync(app, "2027-04-30T17:00", "A01"), await GivenAsync(app, "2027-04-30T17:00", "A01")];
        Array.Sort(cycles, StringComparer.Ordinal);
        await app.Get<CycleTable>().ChangeAsync(cycles[0], row => (row.StartRecord = "gone") is not null, Cancellation);
        app.At("2027-03-09T08:00");

        await app.Function<Sweep>(Options.Create(new IntakeOptions())).RunWhenDueAsync(app.Client, Cancellation);

        Assert.Empty(await app.QueuedAsync(cycles[0], Kind));
        Assert.Single(await app.QueuedAsync(cycles[1], Kind));
        Assert.Single(await app.QueuedAsync(cycles[2], Kind));
    }

    [Fact]
    public async Task Somebody_who_cannot_be_read_keeps_no_mail_to_an_agency_from_leaving()
    {
        await using WaitingApp app = await WaitingApp.StartAsync();
        string cycle = await GivenAsync(app, "2027-04-30T17:00", "A01");
        await app.Get<AgencyTable>().UpsertAsync([new AgencyRow { RowKey = "A01", Name = "Instansi A01", ContactEmail = "a01@uji.example" }], Cancellation);
        app.At("2027-03-09T08:00");
        await app.SweepAsync(cycle);
        TableClient people = app.Get<MeritStorage>().Table(Tables.Assessors);
        TableEntity person = await people.GetEntityAsync<TableEntity>("assessor", "r-1", cancellationToken: Cancellation);
        string document = person.GetString("Document");
        person["Document"] = "{";
        await people.UpdateEntityAsync(person, ETag.All, TableUpdateMode.Merge, Cancellation);
        NotificationInput invitation = new(cycle, "A01", NotificationKind.Invitation, "1");
        await app.Get<Outbox>().QueueAsync(invitation, Cancellation);

        await app.RunMailsAsync();

        Assert.Equal([invitation.Id], app.Provider.TakenOf(cycle));
        NotificationRow waiting = Assert.Single(await app.QueuedAsync(cycle, Kind));
        Assert.Equal((NotificationStatus.Pending, 1), (waiting.Status, waiting.Faults));
        Assert.True(waiting.NextAttemptAt > app.Clock.GetUtcNow());

        // Once it is mended the mail leaves by itself.
        person["Document"] = document;
        await people.UpdateEntityAsync(person, ETag.All, TableUpdateMode.Merge, Cancellation);
        app.At("2027-03-09T12:00");
        await app.RunMailsAsync();
        Assert.Single(app.Left(cycle, Kind));
    }

    [Fact]
    public async Task Mails_to_people_are_shown_by_their_id_and_break_no_list_of_agencies()
    {
        await using WaitingApp app = await WaitingApp.StartAsync();
        string cycle = await GivenAsync(app, "2027-04-30T17:00", "A01");
        app.At("2027-03-09T08:00");
        await app.PassAsync(cycle);
        NotificationRow mail = Assert.Single(await app.QueuedAsync(cycle, Kind));
        Assert.Equal(("", NotificationRow.Operators, "~operators.escalation.2027-03-09"), (mail.Agency, mail.Addressee, mail.Id));

        HttpAnswer listed = await app.CallAsync(request => app.Function<Mails>().GetAsync(request, cycle, mail.Id, Cancellation));
        Assert.Equal(("operators", false), (listed.Json.GetProperty("addressee").GetString(), listed.Json.TryGetProperty("agency", out _)));
        PageAnswer page = await app.PageAsync($"/cycles/{cycle}/mails/{mail.Id}", request => app.Function<MailPages>().ShowAsync(request, cycle, mail.Id, Cancellation));
        Assert.Contains("operator@uji.example", page.Html, StringComparison.Ordinal);
        PageAnswer home = await app.PageAsync("/", request => app.Function<HomePages>().HomeAsync(request, Cancellation));
        Assert.Equal(200, home.Status);
        CycleState? walked = await app.Get<CycleWalk>().ReadAsync(cycle, app.Client, Cancellation);
        Assert.DoesNotContain(InvariantRules.Contradictions(walked! with { ReadAt = DateTimeOffset.UtcNow.AddHours(1) }), found => found.Place.StartsWith("mails/", StringComparison.Ordinal));
        Assert.False(await app.Get<NotificationTable>().AwaitsAsync("A01", Cancellation));
    }

    private static async Task<string> GivenAsync(WaitingApp app, string due, params string[] agencies)
    {
        await app.RegisterAsync(["r-1", "r-2", "r-3", "m-1"]);
        string cycle = await app.OpenAsync(due, agencies);
        await app.SetManyAsync(cycle, "instansi,tempat,asesor,alasan\n" + string.Concat(agencies.Select(a => $"{a},pertama,r-1,Awal\n{a},kedua,r-2,Awal\n{a},moderator,m-1,Awal\n")));
        Assert.Equal(3 * agencies.Length, (await app.AssignedAsync(cycle)).Count);
        return cycle;
    }

    // An agency was asked and has answered, or the time for it is over.
    private static Task<AssessmentRow?> AnsweredAsync(WaitingApp app, string cycle, string agency, bool isAnswer = true) => app.Get<AssessmentTable>().ChangeAsync(
        cycle,
        agency,
        row =>
        {
            DateTimeOffset now = app.Clock.GetUtcNow();
            (row.ClarificationRounds, row.Applied, row.AskedAt, row.ClarifyUntil) = (1, DecisionRow.OnUpload(agency, "R1", 0), now.AddDays(-2), now);
            row.Answers = isAnswer ? StoredJson.ToText<IReadOnlyList<SentAnswer>>([new SentAnswer(0, now, agency, "r", "h")]) : "";
            return true;
        },
        Cancellation);
}
