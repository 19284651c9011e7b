using System.Text.RegularExpressions;

namespace LocalHost.Configuration;

/// <summary>Replaces <c>%Name%</c> in what a binding says by the setting of that name.</summary>
internal sealed partial class SettingResolver(AppSettings settings)
{
    /// <exception cref="FormatException">A named setting does not exist.</exception>
    public string Resolve(string text) => SettingName().Replace(text, match =>
    {
        string name = match.Groups[1].Value;
        return settings[name] ?? throw new FormatException($"'{text}' names the setting '{name}', which is not set.");
    });

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex SettingName();
}
