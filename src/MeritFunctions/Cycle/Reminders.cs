using System.Globalization;
using Merit.Adapters.Storage;
using MeritFunctions.Notifications;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Cycle;

/// <summary>Reminds the agencies of a cycle that have not submitted. The row says when; so reminders move with the deadline.</summary>
public sealed class Reminders(CycleTable cycles, AssessmentTable assessments, Outbox outbox, TimeProvider clock)
{
    /// <summary>When reminders go out that are to be sent some days before a deadline, the earliest first.</summary>
    public static IEnumerable<(double Days, DateTimeOffset At)> Times(IEnumerable<double> days, DateTimeOffset deadline) =>
        days.OrderDescending().Select(before => (before, deadline.AddDays(-before)));

    /// <summary>Sends the reminders whose time has come since they were seen to last.</summary>
    /// <returns>When the next one is due; null when none is to come.</returns>
    public async Task<DateTimeOffset?> SendDueAsync(CycleRow cycle, DurableTaskClient client, CancellationToken cancellation)
    {
        DateTimeOffset now = clock.GetUtcNow();
        DateTimeOffset seen = cycle.RemindedUntil ?? cycle.OpensAt;
        (double Days, DateTimeOffset At)[] all = [.. Times(StoredJson.Deserialize<List<double>>(cycle.ReminderDays), cycle.SubmissionDeadline)];
        double[] due = [.. all.Where(reminder => reminder.At > seen && reminder.At <= now).Select(reminder => reminder.Days)];
        if (due.Length > 0)
        {
            string[] silent = [.. (await assessments.ListAsync(cycle.RowKey, cancellation))
                .Where(r => r.Stage == AssessmentStage.AwaitingSubmission && r.Receipt is null).Select(r => r.RowKey)];
            string deadline = NotificationInput.Stamp(cycle.SubmissionDeadline);
            await outbox.SendAsync(
                [.. due.SelectMany(days => silent.Select(agency => new NotificationInput(
                    cycle.RowKey, agency, NotificationKind.Reminder, string.Create(CultureInfo.InvariantCulture, $"{days:0.####}-{deadline}"))))],
                client,
                cancellation);
            // Whoever stops before this queues the same mails again, under the same ids.
            await cycles.ChangeAsync(cycle.RowKey, row => row.RemindedUntil is null || row.RemindedUntil < now ? (row.RemindedUntil = now) is not null : false, cancellation);
        }

        return all.Where(reminder => reminder.At > now).Select(reminder => (DateTimeOffset?)reminder.At).FirstOrDefault();
    }
}
