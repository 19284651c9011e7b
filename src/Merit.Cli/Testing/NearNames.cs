using Merit.Cli.Hosting;

namespace Merit.Cli.Testing;

/// <summary>Test names that somebody may have meant.</summary>
internal static class NearNames
{
    private const int Shown = 5;

    /// <summary>The names that share most with what was typed, best first.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(string typed, IEnumerable<TestAssembly> assemblies, CancellationToken cancellationToken)
    {
        List<string> names = [];
        foreach (TestAssembly assembly in assemblies)
        {
            string log = Path.Combine(Path.GetTempPath(), $"merit-names-{Guid.NewGuid():N}.log");
            await using (ChildProcess listing = ChildProcess.Start(
                assembly.Name, "dotnet", [assembly.Path, "-noLogo", "-noColor", "-list", "methods"], new Dictionary<string, string>(), Path.GetDirectoryName(assembly.Path)!, log))
            {
                await listing.Exited.WaitAsync(cancellationToken);
            }

            names.AddRange((await File.ReadAllLinesAsync(log, cancellationToken)).Where(line => line.Contains('.', StringComparison.Ordinal) && !line.Contains(' ', StringComparison.Ordinal)));
            File.Delete(log);
        }

        return [.. names.Distinct().OrderByDescending(name => Shared(typed, name)).ThenBy(name => name.Length).ThenBy(name => name, StringComparer.Ordinal).Take(Shown)];
    }

    /// <summary>How many pairs of neighbouring letters of one text stand in the other.</summary>
    private static int Shared(string typed, string name) =>
        Enumerable.Range(0, Math.Max(0, typed.Length - 1)).Count(at => name.Contains(typed.Substring(at, 2), StringComparison.OrdinalIgnoreCase));
}
