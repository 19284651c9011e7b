using Microsoft.Extensions.Logging;

namespace MeritFunctions.Notifications;

internal static partial class NotificationLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Mail {Notification} of cycle {Cycle} could not be handled: {ErrorType}")]
    public static partial void LogNotificationFault(this ILogger log, string cycle, string notification, string errorType);
}
