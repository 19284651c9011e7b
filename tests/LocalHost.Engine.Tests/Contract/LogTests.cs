using Microsoft.DurableTask;

namespace LocalHost.Engine.Tests.Contract;

public sealed class LogTests
{
    [Fact]
    public async Task Logs_name_what_happens_and_never_show_a_payload_or_a_message_of_the_app()
    {
        using var log = new LogLines();
        await using RunningHub hub = await RunningHub.StartAsync(
            t => t
                .AddOrchestratorFunc<string, string>("Logged", async (context, s) => await context.CallActivityAsync<string>("LoggedStep", s))
                .AddActivityFunc<string>("LoggedStep", (_, s) => throw new FormatException(s)),
            logging: log);

        await hub.RunAsync("Logged", "secret payload", "logged-1");

        Assert.Contains(log.Lines, l => l.Contains("LoggedStep", StringComparison.Ordinal) && l.Contains("logged-1", StringComparison.Ordinal) && l.Contains("System.FormatException", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, l => l.Contains("secret", StringComparison.Ordinal));
    }
}
