using System.Text.Json;

namespace LocalHost.Configuration;

/// <summary>How the app is started: the <c>worker.config.json</c> of its folder.</summary>
/// <param name="Executable">The program.</param>
/// <param name="Arguments">What follows it, the app's own assembly last.</param>
internal sealed record WorkerConfig(string Executable, IReadOnlyList<string> Arguments)
{
    public const string FileName = "worker.config.json";

    /// <exception cref="HostProblemException">The file cannot be used; the message says why.</exception>
    public static WorkerConfig Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        JsonElement file = JsonFile.Read(path);
        JsonElement description = file.TryGetProperty("description", out JsonElement inner) && inner.ValueKind == JsonValueKind.Object
            ? inner
            : throw new HostProblemException($"{path} has no object 'description'. Build the app again: the Functions worker SDK writes this file.");
        if (Text(description, "defaultExecutablePath") is not { Length: > 0 } executable)
        {
            throw new HostProblemException($"{path}: description.defaultExecutablePath is missing. Build the app again: the Functions worker SDK writes this file.");
        }
        List<string> arguments = [];
        if (description.TryGetProperty("arguments", out JsonElement given) && given.ValueKind == JsonValueKind.Array)
        {
            arguments.AddRange(given.EnumerateArray().Select(argument => argument.ToString()));
        }
        if (Text(description, "defaultWorkerPath") is { Length: > 0 } worker)
        {
            string assembly = Path.Combine(folder, worker);
            arguments.Add(File.Exists(assembly) ? assembly : throw new HostProblemException(
                $"{path} names '{worker}', which is not in {folder}. Build the app again, or name the folder of its build output with --app."));
        }
        return new WorkerConfig(Program(executable, folder), arguments);
    }

    private static string Program(string executable, string folder)
    {
        // A self-contained app names its own program beside the file.
        string program = executable.Replace("{WorkerRoot}", folder + Path.DirectorySeparatorChar, StringComparison.OrdinalIgnoreCase);
        // The runtime that runs the host is there for certain; the first one in PATH may not be.
        return program == "dotnet" && Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : program;
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
