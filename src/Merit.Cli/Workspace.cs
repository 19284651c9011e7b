namespace Merit.Cli;

/// <summary>Where things lie in a checkout.</summary>
/// <param name="Root">The folder that holds <c>MeritFunctions.sln</c>.</param>
public sealed record Workspace(string Root)
{
    /// <summary>Everything that running leaves behind; may be deleted at any time while nothing runs.</summary>
    public string DataDirectory => Path.Combine(Root, ".merit");

    /// <summary>The pinned storage emulator.</summary>
    public string AzuriteDirectory => Path.Combine(Root, "tools", "azurite");

    /// <summary>The build configuration of this program, which is that of everything it starts.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent?.Name ?? "Release";

    /// <summary>The checkout that this program was built in, or that <c>MERIT_ROOT</c> names.</summary>
    /// <exception cref="UserFacingException">Neither leads to a checkout.</exception>
    public static Workspace Find()
    {
        if (Environment.GetEnvironmentVariable("MERIT_ROOT") is { Length: > 0 } named)
        {
            return new Workspace(Path.GetFullPath(named));
        }

        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MeritFunctions.sln")))
            {
                return new Workspace(folder.FullName);
            }
        }

        throw new UserFacingException("This command runs from a checkout of MeritFunctions: no folder above it holds MeritFunctions.sln.");
    }

    /// <summary>The folder of the built app, in the configuration that this program was built in.</summary>
    /// <exception cref="UserFacingException">It is not built.</exception>
    public string AppDirectory() => Path.GetDirectoryName(Built("MeritFunctions"))!;

    /// <summary>The program that runs the app, in the same configuration.</summary>
    /// <exception cref="UserFacingException">It is not built.</exception>
    public string HostAssembly() => Built("LocalHost");

    private string Built(string project)
    {
        string path = Path.Combine(Root, "src", project, "bin", Configuration, "net10.0", project + ".dll");
        return File.Exists(path) ? path : throw new UserFacingException($"{Path.GetRelativePath(Root, path)} is missing. Build src/{project}, or start through ./merit.");
    }
}
