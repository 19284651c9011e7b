using EmbeddedRuntime.Functions.Configuration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace EmbeddedRuntime.Functions.Tests.Configuration;

public sealed class HostJsonTests
{
    private static readonly IConfiguration Nothing = new ConfigurationBuilder().Build();

    [Fact]
    public void Every_setting_that_is_honoured_is_read()
    {
        using var folder = new TestFolder(
            """
            { // comments are allowed
              "version": "2.0", "functionTimeout": "00:00:07",
              "logging": { "logLevel": { "default": "Warning", "Function.Intake": "Debug" } },
              "extensions": {
                "http": { "routePrefix": "/v1/" },
                "blobs": { "maxDegreeOfParallelism": 3, "poisonBlobThreshold": 2 },
                "durableTask": { "hubName": "MeritHub", "defaultVersion": "1.2.0", "versionMatchStrategy": "Strict", "versionFailureStrategy": "Fail",
                  "maxConcurrentActivityFunctions": 9, "maxConcurrentOrchestratorFunctions": 8 } },
            }
            """);
        HostJson host = HostJson.Read(Path.Combine(folder.Path, "host.json"), Nothing);
        Assert.Equal("v1", host.RoutePrefix);
        Assert.Equal(TimeSpan.FromSeconds(7), host.FunctionTimeout);
        Assert.Equal((3, 2), (host.BlobMaxDegreeOfParallelism, host.PoisonBlobThreshold));
        Assert.Equal(("MeritHub", "1.2.0", "Strict", "Fail"), (host.HubName, host.DefaultVersion, host.VersionMatchStrategy, host.VersionFailureStrategy));
        Assert.Equal((9, 8), (host.MaxConcurrentActivityFunctions, host.MaxConcurrentOrchestratorFunctions));
        Assert.Equal(["Warning", "Debug"], [host.LogLevels["default"], host.LogLevels["Function.Intake"]]);
    }

    [Fact]
    public void Without_a_file_the_defaults_are_those_of_the_published_host()
    {
        HostJson host = HostJson.Read(null, Nothing);
        Assert.Equal(("api", TimeSpan.FromMinutes(30), 5), (host.RoutePrefix, host.FunctionTimeout, host.PoisonBlobThreshold));
    }

    [Fact]
    public void A_timeout_of_minus_one_is_without_end()
    {
        using var folder = new TestFolder("""{ "functionTimeout": "-1" }""");
        Assert.Null(HostJson.Read(Path.Combine(folder.Path, "host.json"), Nothing).FunctionTimeout);
    }

    [Fact]
    public void A_setting_named_after_the_host_overrides_the_file()
    {
        using var folder = new TestFolder("""{ "extensions": { "durableTask": { "hubName": "Written" } } }""");
        IConfiguration settings = new ConfigurationBuilder()
            .AddInMemoryCollection([new("AzureWebJobsHost:extensions:durableTask:hubName", "Overridden")]).Build();
        Assert.Equal("Overridden", HostJson.Read(Path.Combine(folder.Path, "host.json"), settings).HubName);
    }

    [Theory]
    [InlineData("{", "not valid JSON")]
    [InlineData("""{ "functionTimeout": "soon" }""", "functionTimeout is 'soon'")]
    [InlineData("""{ "extensions": { "blobs": { "maxDegreeOfParallelism": 0 } } }""", "maxDegreeOfParallelism is '0'")]
    [InlineData("""{ "logging": { "logLevel": { "default": "Loud" } } }""", "is 'Loud', which is no log level")]
    [InlineData("""{ "extensions": { "durableTask": { "defaultVersion": "1", "versionMatchStrategy": "Perhaps" } } }""", "versionMatchStrategy is 'Perhaps'")]
    public void A_file_that_cannot_be_honoured_is_refused_at_the_start(string json, string problem)
    {
        using var folder = new TestFolder(json);
        Assert.Contains(
            problem, Assert.Throws<FunctionWorkerException>(TestHost.Builder(folder, typeof(SettingFunctions)).Build).Message, StringComparison.Ordinal);
    }
}
