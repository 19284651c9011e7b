using Merit.Adapters.Storage;
using Merit.Assessment.Calendar;
using MeritFunctions.Notifications;

namespace MeritFunctions.Cycle;

/// <summary>When an agency that was asked is reminded before the time for its answer ends: in the morning of working days before the last day.</summary>
public static class AnswerReminders
{
    /// <summary>The reminder whose time has come and that was not seen to yet, the last one where several have; null when none is due.</summary>
    public static (int Days, DateTimeOffset At)? Due(AssessmentRow row, CycleRow cycle, DateTimeOffset now)
    {
        (int Days, DateTimeOffset At)[] due = [.. Times(row, cycle).Where(reminder => reminder.At <= now && !(reminder.At <= row.AnswerRemindedUntil))];
        return due.Length == 0 || AssessmentSteps.EndOf(row, cycle) < now ? null : due.MaxBy(reminder => reminder.At);
    }

    /// <summary>When the next one is due; null when none is to come.</summary>
    public static DateTimeOffset? Next(AssessmentRow row, CycleRow cycle, DateTimeOffset now) =>
        Times(row, cycle).Where(reminder => reminder.At > now).Select(reminder => (DateTimeOffset?)reminder.At).Min();

    /// <summary>The mail of a reminder.</summary>
    public static NotificationInput MailOf(AssessmentRow row, CycleRow cycle, int days) => new(
        row.PartitionKey,
        row.RowKey,
        NotificationKind.AnswerReminder,
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{row.ClarificationRounds}-{days}-{NotificationInput.Stamp(row.UntilIn(cycle))}"));

    // Whoever was asked so late that a reminder's time was over already has the question itself before their eyes.
    private static IEnumerable<(int Days, DateTimeOffset At)> Times(AssessmentRow row, CycleRow cycle) =>
        row is { Stage: AssessmentStage.ClarificationRequested, AskedAt: { } asked } && AssessmentSteps.EndOf(row, cycle) is { } end
            ? (cycle.AnswerReminders is { } days ? StoredJson.Deserialize<List<int>>(days) : [CycleRow.UsualAnswerReminder])
                .Select(before => (before, WorkingDays.MorningBefore(end, before))).Where(reminder => reminder.Item2 > asked && reminder.Item2 < end)
            : [];
}
