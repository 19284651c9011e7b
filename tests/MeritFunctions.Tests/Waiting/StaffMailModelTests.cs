using System.Globalization;
using Merit.Adapters.Storage;
using Merit.Assessment.Calendar;
using MeritFunctions.Notifications;
using MeritFunctions.Tests.Assigning;
using MeritFunctions.Tests.Cycle;

namespace MeritFunctions.Tests.Waiting;

/// <summary>Random work, changes of hands, pauses and faults against a plain model of who has what to do.</summary>
public sealed class StaffMailModelTests(ITestOutputHelper output)
{
    private const int Acts = 140;
    private static readonly string[] People = ["r-1", "r-2", "r-3", "r-4", "m-1", "m-2"];
    private static readonly string[] Agencies = ["A01", "A02", "A03", "A04", "A05"];
    private static readonly string[] Slots = [AssignmentSlot.First, AssignmentSlot.Second, AssignmentSlot.Moderator];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Nobody_gets_a_digest_twice_or_without_something_to_do_and_nobody_who_has_is_forgotten(int seed)
    {
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        await using WaitingApp app = await WaitingApp.StartAsync();
        await app.RegisterAsync(People);
        string cycle = await app.OpenAsync("2027-04-14T17:00", Agencies);
        await app.AssignAsync(cycle, seed: $"{seed}");
        Dictionary<(string Agency, string Slot), string> holders = (await app.AssignedAsync(cycle)).ToDictionary(row => (row.Agency, row.Slot), row => row.Assessor);
        HashSet<(string Agency, string Slot)> submitted = [];
        HashSet<string> verified = [];
        HashSet<string> inactive = [];
        int checkedMails = 0;

        for (int act = 0; act < Acts && app.Clock.GetUtcNow() < WaitingApp.Wib("2027-04-13T08:00"); act++)
        {
            string agency = Agencies[random.Next(Agencies.Length)];
            string slot = Slots[random.Next(Slots.Length)];
            switch (random.Next(9))
            {
                case 0 when slot != AssignmentSlot.Moderator && !verified.Contains(agency) && submitted.Add((agency, slot)):
                    await app.ReviewedAsync(cycle, agency, slot);
                    break;
                case 1 when random.Next(4) == 0 && verified.Add(agency):
                    await app.VerifiedAsync(cycle, agency);
                    break;
                case 2:
                    string other = People[random.Next(People.Length)];
                    if ((await app.SetAsync(cycle, agency, slot, other)).Status == 202)
                    {
                        // Whoever gets it begins anew; where it was theirs already nothing changes.
                        _ = holders[(agency, slot)] != other && submitted.Remove((agency, slot));
                        holders[(agency, slot)] = other;
                    }

                    break;
                case 3 when random.Next(3) == 0:
                    string person = People[random.Next(People.Length)];
                    bool isBack = inactive.Remove(person);
                    _ = isBack || inactive.Add(person);
                    await app.ChangeAsync(person, known => known with { IsActive = isBack });
                    break;
                case 4:
                    app.Storage.Choose = _ => random.Next(12) == 0 ? (StorageFault)(1 + random.Next(2)) : StorageFault.None;
                    try
                    {
                        await app.SweepAsync(cycle);
                    }
                    catch (Azure.RequestFailedException)
                    {
                        // The next sweep comes.
                    }

                    app.Storage.Choose = null;
                    break;
                case 5 or 6:
                    await app.SweepAsync(cycle);
                    break;
                case 7:
                    await RunAsync();
                    break;
                default:
                    app.Clock.Advance(TimeSpan.FromMinutes(random.Next(10, 60 * 30)));
                    break;
            }
        }

        // A working day before the deadline: whoever has something to do and can be reached is reminded, and nobody else.
        app.Clock.SetUtcNow(app.Clock.GetUtcNow() > WaitingApp.Wib("2027-04-13T09:00") ? app.Clock.GetUtcNow() : WaitingApp.Wib("2027-04-13T09:00"));
        await RunAsync();
        await app.SweepAsync(cycle);
        await RunAsync();
        string[] last = [.. app.Provider.TakenOf(cycle).Where(id => id.Contains(".verification-reminder.1-", StringComparison.Ordinal)).Select(id => id.Split('.')[0][1..])];
        Assert.Equal(Undone(), last.Order(StringComparer.Ordinal));
        output.WriteLine($"{checkedMails} mails, {last.Length} at last");

        async Task RunAsync()
        {
            app.Clock.Advance(TimeSpan.FromMinutes(1));
            DateTimeOffset now = app.Clock.GetUtcNow();
            string[] undone = Undone();
            int before = app.Provider.Taken.Count;
            await app.RunMailsAsync();
            TimeSpan time = now.ToOffset(TimeSpan.FromHours(7)).TimeOfDay;
            DateOnly today = Messages.WibDate(now);
            foreach (string id in app.Provider.Taken.Skip(before).Select(mail => mail.Id))
            {
                checkedMails++;
                Assert.True(time >= TimeSpan.FromHours(6) && time < TimeSpan.FromHours(20), $"{id} left at {now:O}");
                string[] parts = id.Split('.');
                if (parts[1] == NotificationKind.VerificationReminder)
                {
                    Assert.Contains(parts[0][1..], undone);
                }
                else if (parts[1] == NotificationKind.Escalation)
                {
                    Assert.True(WorkingDays.Includes(today) && parts[2] == today.ToString("O", CultureInfo.InvariantCulture), $"{id} left on {today:O}");
                }
            }

            string[] all = [.. app.Provider.TakenOf(cycle)];
            Assert.Equal(all.Distinct().Count(), all.Length);
        }

        // The model: who holds a place of an agency that waits for them, and works.
        string[] Undone() =>
        [
            .. Agencies.Where(agency => !verified.Contains(agency)).SelectMany(agency => Slots.Where(slot => slot == AssignmentSlot.Moderator
                    ? submitted.Contains((agency, AssignmentSlot.First)) && submitted.Contains((agency, AssignmentSlot.Second))
                    : !submitted.Contains((agency, slot))).Select(slot => holders[(agency, slot)]))
                .Where(person => !inactive.Contains(person)).Distinct().Order(StringComparer.Ordinal),
        ];
    }
}
