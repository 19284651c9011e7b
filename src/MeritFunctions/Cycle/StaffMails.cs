using System.Globalization;
using Merit.Adapters.Mail;
using Merit.Adapters.Storage;
using Merit.Assessment.Calendar;
using MeritFunctions.Notifications;
using MeritFunctions.Records;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Cycle;

/// <summary>
/// Reminds those who verify, and tells those who run a cycle what waits too long. When something is due follows from the cycle's row
/// alone, so that it moves with the deadline, and nothing else is read before.
/// </summary>
public sealed class StaffMails(LongWaits waits, CycleTable cycles, Outbox outbox, IOptions<MailOptions> options, TimeProvider clock)
{
    /// <summary>The reminder of those who verify whose time has come and that was not seen to yet, the last one where several have; null when none is due.</summary>
    public static (int Days, DateTimeOffset At)? DueReminder(CycleRow cycle, DateTimeOffset now)
    {
        DateTimeOffset seen = cycle.VerifiersRemindedUntil ?? cycle.OpensAt;
        (int Days, DateTimeOffset At)[] due = !IsLed(cycle) || !cycle.IsAssigned || now > cycle.VerificationDeadline ? [] :
        [
            .. (cycle.VerificationReminders is { } days ? StoredJson.Deserialize<List<int>>(days) : [.. CycleRow.UsualVerificationReminders])
                .Select(before => (before, WorkingDays.MorningBefore(cycle.VerificationDeadline, before))).Where(reminder => reminder.Item2 > seen && reminder.Item2 <= now),
        ];
        return due.Length == 0 ? null : due.MaxBy(reminder => reminder.At);
    }

    /// <summary>The morning of the present day when its waits were not seen to yet; null when they were, or nobody works. Mornings that were missed are not made up for: what still waits is told today.</summary>
    public static DateTimeOffset? DueEscalation(CycleRow cycle, DateTimeOffset now)
    {
        DateOnly today = Messages.WibDate(now);
        DateTimeOffset morning = WorkingDays.MorningOf(today);
        return IsLed(cycle) && WorkingDays.Includes(today) && morning <= now && morning > (cycle.EscalatedUntil ?? cycle.OpensAt) ? morning : null;
    }

    /// <summary>Puts into the outbox what is due. Whoever comes twice, or stops in between, makes the same mails, which are there already.</summary>
    public async Task SendDueAsync(CycleRow cycle, DurableTaskClient client, CancellationToken cancellation)
    {
        DateTimeOffset now = clock.GetUtcNow();
        (int Days, DateTimeOffset At)? reminder = DueReminder(cycle, now);
        DateTimeOffset? escalation = DueEscalation(cycle, now);
        if (reminder is null && escalation is null)
        {
            return;
        }

        VerificationState state = await waits.ReadAsync(cycle, cancellation);
        List<NotificationInput> mails = [];
        if (reminder is { } due)
        {
            string subject = string.Create(CultureInfo.InvariantCulture, $"{due.Days}-{NotificationInput.Stamp(cycle.VerificationDeadline)}");
            mails.AddRange(state.Duties.Select(duty => duty.Person).Distinct().Where(person => state.AddressOf(person) is not null)
                .Select(person => NotificationInput.ToStaff(cycle.RowKey, person, NotificationKind.VerificationReminder, subject)));
        }

        if (escalation is not null && state.Waits.Count > 0 && options.Value.Operators is { Length: > 0 })
        {
            mails.Add(NotificationInput.ToStaff(cycle.RowKey, NotificationRow.Operators, NotificationKind.Escalation, Messages.WibDate(now).ToString("O", CultureInfo.InvariantCulture)));
        }

        await outbox.SendAsync(mails, client, cancellation);
        await cycles.ChangeAsync(
            cycle.RowKey,
            row =>
            {
                DateTimeOffset? reminded = Later(row.VerifiersRemindedUntil, reminder?.At);
                DateTimeOffset? escalated = Later(row.EscalatedUntil, escalation);
                bool isNews = (row.VerifiersRemindedUntil, row.EscalatedUntil) != (reminded, escalated);
                (row.VerifiersRemindedUntil, row.EscalatedUntil) = (reminded, escalated);
                return isNews;
            },
            cancellation);
    }

    private static bool IsLed(CycleRow cycle) => cycle is { PausedAt: null, Release: 0, Status: not CycleStatus.Cancelled };

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => other is null || one > other ? one : other;
}
