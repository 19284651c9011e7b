using System.Collections;
using System.Text.RegularExpressions;

namespace LocalHost.Configuration;

/// <summary>The app's settings: the environment, and behind it the <c>Values</c> of <c>local.settings.json</c> beside the app.</summary>
/// <param name="Local">What the file gives the worker's environment: only names that the environment itself does not have.</param>
/// <param name="Configuration">Every setting; <c>A__B</c> is read as <c>A:B</c>.</param>
internal sealed partial record AppSettings(IReadOnlyDictionary<string, string> Local, IConfiguration Configuration)
{
    public const string EnvironmentName = "AZURE_FUNCTIONS_ENVIRONMENT";

    public string EnvironmentOfApp => this[EnvironmentName] ?? "Development";

    public bool IsDevelopment => EnvironmentOfApp.Equals("Development", StringComparison.OrdinalIgnoreCase);

    /// <summary>A setting, its name written with <c>:</c> or with <c>__</c>; null when it is not set.</summary>
    public string? this[string name] => Configuration[name] ?? Configuration[Colons(name)];

    /// <param name="folder">The app's folder; null reads the environment alone.</param>
    /// <exception cref="HostProblemException">The file is there and cannot be used.</exception>
    public static AppSettings Read(string? folder)
    {
        Dictionary<string, string> local = [];
        if (folder is not null && Path.Combine(folder, "local.settings.json") is { } path && File.Exists(path))
        {
            IConfiguration file = JsonFile.Read(path);
            if (bool.TryParse(file["IsEncrypted"], out bool isEncrypted) && isEncrypted)
            {
                throw new HostProblemException($"{path} is encrypted, and this host does not decrypt: run 'func settings decrypt' beside it.");
            }
            var given = Environment.GetEnvironmentVariables().Keys.Cast<string>().Select(Colons).ToHashSet(StringComparer.OrdinalIgnoreCase);
            local = file.GetSection("Values").AsEnumerable(makePathsRelative: true)
                .Where(setting => setting.Value is not null && !given.Contains(Colons(setting.Key)))
                .ToDictionary(setting => setting.Key, setting => setting.Value!);
        }
        return new AppSettings(local, new ConfigurationBuilder()
            .AddInMemoryCollection(local.Select(setting => KeyValuePair.Create(Colons(setting.Key), (string?)setting.Value)))
            .AddEnvironmentVariables()
            .Build());
    }

    /// <summary>Replaces <c>%Name%</c> in what a binding says by the setting of that name.</summary>
    /// <exception cref="FormatException">A named setting does not exist.</exception>
    public string Resolve(string text) => SettingName().Replace(text, match => this[match.Groups[1].Value]
        ?? throw new FormatException($"'{text}' names the setting '{match.Groups[1].Value}', which is not set."));

    private static string Colons(string name) => name.Replace("__", ":", StringComparison.Ordinal);

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex SettingName();
}
