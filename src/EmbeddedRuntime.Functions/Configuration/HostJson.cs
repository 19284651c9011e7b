using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace EmbeddedRuntime.Functions.Configuration;

/// <summary>The part of host.json that the embedded runtime honours, with the published host's defaults.</summary>
internal sealed record HostJson
{
    public const string FileName = "host.json";

    /// <summary>What stands before every route; empty for nothing.</summary>
    public string RoutePrefix { get; init; } = "api";

    /// <summary>How long a function may run; null for without end.</summary>
    public TimeSpan? FunctionTimeout { get; init; } = TimeSpan.FromMinutes(30);

    public string HubName { get; init; } = "TestHubName";

    public string? DefaultVersion { get; init; }

    public string? VersionMatchStrategy { get; init; }

    public string? VersionFailureStrategy { get; init; }

    public int? MaxConcurrentActivityFunctions { get; init; }

    public int? MaxConcurrentOrchestratorFunctions { get; init; }

    /// <summary>How many blob functions run at once.</summary>
    public int BlobMaxDegreeOfParallelism { get; init; } = 8 * Environment.ProcessorCount;

    /// <summary>After how many failed tries a blob is poison.</summary>
    public int PoisonBlobThreshold { get; init; } = 5;

    /// <summary>Minimum log levels by category.</summary>
    public IReadOnlyDictionary<string, string> LogLevels { get; init; } = new Dictionary<string, string>();

    /// <summary>Reads the file; settings named <c>AzureWebJobsHost__…</c> override it, as in the published host.</summary>
    /// <exception cref="FormatException">The file is not JSON or a value is out of range; the message says which.</exception>
    public static HostJson Read(string? path, IConfiguration overrides)
    {
        var merged = new ConfigurationBuilder();
        if (path is not null)
        {
            merged.AddInMemoryCollection(Flatten(path));
        }

        merged.AddInMemoryCollection(overrides.GetSection("AzureWebJobsHost").AsEnumerable(makePathsRelative: true));
        IConfigurationRoot json = merged.Build();
        IConfigurationSection durable = json.GetSection("extensions:durableTask");
        IConfigurationSection blobs = json.GetSection("extensions:blobs");
        var unset = new HostJson();
        return new HostJson
        {
            RoutePrefix = (json["extensions:http:routePrefix"] ?? unset.RoutePrefix).Trim('/'),
            FunctionTimeout = ReadTimeout(json["functionTimeout"], unset.FunctionTimeout),
            HubName = durable["hubName"] is { Length: > 0 } hub ? hub : unset.HubName,
            DefaultVersion = durable["defaultVersion"],
            VersionMatchStrategy = durable["versionMatchStrategy"],
            VersionFailureStrategy = durable["versionFailureStrategy"],
            MaxConcurrentActivityFunctions = ReadCount(durable, "maxConcurrentActivityFunctions"),
            MaxConcurrentOrchestratorFunctions = ReadCount(durable, "maxConcurrentOrchestratorFunctions"),
            BlobMaxDegreeOfParallelism = ReadCount(blobs, "maxDegreeOfParallelism") ?? unset.BlobMaxDegreeOfParallelism,
            PoisonBlobThreshold = ReadCount(blobs, "poisonBlobThreshold") ?? unset.PoisonBlobThreshold,
            LogLevels = json.GetSection("logging:logLevel").GetChildren()
                .Where(level => level.Value is not null)
                .ToDictionary(level => level.Key, level => level.Value!, StringComparer.OrdinalIgnoreCase),
        };
    }

    private static TimeSpan? ReadTimeout(string? text, TimeSpan? unset)
    {
        if (text is null)
        {
            return unset;
        }

        if (text is "-1" or "-00:00:01")
        {
            return null;
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan value) && value > TimeSpan.Zero
            ? value
            : throw new FormatException($"{FileName}: functionTimeout is '{text}'; it takes a time as hh:mm:ss, or -1.");
    }

    private static int? ReadCount(IConfigurationSection section, string name)
    {
        if (section[name] is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
            ? count
            : throw new FormatException($"{FileName}: {section.Path}:{name} is '{text}'; it takes a whole number from 1.");
    }

    private static Dictionary<string, string?> Flatten(string path)
    {
        try
        {
            var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path), options);
            var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
            Flatten(document.RootElement, "", values);
            return values;
        }
        catch (JsonException error)
        {
            throw new FormatException($"{path} is not valid JSON: {error.Message}", error);
        }
    }

    private static void Flatten(JsonElement element, string path, Dictionary<string, string?> into)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    Flatten(property.Value, path.Length == 0 ? property.Name : $"{path}:{property.Name}", into);
                }

                break;
            case JsonValueKind.Array:
                foreach ((int index, JsonElement item) in element.EnumerateArray().Index())
                {
                    Flatten(item, $"{path}:{index}", into);
                }

                break;
            default:
                into[path] = element.ValueKind == JsonValueKind.Null ? null : element.ToString();
                break;
        }
    }
}
