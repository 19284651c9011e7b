using LocalHost.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace LocalHost.Tests.Configuration;

/// <summary>host.json, local.settings.json and the settings that go before them.</summary>
public sealed class SettingTests
{
    private static readonly IConfiguration Nothing = new ConfigurationBuilder().Build();

    [Fact]
    public void Every_key_of_host_json_that_is_honoured_is_read()
    {
        using var folder = new TestFolder();
        HostJson host = HostJson.Read(folder.Write("host.json",
            """
            { // comments are allowed
              "version": "2.0", "functionTimeout": "00:00:07",
              "logging": { "logLevel": { "default": "Warning", "Function.Intake": "Debug" } },
              "extensions": {
                "http": { "routePrefix": "/v1/" },
                "blobs": { "maxDegreeOfParallelism": 3, "poisonBlobThreshold": 2 },
                "durableTask": { "hubName": "MeritHub", "defaultVersion": "1.2.0",
                  "maxConcurrentActivityFunctions": 9, "maxConcurrentOrchestratorFunctions": 8 } },
            }
            """), Nothing);
        Assert.Equal(("v1", TimeSpan.FromSeconds(7)), (host.RoutePrefix, host.FunctionTimeout));
        Assert.Equal((3, 2), (host.BlobMaxDegreeOfParallelism, host.PoisonBlobThreshold));
        Assert.Equal(("MeritHub", "1.2.0"), (host.HubName, host.DefaultVersion));
        Assert.Equal((9, 8), (host.MaxConcurrentActivityFunctions, host.MaxConcurrentOrchestratorFunctions));
        Assert.Equal((LogLevel.Warning, LogLevel.Debug), (host.LogLevels["default"], host.LogLevels["Function.Intake"]));
    }

    [Fact]
    public void What_host_json_leaves_out_is_as_in_the_published_host()
    {
        using var folder = new TestFolder();
        HostJson host = HostJson.Read(folder.Write("host.json", "{}"), Nothing);
        Assert.Equal(("api", TimeSpan.FromMinutes(30), 5), (host.RoutePrefix, host.FunctionTimeout, host.PoisonBlobThreshold));
    }

    [Fact]
    public void An_empty_prefix_is_none()
    {
        using var folder = new TestFolder();
        Assert.Equal("", HostJson.Read(folder.Write("host.json", """{ "extensions": { "http": { "routePrefix": "" } } }"""), Nothing).RoutePrefix);
    }

    [Fact]
    public void A_timeout_of_minus_one_is_without_end()
    {
        using var folder = new TestFolder();
        Assert.Null(HostJson.Read(folder.Write("host.json", """{ "functionTimeout": "-1" }"""), Nothing).FunctionTimeout);
    }

    [Theory]
    [InlineData("AzureFunctionsJobHost")]
    [InlineData("AzureWebJobsHost")]
    public void A_setting_goes_before_the_file(string prefix)
    {
        using var folder = new TestFolder();
        IConfiguration settings = new ConfigurationBuilder().AddInMemoryCollection([new($"{prefix}:extensions:durableTask:hubName", "Overridden")]).Build();
        string file = folder.Write("host.json", """{ "extensions": { "durableTask": { "hubName": "Written" } } }""");
        Assert.Equal("Overridden", HostJson.Read(file, settings).HubName);
    }

    [Fact]
    public void The_environment_goes_before_the_apps_local_settings()
    {
        using var folder = new TestFolder();
        string given = $"LOCALHOST_TESTS_{Guid.NewGuid():N}";
        Environment.SetEnvironmentVariable(given, "environment");
        folder.Write("local.settings.json", $$"""{ "Values": { "{{given}}": "file", "Section__Name": "nested", "Flag": true } }""");
        AppSettings settings = AppSettings.Read(folder.Path);
        Assert.Equal(("environment", "nested", "nested"), (settings[given], settings["Section__Name"], settings["Section:Name"]));
        Assert.Equal(["Flag", "Section__Name"], settings.Local.Keys.Order());
        Environment.SetEnvironmentVariable(given, null);
    }

    [Fact]
    public void Encrypted_local_settings_are_refused()
    {
        using var folder = new TestFolder();
        folder.Write("local.settings.json", """{ "IsEncrypted": true, "Values": {} }""");
        Assert.Contains("func settings decrypt", Assert.Throws<HostProblemException>(() => AppSettings.Read(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_between_percent_signs_are_settings()
    {
        using var folder = new TestFolder();
        folder.Write("local.settings.json", """{ "Values": { "Container": "in", "Store": "UseDevelopmentStorage=true" } }""");
        AppSettings settings = AppSettings.Read(folder.Path);
        Assert.Equal("in/{name}", settings.Resolve("%Container%/{name}"));
        Assert.Contains("'Missing', which is not set", Assert.Throws<FormatException>(() => settings.Resolve("%Missing%")).Message, StringComparison.Ordinal);
        Assert.Null(new StorageConnections(settings).Problem("Store"));
        Assert.Equal("the storage connection 'Other' is not set", new StorageConnections(settings).Problem("Other"));
    }
}
