using System.Globalization;
using NCrontab;

namespace LocalHost.Triggers.Timers;

/// <summary>When a timer function is due: an NCRONTAB expression of six fields (or five, without seconds), or an interval.</summary>
internal sealed class TimerSchedule
{
    private readonly CrontabSchedule? _cron;
    private readonly TimeSpan _interval;

    private TimerSchedule(CrontabSchedule? cron, TimeSpan interval)
    {
        _cron = cron;
        _interval = interval;
    }

    /// <exception cref="FormatException">The text is neither.</exception>
    public static TimerSchedule Parse(string text)
    {
        string[] fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length is 5 or 6)
        {
            var options = new CrontabSchedule.ParseOptions { IncludingSeconds = fields.Length == 6 };
            return CrontabSchedule.TryParse(string.Join(' ', fields), options) is { } cron
                ? new TimerSchedule(cron, default)
                : throw new FormatException($"the schedule '{text}' is no NCRONTAB expression");
        }
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan interval) && interval > TimeSpan.Zero
            ? new TimerSchedule(null, interval)
            : throw new FormatException($"the schedule '{text}' is neither an NCRONTAB expression of six fields nor an interval as hh:mm:ss");
    }

    /// <summary>The first occurrence after a moment, UTC; <see cref="DateTime.MaxValue"/> when there is none.</summary>
    public DateTime NextAfter(DateTime moment) => _cron is null
        ? moment + _interval
        : DateTime.SpecifyKind(_cron.GetNextOccurrence(moment), DateTimeKind.Utc);

    /// <summary>Whether it comes round within a minute, so that the host keeps no record of it.</summary>
    public bool IsFrequent(DateTime from)
    {
        DateTime first = NextAfter(from);
        return NextAfter(first) - first < TimeSpan.FromMinutes(1);
    }
}
