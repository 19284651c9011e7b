using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Infra.Tests;

public sealed partial class HostFilesTests
{
    [Fact]
    public void Both_host_files_agree_in_everything_but_the_backend()
    {
        JsonNode storage = JsonNode.Parse(Repository.Text("host.json"))!;
        JsonNode scheduler = JsonNode.Parse(Repository.Text("host.dts.json"))!;

        JsonNode? storageProvider = Take(storage);
        JsonNode? schedulerProvider = Take(scheduler);

        Assert.Equal("AzureStorage", (string?)storageProvider?["type"]);
        Assert.Equal("azureManaged", (string?)schedulerProvider?["type"]);
        Assert.Equal("DURABLE_TASK_SCHEDULER_CONNECTION_STRING", (string?)schedulerProvider?["connectionStringName"]);
        Assert.True(JsonNode.DeepEquals(storage, scheduler), $"{storage}\n{scheduler}");
    }

    [Fact]
    public void New_orchestrations_carry_a_version_and_older_ones_still_run()
    {
        JsonElement durable = Repository.Json("host.json").GetProperty("extensions").GetProperty("durableTask");

        Assert.Matches("^\\d+\\.\\d+\\.\\d+$", durable.GetProperty("defaultVersion").GetString());
        Assert.Equal("CurrentOrOlder", durable.GetProperty("versionMatchStrategy").GetString());
        Assert.Equal("Reject", durable.GetProperty("versionFailureStrategy").GetString());
    }

    [Theory]
    [InlineData("controlQueueVisibilityTimeout")]
    [InlineData("workItemQueueVisibilityTimeout")]
    public void After_a_kill_no_message_stays_hidden_for_longer_than_the_backend_demands(string setting)
    {
        JsonElement storage = Repository.Json("host.json").GetProperty("extensions").GetProperty("durableTask").GetProperty("storageProvider");

        Assert.Equal("00:01:00", storage.GetProperty(setting).GetString());
    }

    [Fact]
    public void The_task_hub_keeps_its_own_records_to_itself_and_traces()
    {
        JsonElement host = Repository.Json("host.json");
        JsonElement levels = host.GetProperty("logging").GetProperty("logLevel");
        JsonElement tracing = host.GetProperty("extensions").GetProperty("durableTask").GetProperty("tracing");

        Assert.All(["DurableTask.AzureStorage", "DurableTask.Core"], category => Assert.Equal("Warning", levels.GetProperty(category).GetString()));
        Assert.True(tracing.GetProperty("distributedTracingEnabled").GetBoolean());
        Assert.Equal("V2", tracing.GetProperty("version").GetString());
    }

    [Fact]
    public void The_task_hub_of_the_templates_is_the_one_of_the_host_files()
    {
        string hub = Repository.Json("host.dts.json").GetProperty("extensions").GetProperty("durableTask").GetProperty("hubName").GetString()!;

        Assert.Equal(hub, TaskHub().Match(Repository.Text("infra/main.bicep")).Groups[1].Value);
    }

    [Fact]
    public void Every_file_that_the_deployment_guide_and_azd_name_exists()
    {
        string text = Repository.Text("docs/operations/deploy.md") + Repository.Text("azure.yaml");
        string[] paths = [.. Paths().Matches(text).Select(match => match.Value).Distinct()];

        Assert.Contains("infra/events.bicep", paths);
        Assert.All(paths, path => Assert.True(Path.Exists(Repository.PathTo(path)), path));
    }

    private static JsonNode? Take(JsonNode host)
    {
        JsonObject durable = host["extensions"]!["durableTask"]!.AsObject();
        JsonNode? provider = durable["storageProvider"];
        durable.Remove("storageProvider");
        return provider;
    }

    [GeneratedRegex("var taskHubName = '([^']+)'")]
    private static partial Regex TaskHub();

    [GeneratedRegex("(infra|src)/[\\w./-]*\\w|(?<![/\\w])host(\\.dts)?\\.json|docs/[\\w./-]*\\w")]
    private static partial Regex Paths();
}
