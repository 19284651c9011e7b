using Azure;
using Merit.Adapters.Storage;
using MeritFunctions.Notifications;
using MeritFunctions.Tests.Assigning;
using MeritFunctions.Tests.Cycle;

namespace MeritFunctions.Tests.Waiting;

/// <summary>Reminders of those who verify: in the mornings before the deadline, and only to who has something left to do.</summary>
public sealed class StaffReminderTests
{
    private const string Kind = NotificationKind.VerificationReminder;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_has_something_to_do_is_reminded_once_for_each_offset_over_the_feast()
    {
        await using WaitingApp app = await WaitingApp.StartAsync();
        // Five working days before are the 3rd: the 8th, the 10th and the 11th are free.
        string cycle = await GivenAsync(app, "2027-03-15T17:00", "A01", "A02");
        app.At("2027-03-03T07:59:59");
        await app.PassAsync(cycle);
        Assert.Empty(app.Left(cycle, Kind));

        app.At("2027-03-03T08:00");
        await app.PassAsync(cycle);
        await app.PassAsync(cycle);
        // The moderator has nothing to settle yet.
        Assert.Equal(["r-1@uji.example", "r-2@uji.example"], To(app, cycle));
        Assert.All(app.Left(cycle, Kind), mail =>
        {
            Assert.Contains("Penilaian yang belum Anda kirim: 2 instansi", mail.Text, StringComparison.Ordinal);
            Assert.Contains("Sisa waktu: 12 hari", mail.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("Perbedaan yang menunggu", mail.Text, StringComparison.Ordinal);
        });

        await app.ReviewedAsync(cycle, "A01", AssignmentSlot.First);
        await app.ReviewedAsync(cycle, "A01", AssignmentSlot.Second);
        await app.ReviewedAsync(cycle, "A02", AssignmentSlot.First);
        app.At("2027-03-12T08:00");
        await app.PassAsync(cycle);
        Assert.Equal(["m-1@uji.example", "r-2@uji.example"], To(app, cycle)[2..].Order(StringComparer.Ordinal));
        Assert.Contains("Perbedaan yang menunggu keputusan Anda: 1 instansi", app.Left(cycle, Kind).Single(mail => mail.To[0] == 'm').Text, StringComparison.Ordinal);

        app.At("2027-03-16T09:00");
        await app.PassAsync(cycle);
        Assert.Equal(4, To(app, cycle).Length);
    }

    [Fact]
    public async Task Who_is_done_or_gone_between_queueing_and_sending_gets_none()
    {
        await using WaitingApp app = await WaitingApp.StartAsync();
        string cycle = await GivenAsync(app, "2027-03-15T17:00", "A01");
        app.At("2027-03-03T08:00");
        await app.SweepAsync(cycle);
        Assert.Equal(2, (await app.QueuedAsync(cycle, Kind)).Length);
        await app.ReviewedAsync(cycle, "A01", AssignmentSlot.First);
        await app.PlaceAsync(cycle, "A01", AssignmentSlot.Second, row => row.Assessor = "r-3");
        await app.RunMailsAsync();

        Assert.All(await app.QueuedAsync(cycle, Kind), mail => Assert.Equal(NotificationStatus.Obsolete, mail.Status));
        Assert.Empty(app.Left(cycle, Kind));
    }

    [Fact]
    public async Task Who_works_no_more_or_has_no_address_gets_none_and_who_is_away_gets_theirs()
    {
        await using WaitingApp app = await WaitingApp.StartAsync();
        string cycle = await GivenAsync(app, "2027-03-15T17:00", "A01");
        await app.ChangeAsync("r-1", person => person with { IsActive = false });
        await app.ChangeAsync("r-2", person => person with { Absences = [new(new DateOnly(2027, 3, 2), new DateOnly(2027, 3, 4))] });
        app.At("2027-03-03T08:00");
        await app.PassAsync(cycle);
        Assert.Equal(["r-2@uji.example"], To(app, cycle));
        Assert.Equal(["r-2"], (await app.QueuedAsync(cycle, Kind)).Select(mail => mail.Addressee!));
    }

    [Fact]
    public async Task A_sweep_that_comes_late_sends_the_last_alone_with_the_days_that_are_left()
    {
        await using WaitingApp app = await WaitingApp.StartAsync();
        string cycle = await GivenAsync(app, "2027-03-31T17:00", "A01");
        app.At("2027-03-25T21:00");
        await app.SweepAsync(cycle);
        NotificationRow[] mails = await app.QueuedAsync(cycle, Kind);
        Assert.Equal(2, mails.Length);
        // Ten and five working days before have passed by now, and what comes at night leaves in the morning.
        Assert.All(mails, mail => Assert.Equal((WaitingApp.Wib("2027-03-26T06:00"), true), (mail.NextAttemptAt, mail.Subject.StartsWith("5-", StringComparison.Ordinal))));
        app.At("2027-03-26T06:00");
        await app.PassAsync(cycle);
        Assert.All(app.Left(cycle, Kind), mail => Assert.Contains("Sisa waktu: 5 hari", mail.Text, StringComparison.Ordinal));
        Assert.Equal(2, app.Left(cycle, Kind).Length);
    }

    [Fact]
    public async Task They_move_with_the_deadline_and_wait_for_the_end_of_a_pause()
    {
        await using WaitingApp app = await WaitingApp.StartAsync();
        string cycle = await GivenAsync(app, "2027-03-15T17:00", "A01");
        await app.PauseAsync(cycle);
        app.At("2027-03-03T09:00");
        await app.PassAsync(cycle);
        Assert.Empty(await app.QueuedAsync(cycle, Kind));
        await app.ResumeAsync(cycle);
        await app.SweepAsync(cycle);
        Assert.Equal(2, (await app.QueuedAsync(cycle, Kind)).Length);

        // What was queued for another deadline is not true any more.
        await app.Get<CycleTable>().ChangeAsync(cycle, row => (row.VerificationDeadline = WaitingApp.Wib("2027-04-15T17:00")) != default, Cancellation);
        await app.RunMailsAsync();
        Assert.Empty(app.Left(cycle, Kind));
        app.At("2027-04-08T09:00");
        await app.PassAsync(cycle);
        Assert.Equal(2, app.Left(cycle, Kind).Length);
        await app.CancelAsync(cycle);
        app.At("2027-04-14T09:00");
        await app.PassAsync(cycle);
        Assert.Equal(2, app.Left(cycle, Kind).Length);
    }

    [Fact]
    public async Task Offsets_are_the_cycles_own_and_none_are_none()
    {
        await using WaitingApp app = await WaitingApp.StartAsync();
        string cycle = await GivenAsync(app, "2027-03-15T17:00", "A01");
        await app.Get<CycleTable>().ChangeAsync(cycle, row => (row.VerificationReminders = "[2]") is not null, Cancellation);
        app.At("2027-03-03T09:00");
        await app.PassAsync(cycle);
        Assert.Empty(app.Left(cycle, Kind));
        app.At("2027-03-09T08:00");
        await app.PassAsync(cycle);
        Assert.Equal(2, app.Left(cycle, Kind).Length);

        string silent = await GivenAsync(app, "2027-03-15T17:00", "A01");
        await app.Get<CycleTable>().ChangeAsync(silent, row => (row.VerificationReminders = "[]") is not null, Cancellation);
        app.At("2027-03-15T09:00");
        await app.PassAsync(silent);
        Assert.Empty(app.Left(silent, Kind));
    }

    [Fact]
    public async Task Many_sweeps_at_once_and_one_that_stops_anywhere_remind_everybody_once()
    {
        await using WaitingApp app = await WaitingApp.StartAsync();
        string cycle = await GivenAsync(app, "2027-03-15T17:00", "A01");
        app.At("2027-03-03T08:00");
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => app.SweepAsync(cycle)));
        await app.RunMailsAsync();
        Assert.Equal(2, app.Left(cycle, Kind).Length);

