using System.Collections;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace LocalHost.Configuration;

/// <summary>The app's settings: the environment, and behind it the <c>Values</c> of <c>local.settings.json</c> beside the app.</summary>
internal sealed class AppSettings
{
    public const string LocalFileName = "local.settings.json";

    private AppSettings(Dictionary<string, string> local, IConfiguration configuration)
    {
        Local = local;
        Configuration = configuration;
    }

    /// <summary>What the file gives the worker's environment: only names that the environment itself does not have.</summary>
    public IReadOnlyDictionary<string, string> Local { get; }

    /// <summary>Every setting; <c>A__B</c> is read as <c>A:B</c>.</summary>
    public IConfiguration Configuration { get; }

    /// <summary>A setting, its name written with <c>:</c> or with <c>__</c>; null when it is not set.</summary>
    public string? this[string name] => Configuration[name] ?? Configuration[name.Replace("__", ":", StringComparison.Ordinal)];

    /// <param name="folder">The app's folder; null reads the environment alone.</param>
    /// <exception cref="HostProblemException">The file is there and cannot be used.</exception>
    public static AppSettings Read(string? folder)
    {
        Dictionary<string, string> local = [];
        if (folder is not null && Path.Combine(folder, LocalFileName) is { } path && File.Exists(path))
        {
            HashSet<string> given = [.. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => Normal((string)variable.Key))];
            foreach ((string name, string value) in Values(path))
            {
                if (!given.Contains(Normal(name)))
                {
                    local[name] = value;
                }
            }
        }
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(local.Select(value => KeyValuePair.Create(value.Key.Replace("__", ":", StringComparison.Ordinal), (string?)value.Value)))
            .AddEnvironmentVariables()
            .Build();
        return new AppSettings(local, configuration);
    }

    private static string Normal(string name) => name.Replace("__", ":", StringComparison.Ordinal).ToUpperInvariant();

    private static IEnumerable<(string Name, string Value)> Values(string path)
    {
        JsonElement file = JsonFile.Read(path);
        if (file.TryGetProperty("IsEncrypted", out JsonElement encrypted) && encrypted.ValueKind == JsonValueKind.True)
        {
            throw new HostProblemException($"{path} is encrypted, and this host reads it in the clear only: run 'func settings decrypt' beside it.");
        }
        return file.TryGetProperty("Values", out JsonElement values) && values.ValueKind == JsonValueKind.Object
            ? values.EnumerateObject().Select(value => (value.Name, value.Value.ToString()))
            : [];
    }
}
