using System.Xml.Linq;

namespace Merit.Cli.Testing;

/// <summary>A built test project.</summary>
/// <param name="Name">The name of its folder and project.</param>
/// <param name="Path">Its assembly, which is also its runner.</param>
public sealed record TestAssembly(string Name, string Path)
{
    // The longest first, so that the others, and with them plain mistakes, pass beside it.
    private const string Longest = "EndToEnd";

    /// <summary>All test projects of a checkout, built in the configuration of this program.</summary>
    /// <exception cref="UserFacingException">One is not built.</exception>
    public static IReadOnlyList<TestAssembly> FindAll(Workspace workspace) =>
        // One level deep: what a build makes further down is no project of ours.
        [.. Directory.EnumerateDirectories(System.IO.Path.Combine(workspace.Root, "tests"))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj"))
            .Where(IsTestProject)
            .Select(project => Built(workspace, project))
            .OrderBy(t => t.Name != Longest)
            .ThenBy(t => t.Name, StringComparer.Ordinal)];

    // What lies in tests/ and says that it is none, is a part that tests use.
    private static bool IsTestProject(string project) =>
        XDocument.Load(project).Descendants("IsTestProject").All(said => !said.Value.Equals("false", StringComparison.OrdinalIgnoreCase));

    private static TestAssembly Built(Workspace workspace, string project)
    {
        string name = System.IO.Path.GetFileNameWithoutExtension(project);
        string path = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(project)!, "bin", Workspace.Configuration, "net10.0", name + ".dll");
        return File.Exists(path)
            ? new TestAssembly(name, path)
            : throw new UserFacingException($"{System.IO.Path.GetRelativePath(workspace.Root, project)} is not built. Start the tests through ./merit test.");
    }
}
