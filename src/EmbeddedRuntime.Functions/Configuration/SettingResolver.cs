using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace EmbeddedRuntime.Functions.Configuration;

/// <summary>Replaces <c>%Name%</c> in attribute strings by the setting of that name.</summary>
internal sealed partial class SettingResolver(IConfiguration configuration)
{
    /// <exception cref="FormatException">A named setting does not exist.</exception>
    public string Resolve(string text) => SettingName().Replace(text, match =>
    {
        string name = match.Groups[1].Value;
        return Find(name) ?? throw new FormatException($"'{text}' names the setting '{name}', which is not set.");
    });

    /// <summary>The setting, its name written with <c>:</c> or with <c>__</c>.</summary>
    public string? Find(string name) =>
        configuration[name] ?? configuration[name.Replace("__", ":", StringComparison.Ordinal)];

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex SettingName();
}
