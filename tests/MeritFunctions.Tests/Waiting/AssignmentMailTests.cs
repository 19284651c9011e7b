using System.Globalization;
using Azure;
using Merit.Adapters.Storage;
using MeritFunctions.Cycle;
using MeritFunctions.Http.Access;
using MeritFunctions.Intake;
using MeritFunctions.Notifications;
using MeritFunctions.Pages;
using MeritFunctions.Tests.Assigning;
using MeritFunctions.Tests.Pages;
using MeritFunctions.Verification;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Tests.Waiting;

/// <summary>Who is given agencies, or loses some, is told once for each order, whatever stops in between.</summary>
public sealed class AssignmentMailTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_draw_sends_each_who_got_something_one_mail_that_counts_and_names_those_it_cannot_reach()
    {
        await using WaitingApp app = await WaitingApp.StartAsync();
        await app.RegisterAsync(["r-1", "r-2", "r-3", "r-4", "m-1", "m-2"], silent: "r-4");
        string[] agencies = [.. Enumerable.Range(1, 12).Select(i => $"A{i:00}")];
        string cycle = await app.OpenAsync("2027-04-30T17:00", agencies);

        HttpAnswer preview = await app.AssignAsync(cycle, query: "?preview=true");
        Assert.Empty(await app.QueuedAsync(cycle, NotificationKind.Assignment));
        HttpAnswer done = await app.AssignAsync(cycle, seen: preview.ETag);
        await app.AssignAsync(cycle);

        List<AssignmentRow> rows = await app.AssignedAsync(cycle);
        string[] holders = [.. rows.Select(row => row.Assessor).Distinct().Order(StringComparer.Ordinal)];
        Assert.Contains("r-4", holders);
        Assert.All([preview, done], answer => Assert.Equal(["r-4"], answer.Json.GetProperty("unreachable").EnumerateArray().Select(id => id.GetString())));
        NotificationRow[] mails = await app.QueuedAsync(cycle, NotificationKind.Assignment);
        Assert.Equal(holders.Where(id => id != "r-4"), mails.Select(mail => mail.Addressee!));
        Assert.All(mails, mail => Assert.Equal(("", app.Clock.GetUtcNow().AddMinutes(2)), (mail.Agency, mail.NextAttemptAt)));

        await app.RunMailsAsync();
        Assert.Empty(app.Left(cycle, NotificationKind.Assignment));
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        await app.RunMailsAsync();
        (string To, string Text)[] left = app.Left(cycle, NotificationKind.Assignment);
        Assert.Equal(mails.Length, left.Length);
        foreach (NotificationRow mail in mails)
        {
            string text = left.Single(one => one.To == $"{mail.Addressee}@uji.example").Text;
            AssertCounts(text, "Baru, sebagai asesor pertama", rows.Count(row => row.Assessor == mail.Addressee && row.Slot == AssignmentSlot.First));
            AssertCounts(text, "Baru, sebagai asesor kedua", rows.Count(row => row.Assessor == mail.Addressee && row.Slot == AssignmentSlot.Second));
            AssertCounts(text, "Baru, sebagai moderator", rows.Count(row => row.Assessor == mail.Addressee && row.Slot == AssignmentSlot.Moderator));
            AssertCounts(text, "Dialihkan kepada orang lain", 0);
            Assert.Contains($"https://merit.example/{(mail.Addressee![0] == 'm' ? "moderation" : "desk")}", text, StringComparison.Ordinal);
            Assert.Contains("30 April 2027, pukul 17.00 WIB", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Nama ", text, StringComparison.Ordinal);
        }

        static void AssertCounts(string text, string label, int count)
        {
            if (count == 0)
            {
                Assert.DoesNotContain(label, text, StringComparison.Ordinal);
            }
            else
            {
                Assert.Contains($"{label}: {count} instansi", text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Who_loses_places_is_told_so_once_and_who_steps_back_is_told_nothing()
    {
        await using WaitingApp app = await WaitingApp.StartAsync();
        await app.RegisterAsync(["r-1", "r-2", "r-3", "m-1"]);
        string cycle = await app.OpenAsync("2027-04-30T17:00", "A01", "A02", "A03");
        await app.SetManyAsync(cycle, "instansi,tempat,asesor,alasan\nA01,pertama,r-1,Awal\nA02,pertama,r-1,Awal\nA03,pertama,r-1,Awal\n");
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        await app.RunMailsAsync();
        Assert.Equal(["r-1@uji.example"], app.Left(cycle, NotificationKind.Assignment).Select(mail => mail.To));

        HttpAnswer moved = await app.SetManyAsync(cycle, "instansi,tempat,asesor,alasan\nA01,pertama,r-2,Beban\nA02,pertama,r-2,Beban\n");
        Assert.True(moved.Status == 200, moved.Text);
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        await app.RunMailsAsync();
        (string To, string Text)[] left = app.Left(cycle, NotificationKind.Assignment)[1..];
        Assert.Equal(["r-1@uji.example", "r-2@uji.example"], left.Select(mail => mail.To).Order(StringComparer.Ordinal));
        string lost = left.Single(mail => mail.To[2] == '1').Text;
        Assert.Contains("2 instansi tidak lagi menjadi tugas Anda", lost, StringComparison.Ordinal);
        Assert.Contains("Seluruh tugas Anda sekarang: 1 instansi", lost, StringComparison.Ordinal);

        Assert.Equal(202, (await app.RecuseAsync(cycle, "A03", "r-1")).Status);
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        await app.RunMailsAsync();
        string substitute = await app.HolderAsync(cycle, "A03", AssignmentSlot.First);
        Assert.Equal($"{substitute}@uji.example", Assert.Single(app.Left(cycle, NotificationKind.Assignment)[3..]).To);
    }

    [Fact]
    public async Task Of_an_order_whose_places_went_on_before_its_mail_left_nothing_is_said()
    {
        await using WaitingApp app = await WaitingApp.StartAsync();
        await app.RegisterAsync(["r-1", "r-2", "m-1"]);
        string cycle = await app.OpenAsync("2027-04-30T17:00", "A01");
        app.At("2027-03-01T21:00");
        await app.SetAsync(cycle, "A01", "first", "r-1");
        app.At("2027-03-01T23:00");
        await app.SetAsync(cycle, "A01", "first", "r-2");
        await app.RunMailsAsync();
        Assert.Empty(app.Left(cycle, NotificationKind.Assignment));

        app.At("2027-03-02T05:59:59");
        await app.RunMailsAsync();
        Assert.Empty(app.Left(cycle, NotificationKind.Assignment));
        app.At("2027-03-02T06:00");
        await app.RunMailsAsync();

        NotificationRow[] mails = await app.QueuedAsync(cycle, NotificationKind.Assignment);
        Assert.Equal([("r-1", NotificationStatus.Obsolete), ("r-1", NotificationStatus.Sent), ("r-2", NotificationStatus.Sent)], mails.Select(mail => (mail.Addressee!, mail.Status)).Order());
        Assert.Contains(app.Left(cycle, NotificationKind.Assignment), mail => mail.To == "r-1@uji.example" && mail.Text.Contains("tidak lagi menjadi tugas Anda", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Wherever_whoever_gives_stops_the_sweep_or_the_same_order_tells_it_once()
    {
        await using WaitingApp app = await WaitingApp.StartAsync();
        await app.RegisterAsync(["r-1", "r-2", "m-1"]);
        int calls = int.MaxValue;
        for (int stop = 1; stop <= calls; stop++)
        {
            string cycle = await app.OpenAsync("2027-04-30T17:00", "A01");
            int made = 0;
            app.Storage.Choose = _ => Interlocked.Increment(ref made) == stop ? (StorageFault)(1 + (stop % 2)) : StorageFault.None;
            try
            {
                await app.SetAsync(cycle, "A01", "first", "r-1");
            }
            catch (RequestFailedException)
            {
                // Whoever ordered it sees that, and here does nothing more where it was written.
            }

            app.Storage.Choose = null;
            calls = made < stop ? 0 : calls;
            if ((await app.AssignedAsync(cycle)).Count == 0)
            {
                Assert.Equal(202, (await app.SetAsync(cycle, "A01", "first", "r-1")).Status);
            }

            await app.Function<Sweep>(Options.Create(new IntakeOptions())).RunWhenDueAsync(app.Client, Cancellation);
            app.Clock.Advance(TimeSpan.FromMinutes(2));
            await app.RunMailsAsync();
            Assert.True(app.Left(cycle, NotificationKind.Assignment) is [{ To: "r-1@uji.example" }], $"stopped at call {stop}: {app.Left(cycle, NotificationKind.Assignment).Length} mails");
            Assert.Equal("", (await app.AssignedAsync(cycle))[0].Unlogged);
        }

        Assert.Equal(0, calls);
    }

    [Fact]
    public async Task Many_who_take_up_the_same_at_once_tell_it_once()
    {
        await using WaitingApp app = await WaitingApp.StartAsync();
        await app.RegisterAsync(["r-1", "m-1"]);
        string cycle = await app.OpenAsync("2027-04-30T17:00", "A01");
        app.Storage.Choose = request => request.Uri.Path.Contains($"/{Containers.Audit}", StringComparison.Ordinal) ? StorageFault.Before : StorageFault.None;
        await Assert.ThrowsAsync<RequestFailedException>(() => app.SetAsync(cycle, "A01", "first", "r-1"));
        app.Storage.Choose = null;

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => app.Get<AssignmentLog>().NoteForgottenAsync(cycle, Cancellation)));

        Assert.Single(await app.QueuedAsync(cycle, NotificationKind.Assignment));
    }

    [Fact]
    public async Task Where_nobody_has_an_address_nothing_is_queued_and_answers_and_pages_say_so()
    {
        await using WaitingApp app = await WaitingApp.StartAsync();
        string[] ids = ["r-1", "r-2", "m-1"];
        await app.RegisterAsync(ids, silent: ids);
        string cycle = await app.OpenAsync("2027-04-30T17:00", "A01");

        HttpAnswer drawn = await app.AssignAsync(cycle);
        HttpAnswer set = await app.SetAsync(cycle, "A01", "first", await app.HolderAsync(cycle, "A01", AssignmentSlot.First) == "r-1" ? "r-2" : "r-1");
        PageAnswer page = await app.PageAsync($"/cycles/{cycle}/assignments?lang=en", request => app.Function<AssignmentPages>().ListAsync(request, cycle, Cancellation));

        Assert.Equal(["m-1", "r-1", "r-2"], drawn.Json.GetProperty("unreachable").EnumerateArray().Select(id => id.GetString()));
        Assert.Equal((409, "assessor-other-place"), (set.Status, set.Code));
        Assert.Contains("3 people cannot be reached by mail", page.Html, StringComparison.Ordinal);
        Assert.Empty(await app.QueuedAsync(cycle, NotificationKind.Assignment));

        await app.ChangeAsync("r-1", person => person with { IsActive = false, Email = "r-1@uji.example" });
        await app.RegisterAsync(["r-3"], silent: "r-3");
        HttpAnswer warned = await app.SetAsync(cycle, "A01", "first", "r-3");
        Assert.Contains(warned.Json.GetProperty("warnings").EnumerateArray(), warning => warning.GetProperty("code").GetString() == "assessor-unreachable");
    }

    [Fact]
    public async Task A_draw_over_many_agencies_takes_a_handful_of_calls_to_tell_and_to_send()
    {
        await using WaitingApp app = await WaitingApp.StartAsync();
        await app.RegisterAsync([.. Enumerable.Range(1, 30).Select(i => string.Create(CultureInfo.InvariantCulture, $"r-{i}")), "m-1", "m-2"]);
        string cycle = await app.OpenAsync("2027-04-30T17:00", [.. Enumerable.Range(1, 99).Select(i => $"A{i:00}")]);
        app.Storage.ForgetCalls();
        await app.AssignAsync(cycle);
        string[] drawn = [.. app.Storage.Calls];
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        app.Storage.ForgetCalls();
        await app.RunMailsAsync();

        Assert.True(app.Left(cycle, NotificationKind.Assignment).Length > 10);
        // The cycle is listed, and the mails are one transaction.
        Assert.InRange(drawn.Count(call => call.EndsWith(" Notifications", StringComparison.Ordinal) || call.EndsWith(" $batch", StringComparison.Ordinal)), 1, 12);
        Assert.InRange(drawn.Length, 1, 40);
        Assert.InRange(app.Storage.Calls.Count, 1, 40);
    }
}
