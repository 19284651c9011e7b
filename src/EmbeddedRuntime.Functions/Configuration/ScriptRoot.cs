using Microsoft.Extensions.Configuration;

namespace EmbeddedRuntime.Functions.Configuration;

/// <summary>The folder that holds host.json and <c>local.settings.json</c>.</summary>
internal static class ScriptRoot
{
    /// <summary>
    /// The file in the folder that <c>AzureWebJobsScriptRoot</c> names, else beside the program, else in the current
    /// directory; null when there is none.
    /// </summary>
    public static string? Find(string fileName, IConfiguration configuration)
    {
        string[] folders = configuration["AzureWebJobsScriptRoot"] is { Length: > 0 } root
            ? [root]
            : [AppContext.BaseDirectory, Directory.GetCurrentDirectory()];
        return folders.Select(folder => Path.GetFullPath(Path.Combine(folder, fileName))).FirstOrDefault(File.Exists);
    }
}
