using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace LocalHost.Configuration;

/// <summary>The part of host.json that this host honours, with the published host's defaults.</summary>
internal sealed record HostJson
{
    public const string FileName = "host.json";

    // As in the published host; the older name still counts there too.
    private static readonly string[] SettingPrefixes = ["AzureWebJobsHost", "AzureFunctionsJobHost"];

    /// <summary>What stands before every route; empty for nothing.</summary>
    public string RoutePrefix { get; init; } = "api";

    /// <summary>How long a function may run; null for without end.</summary>
    public TimeSpan? FunctionTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Name of the task hub.</summary>
    public string HubName { get; init; } = "TestHubName";

    /// <summary>The version of orchestrations that are started without one.</summary>
    public string? DefaultVersion { get; init; }

    public int? MaxConcurrentActivityFunctions { get; init; }

    public int? MaxConcurrentOrchestratorFunctions { get; init; }

    /// <summary>How many blob functions run at once.</summary>
    public int BlobMaxDegreeOfParallelism { get; init; } = 8 * Environment.ProcessorCount;

    /// <summary>After how many failed tries a blob is poison.</summary>
    public int PoisonBlobThreshold { get; init; } = 5;

    /// <summary>Minimum log levels by category; <c>default</c> is for all others.</summary>
    public IReadOnlyDictionary<string, LogLevel> LogLevels { get; init; } = new Dictionary<string, LogLevel>();

    /// <summary>Reads the file; settings named <c>AzureFunctionsJobHost__a__b</c> go before it, as in the published host.</summary>
    /// <exception cref="HostProblemException">The file is not JSON or a value is out of range; the message says where.</exception>
    public static HostJson Read(string path, IConfiguration settings)
    {
        IConfigurationBuilder merged = new ConfigurationBuilder().AddInMemoryCollection(JsonFile.Flatten(JsonFile.Read(path)));
        foreach (string prefix in SettingPrefixes)
        {
            merged.AddInMemoryCollection(settings.GetSection(prefix).AsEnumerable(makePathsRelative: true));
        }
        return Read(merged.Build(), path);
    }

    private static HostJson Read(IConfigurationRoot json, string path)
    {
        IConfigurationSection durable = json.GetSection("extensions:durableTask");
        IConfigurationSection blobs = json.GetSection("extensions:blobs");
        var unset = new HostJson();
        return new HostJson
        {
            RoutePrefix = (json["extensions:http:routePrefix"] ?? unset.RoutePrefix).Trim('/'),
            FunctionTimeout = ReadTimeout(json["functionTimeout"], unset.FunctionTimeout, path),
            HubName = durable["hubName"] is { Length: > 0 } hub ? hub : unset.HubName,
            DefaultVersion = durable["defaultVersion"],
            MaxConcurrentActivityFunctions = ReadCount(durable, "maxConcurrentActivityFunctions", path),
            MaxConcurrentOrchestratorFunctions = ReadCount(durable, "maxConcurrentOrchestratorFunctions", path),
            BlobMaxDegreeOfParallelism = ReadCount(blobs, "maxDegreeOfParallelism", path) ?? unset.BlobMaxDegreeOfParallelism,
            PoisonBlobThreshold = ReadCount(blobs, "poisonBlobThreshold", path) ?? unset.PoisonBlobThreshold,
            LogLevels = json.GetSection("logging:logLevel").GetChildren()
                .Where(level => level.Value is not null)
                .ToDictionary(level => level.Key, level => ReadLevel(level, path), StringComparer.OrdinalIgnoreCase),
        };
    }

    private static TimeSpan? ReadTimeout(string? text, TimeSpan? unset, string path) => text switch
    {
        null => unset,
        "-1" or "-00:00:01" => null,
        _ when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan value) && value > TimeSpan.Zero => value,
        _ => throw Refused(path, "functionTimeout", text, "a time as hh:mm:ss, or -1 for without end"),
    };

    private static int? ReadCount(IConfigurationSection section, string name, string path) => section[name] switch
    {
        null => null,
        { } text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0 => count,
        { } text => throw Refused(path, $"{section.Path}:{name}", text, "a whole number from 1"),
    };

    private static LogLevel ReadLevel(IConfigurationSection level, string path) =>
        Enum.TryParse(level.Value, ignoreCase: true, out LogLevel parsed) && Enum.IsDefined(parsed)
            ? parsed
            : throw Refused(path, level.Path, level.Value!, string.Join(", ", Enum.GetNames<LogLevel>()));

    private static HostProblemException Refused(string path, string key, string text, string takes) =>
        new($"{path}: {key.Replace(':', '.')} is '{text}'; it takes {takes}.");
}
