using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Merit.Bench.Hosting;

/// <summary>A worker of the published Durable Task SDK, without Functions, in a process of its own.</summary>
internal static class SdkWorker
{
    public const string Verb = "sdk-worker";
    public const string Ready = "SDK worker ";

    /// <summary>Serves a hub until standard input ends.</summary>
    public static async Task<int> RunAsync(string hub)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddDurableTaskWorker(worker =>
        {
            worker.AddTasks(tasks =>
            {
                tasks.AddOrchestratorFunc(HelloCities.Orchestrator, static async context =>
                {
                    string said = "";
                    foreach (string city in HelloCities.Cities)
                    {
                        said += await context.CallActivityAsync<string>("SayHello", city) + " ";
                    }
                    return said.TrimEnd();
                });
                tasks.AddActivityFunc<string, string>("SayHello", static (_, city) => $"Hello {city}!");
            });
            worker.UseGrpc(hub);
        });
        using IHost host = builder.Build();
        await host.StartAsync();
        Console.WriteLine($"{Ready}of {hub}");
        await Console.In.ReadToEndAsync();
        await host.StopAsync();
        return 0;
    }
}
