using System.Globalization;
using Merit.Adapters.Mail;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Calendar;
using Merit.Web.Emails;
using MeritFunctions.Records;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Notifications;

/// <summary>Makes the mails to those who verify and those who run a cycle. What they say is counted at the moment of sending.</summary>
public sealed class StaffMailComposer(LongWaits waits, IOptions<MailOptions> mail, IOptions<LinkOptions> links, TimeProvider clock)
{
    private const int MostExamples = 3;

    /// <summary>What the mails of one cycle are made from; null where none of them goes to these people.</summary>
    public async Task<VerificationState?> ReadAsync(IReadOnlyList<NotificationRow> mails, CycleRow? cycle, CancellationToken cancellation) =>
        cycle is not null && mails.Any(one => one.Addressee is not null) ? await waits.ReadAsync(cycle, cancellation) : null;

    /// <summary>The address and the content of a mail, or why it is not sent.</summary>
    public Composition Compose(NotificationRow row, CycleRow? cycle, VerificationState? state)
    {
        if (cycle is null || state is null || cycle.Release > 0 || cycle.Status == CycleStatus.Cancelled)
        {
            return Obsolete;
        }

        if (cycle.PausedAt is not null && row.Kind != NotificationKind.Assignment)
        {
            return new Composition(null, NotificationStatus.Pending, "the cycle is paused");
        }

        var letterhead = new Letterhead(cycle.AssessingBody, new Text(cycle.TitleId, cycle.TitleEn), cycle.Year, "");
        EmailModel? model = row.Kind switch
        {
            NotificationKind.Assignment => Assignment(letterhead, row, cycle, state),
            NotificationKind.VerificationReminder => Reminder(letterhead, row, cycle, state),
            NotificationKind.Escalation => Escalation(letterhead, row, cycle, state),
            _ => throw new InvalidOperationException($"Mail {row.Id} has the unknown kind '{row.Kind}'."),
        };
        string? address = row.Kind == NotificationKind.Escalation ? mail.Value.Operators : state.AddressOf(row.Addressee!);
        return model is null ? Obsolete
            : address is { Length: > 0 } known ? new Composition((known, model), NotificationStatus.Sending, null)
            : new Composition(null, NotificationStatus.Failed, "no address");
    }

    private static Composition Obsolete { get; } = new(null, NotificationStatus.Obsolete, "no longer true");

    // Of an order whose places have all gone on to others before its mail left nothing is said.
    private AssignmentEmail? Assignment(Letterhead letterhead, NotificationRow row, CycleRow cycle, VerificationState state)
    {
        AssignmentRow[] own = [.. state.Places.Where(place => place.Assessor == row.Addressee)];
        AssignmentRow[] given = [.. own.Where(place => place.Order == row.Subject)];
        int taken = state.Places.Count(place => place.Assessor != row.Addressee && place.ReadTaken().Contains((row.Subject, row.Addressee!)));
        return given.Length + taken == 0 ? null : new AssignmentEmail(
            letterhead, In(AssignmentSlot.First), In(AssignmentSlot.Second), In(AssignmentSlot.Moderator), taken, own.Length, cycle.VerificationDeadline, DeskOf(own.All(place => place.Slot == AssignmentSlot.Moderator)));

        int In(string slot) => given.Count(place => place.Slot == slot);
    }

    private VerificationReminderEmail? Reminder(Letterhead letterhead, NotificationRow row, CycleRow cycle, VerificationState state)
    {
        DateTimeOffset until = cycle.VerificationDeadline;
        Duty[] own = [.. state.Duties.Where(duty => duty.Person == row.Addressee)];
        bool isTrue = own.Length > 0 && clock.GetUtcNow() <= until && row.Subject.Split('-')[^1] == NotificationInput.Stamp(until);
        // Counted when it is sent: one that had to wait must not promise more days than are left.
        return !isTrue ? null : new VerificationReminderEmail(
            letterhead,
            own.Count(duty => !duty.IsModeration),
            own.Count(duty => duty is { IsModeration: false, IsBegun: true }),
            own.Count(duty => duty.IsModeration),
            until,
            Messages.WibDate(until).DayNumber - Messages.WibDate(clock.GetUtcNow()).DayNumber,
            DeskOf(own.All(duty => duty.IsModeration)));
    }

    // Each day has its own: one that had to wait until the next is told there.
    private EscalationEmail? Escalation(Letterhead letterhead, NotificationRow row, CycleRow cycle, VerificationState state)
    {
        DateTimeOffset now = clock.GetUtcNow();
        DateOnly today = Messages.WibDate(now);
        return state.Waits.Count == 0 || row.Subject != today.ToString("O", CultureInfo.InvariantCulture) ? null : new EscalationEmail(
            letterhead,
            today,
            [.. state.Waits.GroupBy(wait => wait.Kind).Select(kind => new EscalatedWait(
                kind.Key.ToString(), kind.Count(), kind.Max(wait => LongWaits.Age(wait, now)), [.. kind.Take(MostExamples).Select(Told)]))],
            AddressOf($"/cycles/{Uri.EscapeDataString(cycle.RowKey)}/faults"));
    }

    // By codes and opaque ids: names stand on the page.
    private static string Told(LongWait wait) => string.Join(" · ", new[] { wait.Agency, wait.AgencyName, wait.Session, wait.Person }.Where(part => part.Length > 0));

    private Uri? DeskOf(bool isModerator) => AddressOf(isModerator ? "/moderation" : "/desk");

    private Uri? AddressOf(string page) => links.Value.PublicAddress is { } app ? new Uri(app, page) : null;
}
