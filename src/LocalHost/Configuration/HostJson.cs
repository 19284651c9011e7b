using System.Globalization;

namespace LocalHost.Configuration;

/// <summary>The part of host.json that this host honours, with the published host's defaults.</summary>
internal sealed class HostJson(IConfiguration json, string path)
{
    public const string FileName = "host.json";

    private const string Blobs = "extensions:blobs:";
    private const string Durable = "extensions:durableTask:";

    /// <summary>What stands before every route; empty for nothing.</summary>
    public string RoutePrefix { get; } = (json["extensions:http:routePrefix"] ?? "api").Trim('/');

    /// <summary>How long a function may run; null for without end.</summary>
    public TimeSpan? FunctionTimeout { get; } = json["functionTimeout"] switch
    {
        null => TimeSpan.FromMinutes(30),
        "-1" or "-00:00:01" => null,
        { } text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan time) && time > TimeSpan.Zero => time,
        { } text => throw Refused(path, "functionTimeout", text, "a time as hh:mm:ss, or -1 for without end"),
    };

    public string HubName { get; } = json[Durable + "hubName"] is { Length: > 0 } name ? name : "TestHubName";

    public string? DefaultVersion { get; } = json[Durable + "defaultVersion"];

    public int? MaxConcurrentActivityFunctions { get; } = Count(json, Durable + "maxConcurrentActivityFunctions", path);

    public int? MaxConcurrentOrchestratorFunctions { get; } = Count(json, Durable + "maxConcurrentOrchestratorFunctions", path);

    /// <summary>For how long the worker keeps an orchestrator for its next turn; null when extended sessions are not enabled.</summary>
    public TimeSpan? ExtendedSession { get; } = string.Equals(json[Durable + "extendedSessionsEnabled"], "true", StringComparison.OrdinalIgnoreCase)
        ? TimeSpan.FromSeconds(Count(json, Durable + "extendedSessionIdleTimeoutInSeconds", path) ?? 30)
        : null;

    public int BlobMaxDegreeOfParallelism { get; } = Count(json, Blobs + "maxDegreeOfParallelism", path) ?? 8 * Environment.ProcessorCount;

    public int PoisonBlobThreshold { get; } = Count(json, Blobs + "poisonBlobThreshold", path) ?? 5;

    /// <summary>Minimum log levels by category; <c>default</c> is for all others.</summary>
    public IReadOnlyDictionary<string, LogLevel> LogLevels { get; } = json.GetSection("logging:logLevel").GetChildren()
        .Where(level => level.Value is not null)
        .ToDictionary(level => level.Key, level => Level(level, path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the file; settings named <c>AzureFunctionsJobHost__a__b</c> go before it, as in the published host.</summary>
    /// <exception cref="HostProblemException">The file is not JSON or a value is out of range; the message says where.</exception>
    public static HostJson Read(string path, IConfiguration settings) => new(
        new ConfigurationBuilder()
            // As values, because a configuration within a configuration takes an empty one for none.
            .AddInMemoryCollection(JsonFile.Read(path).AsEnumerable())
            // The older name still counts there too.
            .AddConfiguration(settings.GetSection("AzureWebJobsHost"))
            .AddConfiguration(settings.GetSection("AzureFunctionsJobHost"))
            .Build(),
        path);

    private static int? Count(IConfiguration json, string key, string path) => json[key] switch
    {
        null => null,
        { } text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0 => count,
        { } text => throw Refused(path, key, text, "a whole number from 1"),
    };

    private static LogLevel Level(IConfigurationSection level, string path) =>
        Enum.TryParse(level.Value, ignoreCase: true, out LogLevel parsed) && Enum.IsDefined(parsed)
            ? parsed
            : throw Refused(path, level.Path, level.Value!, string.Join(", ", Enum.GetNames<LogLevel>()));

    private static HostProblemException Refused(string path, string key, string text, string takes) =>
        new($"{path}: {key.Replace(':', '.')} is '{text}'; it takes {takes}.");
}
