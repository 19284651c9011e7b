using System.Text.Json;

namespace Infra.Tests;

/// <summary>The files that the tests read.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string PathTo(string path) => Path.Combine(Root, path);

    public static string Text(string path) => File.ReadAllText(PathTo(path)).ReplaceLineEndings("\n");

    public static JsonElement Json(string path)
    {
        using JsonDocument document = JsonDocument.Parse(Text(path));
        return document.RootElement.Clone();
    }

    private static string Find(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MeritFunctions.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above {start} holds MeritFunctions.sln.");
    }
}
