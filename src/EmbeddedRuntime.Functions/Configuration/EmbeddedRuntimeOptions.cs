using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace EmbeddedRuntime.Functions.Configuration;

/// <summary>The runtime's own settings: section <c>EmbeddedRuntime</c> (environment <c>EmbeddedRuntime__Name</c>).</summary>
internal sealed record EmbeddedRuntimeOptions
{
    public const string Section = "EmbeddedRuntime";

    /// <summary>Where state is kept: durable engine, keys, blob receipts, timer records.</summary>
    public required string Directory { get; init; }

    /// <summary>The addresses to listen on, separated by semicolons; port 0 takes a free one.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:7071";

    /// <summary><c>Full</c> or <c>Normal</c>: how hard the durable engine's database syncs.</summary>
    public string Synchronous { get; init; } = "Full";

    /// <summary><c>Off</c>, <c>Auto</c> or <c>Manual</c>.</summary>
    public string TimeSkipping { get; init; } = "Off";

    /// <summary>Where the bound address is written once the server listens; null for nowhere.</summary>
    public string? AddressFile { get; init; }

    /// <summary>How long running work may go on after the request to stop.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The delay after a blob function's first failure; it doubles with each further one, up to 30 s.</summary>
    public TimeSpan BlobRetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    public static EmbeddedRuntimeOptions Read(IConfiguration configuration)
    {
        IConfigurationSection section = configuration.GetSection(Section);
        return new EmbeddedRuntimeOptions
        {
            Directory = Path.GetFullPath(NonEmpty(section["Directory"]) ?? Path.Combine(".merit", "runtime")),
            Urls = NonEmpty(section["Urls"]) ?? "http://127.0.0.1:7071",
            Synchronous = NonEmpty(section["Synchronous"]) ?? "Full",
            TimeSkipping = NonEmpty(section["TimeSkipping"]) ?? "Off",
            AddressFile = NonEmpty(section["AddressFile"]),
            DrainTimeout = ReadTime(section, "DrainTimeout", TimeSpan.FromSeconds(30)),
            BlobRetryDelay = ReadTime(section, "BlobRetryDelay", TimeSpan.FromMilliseconds(500)),
        };
    }

    private static TimeSpan ReadTime(IConfigurationSection section, string name, TimeSpan unset)
    {
        if (NonEmpty(section[name]) is not { } text)
        {
            return unset;
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan value) && value >= TimeSpan.Zero
            ? value
            : throw new FormatException($"Setting {Section}:{name} is '{text}'; it takes a time as hh:mm:ss.");
    }

    private static string? NonEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
