using LocalHost.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace LocalHost;

/// <summary>The host's log: plain lines on standard output.</summary>
internal static class HostLog
{
    /// <summary>For the host and for what the worker logs, with the levels of host.json.</summary>
    public static ILoggerFactory Create(HostJson host) => LoggerFactory.Create(log =>
    {
        AddLines(log);
        foreach ((string category, LogLevel level) in host.LogLevels)
        {
            log.AddFilter(category.Equals("default", StringComparison.OrdinalIgnoreCase) ? null : category, level);
        }
    });

    /// <summary>For the host's own servers, whose categories are those of the worker's.</summary>
    public static ILoggerFactory CreateForServers() => LoggerFactory.Create(log => AddLines(log).SetMinimumLevel(LogLevel.Warning));

    private static ILoggingBuilder AddLines(ILoggingBuilder log) => log.AddSimpleConsole(console =>
    {
        console.SingleLine = true;
        console.IncludeScopes = true;
        console.TimestampFormat = "HH:mm:ss.fff ";
        console.ColorBehavior = LoggerColorBehavior.Disabled;
    });
}
