using System.Text.Json;

namespace EmbeddedRuntime.Functions.Tests;

/// <summary>The keys file of a host, as an operator reads it.</summary>
internal sealed record Keys(
    string MasterKey,
    Dictionary<string, string> FunctionKeys,
    Dictionary<string, string> SystemKeys,
    Dictionary<string, Dictionary<string, string>> Functions)
{
    public static string PathIn(TestFolder folder) => Path.Combine(folder.State, "keys.json");

    public static Keys Read(TestFolder folder) =>
        JsonSerializer.Deserialize<Keys>(File.ReadAllText(PathIn(folder)), JsonSerializerOptions.Web)!;
}
