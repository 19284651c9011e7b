using System.Text.Json;

namespace Merit.Cli.Demo;

/// <summary>What must come out of the demo's cycle: figures that were published, each with its source.</summary>
public sealed record ExpectedCycle(string Cycle, string Instrument, IReadOnlyDictionary<string, int> Categories, IReadOnlyList<ExpectedResult> Results)
{
    /// <summary>Reads <c>expected.json</c>.</summary>
    public static ExpectedCycle Read(string path) =>
        JsonSerializer.Deserialize<ExpectedCycle>(File.ReadAllBytes(path), JsonSerializerOptions.Web) ?? throw new UserFacingException($"{path} is empty.");
}
