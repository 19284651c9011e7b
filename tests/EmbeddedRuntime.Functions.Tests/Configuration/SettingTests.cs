using System.Net;
using EmbeddedRuntime.Functions.Configuration;
using Microsoft.Extensions.Configuration;

namespace EmbeddedRuntime.Functions.Tests.Configuration;

public sealed class SettingTests
{
    [Fact]
    public async Task Local_settings_are_settings_and_the_environment_ranks_above_them()
    {
        using var folder = new TestFolder("""{ "extensions": { "http": { "routePrefix": "" } }, "logging": { "logLevel": { "default": "None" } } }""");
        string overridden = "MeritTest" + Guid.NewGuid().ToString("N");
        await File.WriteAllTextAsync(
            Path.Combine(folder.Path, "local.settings.json"),
            $$"""{ "IsEncrypted": false, "Values": { "Mail__From": "bkn@example.id", "{{overridden}}": "file" } }""",
            TestContext.Current.CancellationToken);
        Environment.SetEnvironmentVariable(overridden, "environment");
        try
        {
            await using TestHost host = await TestHost.StartAsync(folder, null, typeof(SettingFunctions));
            Assert.Equal((HttpStatusCode.OK, "bkn@example.id"), await host.GetAsync("/setting/Mail:From"));
            Assert.Equal((HttpStatusCode.OK, "environment"), await host.GetAsync($"/setting/{overridden}"));
        }
        finally
        {
            Environment.SetEnvironmentVariable(overridden, null);
        }
    }

    [Fact]
    public async Task A_function_that_runs_longer_than_host_json_allows_is_cancelled_and_answers_500()
    {
        using var folder = new TestFolder("""{ "functionTimeout": "00:00:00.200", "logging": { "logLevel": { "default": "None" } } }""");
        await using TestHost host = await TestHost.StartAsync(folder, null, typeof(SettingFunctions));
        Assert.Equal((HttpStatusCode.InternalServerError, ""), await host.GetAsync("/api/Slow"));
    }

    [Theory]
    [InlineData("%A%", "a")]
    [InlineData("x-%A%-%Section__Name%", "x-a-s")]
    [InlineData("%Section:Name%", "s")]
    [InlineData("nothing", "nothing")]
    public void Names_in_percent_signs_become_the_settings(string text, string expected)
    {
        Assert.Equal(expected, new SettingResolver(Settings()).Resolve(text));
    }

    [Fact]
    public void A_setting_that_is_missing_is_named()
    {
        FormatException error = Assert.Throws<FormatException>(() => new SettingResolver(Settings()).Resolve("%B%"));
        Assert.Contains("'B'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_address_is_written_to_the_address_file_once_the_server_listens()
    {
        using var folder = new TestFolder();
        string file = Path.Combine(folder.Path, "run", "address");
        await using TestHost host = await TestHost.StartAsync(
            folder, builder => builder.Configuration["EmbeddedRuntime:AddressFile"] = file, typeof(SettingFunctions));
        Assert.Equal(host.Address, new Uri(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)));
    }

    private static IConfiguration Settings() =>
        new ConfigurationBuilder().AddInMemoryCollection([new("A", "a"), new("Section:Name", "s")]).Build();
}