        int calls = int.MaxValue;
        for (int stop = 1; stop <= calls; stop++)
        {
            app.At("2027-03-03T09:00");
            string other = await GivenAsync(app, "2027-03-15T17:00", "A01");
            await app.Get<CycleTable>().ChangeAsync(other, row => (row.OpensAt = WaitingApp.Wib("2027-03-01T09:00")) != default, Cancellation);
            int made = 0;
            app.Storage.Choose = _ => Interlocked.Increment(ref made) == stop ? (StorageFault)(1 + (stop % 2)) : StorageFault.None;
            try
            {
                await app.SweepAsync(other);
            }
            catch (RequestFailedException)
            {
                // The next sweep comes.
            }

            app.Storage.Choose = null;
            calls = made < stop ? 0 : calls;
            await app.SweepAsync(other);
            await app.PassAsync(other);
            Assert.True(app.Left(other, Kind).Length == 2, $"stopped at call {stop}: {app.Left(other, Kind).Length} mails");
        }

        Assert.Equal(0, calls);
    }

    /// <summary>A cycle whose agencies r-1, r-2 and m-1 have.</summary>
    private static async Task<string> GivenAsync(WaitingApp app, string due, params string[] agencies)
    {
        await app.RegisterAsync(["r-1", "r-2", "r-3", "m-1"]);
        string cycle = await app.OpenAsync(due, agencies);
        await app.SetManyAsync(cycle, "instansi,tempat,asesor,alasan\n" + string.Concat(agencies.Select(a => $"{a},pertama,r-1,Awal\n{a},kedua,r-2,Awal\n{a},moderator,m-1,Awal\n")));
        Assert.Equal(3 * agencies.Length, (await app.AssignedAsync(cycle)).Count);
        return cycle;
    }

    private static string[] To(WaitingApp app, string cycle) => [.. app.Left(cycle, Kind).Select(mail => mail.To)];
}
