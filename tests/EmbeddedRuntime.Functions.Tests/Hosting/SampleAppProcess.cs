using System.Diagnostics;
using System.Globalization;

namespace EmbeddedRuntime.Functions.Tests.Hosting;

/// <summary>The sample app in a process of its own, as an operator runs it.</summary>
internal sealed class SampleAppProcess : IDisposable
{
    private readonly Process _process;

    private SampleAppProcess(Process process, Uri address)
    {
        _process = process;
        Client = new HttpClient { BaseAddress = address };
    }

    public HttpClient Client { get; }

    public bool HasExited => _process.HasExited;

    public static async Task<SampleAppProcess> StartAsync(TestFolder folder, params IReadOnlyList<string> settings)
    {
        string addressFile = Path.Combine(folder.Path, "address");
        File.Delete(addressFile);
        var start = new ProcessStartInfo("dotnet",
        [
            Assembly(), $"--WorkFolder={folder.Path}", $"--EmbeddedRuntime:Directory={folder.State}", "--EmbeddedRuntime:Urls=http://127.0.0.1:0",
            $"--EmbeddedRuntime:AddressFile={addressFile}", $"--AzureWebJobsScriptRoot={folder.Path}", .. settings,
        ]);
        Process process = Process.Start(start)!;
        string address = await Eventually.SeeAsync(
            () => File.Exists(addressFile) ? File.ReadAllText(addressFile) : "", seen => seen.Length > 0 || process.HasExited);
        return new SampleAppProcess(process, new Uri(address));
    }

    /// <summary>Sends SIGTERM, as systemd or a container's end does.</summary>
    public async Task TerminateAsync()
    {
        using Process kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Its exit code, once it has ended.</summary>
    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    /// <summary>The app beside this test project, of the same configuration.</summary>
    private static string Assembly()
    {
        const string Name = "EmbeddedRuntime.Functions.SampleApp";
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        string tests = framework.Parent!.Parent!.Parent!.Parent!.FullName;
        return Path.Combine(tests, Name, "bin", framework.Parent.Name, framework.Name, Name + ".dll");
    }
}
