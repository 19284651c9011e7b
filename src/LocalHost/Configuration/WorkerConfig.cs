namespace LocalHost.Configuration;

/// <summary>How the app is started: the <c>worker.config.json</c> of its folder.</summary>
/// <param name="Arguments">What follows it, the app's own assembly last.</param>
internal sealed record WorkerConfig(string Executable, IReadOnlyList<string> Arguments)
{
    public const string FileName = "worker.config.json";

    /// <exception cref="HostProblemException">The file cannot be used; the message says why.</exception>
    public static WorkerConfig Read(string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        IConfigurationSection description = JsonFile.Read(path).GetSection("description");
        if (description["defaultExecutablePath"] is not { Length: > 0 } executable)
        {
            throw new HostProblemException(
                $"{path}: description.defaultExecutablePath is missing. Build the app again: the Functions worker SDK writes this file.");
        }
        List<string> arguments = [.. description.GetSection("arguments").GetChildren().Select(argument => argument.Value ?? "")];
        if (description["defaultWorkerPath"] is { Length: > 0 } worker)
        {
            string assembly = Path.Combine(folder, worker);
            arguments.Add(File.Exists(assembly) ? assembly : throw new HostProblemException(
                $"{path} names '{worker}', which is not in {folder}. Build the app again, or name the folder of its build output with --app."));
        }
        // A self-contained app names its own program beside the file.
        string program = executable.Replace("{WorkerRoot}", folder + Path.DirectorySeparatorChar, StringComparison.OrdinalIgnoreCase);
        // The runtime that runs the host is there for certain; the first one in PATH may not be.
        bool isHosts = program == "dotnet" && Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";
        return new WorkerConfig(isHosts ? Environment.ProcessPath! : program, arguments);
    }
}
