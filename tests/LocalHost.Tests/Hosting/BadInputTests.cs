using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LocalHost.Tests.Hosting;

/// <summary>What cannot be run is told in one line, and nothing is left running.</summary>
public sealed class BadInputTests
{
    private const string GoodHost = """{ "version": "2.0" }""";
    private const string GoodWorker = """{ "description": { "defaultExecutablePath": "/bin/sh", "defaultWorkerPath": "app.sh" } }""";

    [Theory]
    [InlineData(null, GoodWorker, "has no host.json: name the folder of the app's build output with --app")]
    [InlineData(GoodHost, null, "has no worker.config.json: name the folder of the app's build output with --app")]
    [InlineData("{\n  \"version\": \"2.0\",\n  oops }", GoodWorker, "host.json, line 3, column 3:")]
    [InlineData("[]", GoodWorker, "host.json must be one JSON object")]
    [InlineData("""{ "functionTimeout": "soon" }""", GoodWorker, "host.json: functionTimeout is 'soon'; it takes a time as hh:mm:ss")]
    [InlineData("""{ "logging": { "logLevel": { "default": "Loud" } } }""", GoodWorker, "host.json: logging.logLevel.default is 'Loud'; it takes Trace, Debug,")]
    [InlineData("""{ "extensions": { "blobs": { "poisonBlobThreshold": 0 } } }""", GoodWorker, "extensions.blobs.poisonBlobThreshold is '0'; it takes a whole number")]
    [InlineData(GoodHost, """{ "description": { "defaultExecutablePath": "dotnet", "defaultWorkerPath": "Gone.dll" } }""", "names 'Gone.dll', which is not in")]
    [InlineData(GoodHost, "{}", "worker.config.json has no object 'description'")]
    [InlineData(GoodHost, GoodWorker, "does not start. The worker ended with exit code 3: This is no worker.")]
    [InlineData(GoodHost, """{ "description": { "defaultExecutablePath": "/no/such/program" } }""", "The worker ended with exit code 127:")]
    public async Task An_app_folder_that_cannot_be_run_is_refused(string? host, string? worker, string told)
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder["app"]);
        folder.Write("app/app.sh", "echo This is no worker. >&2; exit 3");
        if (host is not null)
        {
            folder.Write("app/host.json", host);
        }
        if (worker is not null)
        {
            folder.Write("app/worker.config.json", worker);
        }
        await RefusedAsync(folder, told, "--app", folder["app"]);
    }

    [Theory]
    [InlineData("--app|/no/such/folder", "The app's folder /no/such/folder does not exist")]
    [InlineData("--urls|here", "--urls is 'here'; it takes an address such as http://127.0.0.1:7071")]
    [InlineData("--urls|http://example.com:1", "its host must be localhost or an IP address")]
    [InlineData("--drain-timeout|-1", "--drain-timeout is -1; it takes seconds")]
    [InlineData("--time-skipping|Maybe", "Cannot parse argument 'Maybe' for option '--time-skipping'")]
    [InlineData("--nonsense", "Unrecognized command or argument '--nonsense'")]
    [InlineData("--blob-forwarder|http://127.0.0.1:0", "--blob-forwarder and --blob-upstream are given together")]
    public async Task A_command_line_that_cannot_be_followed_is_refused(string arguments, string told)
    {
        using var folder = new TestFolder();
        await RefusedAsync(folder, told, arguments.Split('|'));
    }

    [Theory]
    [InlineData("--urls")]
    [InlineData("--hub-url")]
    public async Task A_port_in_use_is_named_with_the_option_that_names_another(string option)
    {
        using var folder = new TestFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await RefusedAsync(
            folder, $"Port {port} of 127.0.0.1 is in use: stop the program that listens there, or name another address with {option}",
            [option, $"http://127.0.0.1:{port}", .. option == "--urls" ? (string[])[] : ["--urls", "http://127.0.0.1:0"]]);
    }

    [Fact]
    public async Task A_state_folder_in_use_names_the_process_that_holds_it()
    {
        using var folder = new TestFolder();
        using HostProcess first = HostProcess.Start(folder, "--urls", "http://127.0.0.1:0");
        await first.AddressAsync();
        await RefusedAsync(
            folder, string.Create(CultureInfo.InvariantCulture, $"The state folder {folder["state"]} is in use by process {first.Id}"), "--urls", "http://127.0.0.1:0");
    }

    [Fact]
    public async Task A_state_folder_that_cannot_be_is_named()
    {
        using var folder = new TestFolder();
        folder.Write("state", "a file");
        await RefusedAsync(folder, $"The state folder {folder["state"]} cannot be written", "--urls", "http://127.0.0.1:0");
    }

    private static async Task RefusedAsync(TestFolder folder, string told, params string[] arguments)
    {
        // Nothing may be left that still holds the pipes: reading them to the end shows that nothing is.
        using HostProcess host = HostProcess.Start(folder, arguments);
        Assert.Equal(1, await host.ExitCodeAsync());
        string line = Assert.Single(host.Errors);
        Assert.StartsWith("LocalHost: ", line, StringComparison.Ordinal);
        Assert.Contains(told, line, StringComparison.Ordinal);
        Assert.DoesNotContain(host.Output, line => line.Contains("Listening", StringComparison.Ordinal));
    }
}
