using Merit.Adapters.Mail;
using Merit.Assessment.Calendar;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Notifications;

/// <summary>When a mail may leave: the one place that knows of quiet hours. What somebody waits for leaves at once; what can wait does until people work.</summary>
public sealed class LeavingTimes(IOptions<MailOptions> options)
{
    private readonly QuietHours _quiet = QuietHours.Read(options.Value.QuietHours) ?? throw new InvalidOperationException("Mail__QuietHours cannot be read.");

    /// <summary>The first moment from a given one on at which a mail of a kind may leave.</summary>
    public DateTimeOffset FirstAfter(DateTimeOffset moment, string kind) => NotificationKind.CanWait.Contains(kind)
        ? _quiet.FirstAfter(moment, onWorkingDays: kind == NotificationKind.Escalation)
        : moment;
}
