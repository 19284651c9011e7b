using System.Text.Json;
using EmbeddedRuntime.DurableTask;
using EmbeddedRuntime.Functions.Configuration;
using EmbeddedRuntime.Functions.Discovery;
using EmbeddedRuntime.Functions.Invocation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EmbeddedRuntime.Functions.Durable;

/// <summary>Puts the durable engine behind the functions.</summary>
internal static class DurableHosting
{
    /// <summary>The file of the durable engine in the state folder.</summary>
    public const string DatabaseFile = "taskhub.db";

    public static void Add(IServiceCollection services, EmbeddedRuntimeOptions options, HostJson host, FunctionCatalog catalog)
    {
        var skipping = Setting<TimeSkipping>($"{EmbeddedRuntimeOptions.Section}:TimeSkipping", options.TimeSkipping);
        var synchronous = Setting<EmbeddedSynchronous>($"{EmbeddedRuntimeOptions.Section}:Synchronous", options.Synchronous);
        Directory.CreateDirectory(options.Directory);
        services.AddEmbeddedTaskHub(hub =>
        {
            hub.DatabasePath = Path.Combine(options.Directory, DatabaseFile);
            hub.TaskHubName = host.HubName;
            hub.Synchronous = synchronous;
            hub.TimeSkipping = skipping;
            hub.DrainTimeout = options.DrainTimeout;
            hub.MaxConcurrentActivities = host.MaxConcurrentActivityFunctions ?? hub.MaxConcurrentActivities;
            hub.MaxConcurrentOrchestrations = host.MaxConcurrentOrchestratorFunctions ?? hub.MaxConcurrentOrchestrations;
        });
        services.AddSingleton(provider => new ClockGuard(provider.GetRequiredService<EmbeddedClock>().Hold));
        services.AddSingleton<DurableAddresses>();
        services.AddOptions<DurableTaskRegistry>().Configure<FunctionPipeline, IServiceScopeFactory, IServiceProvider>(
            (registry, pipeline, scopes, root) => Register(registry, catalog, pipeline, scopes, root));
        AddConverter(services);
        services.AddDurableTaskWorker(worker =>
        {
            if (host.DefaultVersion is { Length: > 0 } version)
            {
                worker.UseVersioning(new DurableTaskWorkerOptions.VersioningOptions
                {
                    Version = version,
                    DefaultVersion = version,
                    MatchStrategy = Setting<DurableTaskWorkerOptions.VersionMatchStrategy>(
                        "host.json: versionMatchStrategy", host.VersionMatchStrategy ?? nameof(DurableTaskWorkerOptions.VersionMatchStrategy.CurrentOrOlder)),
                    FailureStrategy = Setting<DurableTaskWorkerOptions.VersionFailureStrategy>(
                        "host.json: versionFailureStrategy", host.VersionFailureStrategy ?? nameof(DurableTaskWorkerOptions.VersionFailureStrategy.Reject)),
                });
            }

            worker.UseEmbedded();
        });
        services.AddDurableTaskClient(client =>
        {
            if (host.DefaultVersion is { Length: > 0 } version)
            {
                client.UseDefaultVersion(version);
            }

            client.UseEmbedded();
        });
    }

    // As on Azure: the functions' own serializer, which reads JSON without regard to the case of names.
    private static void AddConverter(IServiceCollection services)
    {
        services.Configure<JsonSerializerOptions>(json => json.PropertyNameCaseInsensitive = true);
        services.AddOptions<DurableTaskWorkerOptions>().Configure<IOptions<WorkerOptions>, IOptions<JsonSerializerOptions>>(
            (options, worker, json) => options.DataConverter = Converter(worker.Value, json.Value));
        services.AddOptions<DurableTaskClientOptions>().Configure<IOptions<WorkerOptions>, IOptions<JsonSerializerOptions>>(
            (options, worker, json) => options.DataConverter = Converter(worker.Value, json.Value));
    }

    private static DataConverter Converter(WorkerOptions worker, JsonSerializerOptions json) =>
        worker.Serializer is { } serializer ? new SerializerDataConverter(serializer) : new JsonDataConverter(json);

    private static void Register(
        DurableTaskRegistry registry, FunctionCatalog catalog, FunctionPipeline pipeline, IServiceScopeFactory scopes, IServiceProvider root)
    {
        foreach ((EmbeddedFunction function, OrchestrationFunctionTrigger trigger) in catalog.StartedBy<OrchestrationFunctionTrigger>())
        {
            var orchestrator = new FunctionOrchestrator(function, trigger, scopes, root);
            registry.AddOrchestrator(trigger.Name, () => orchestrator);
        }

        foreach ((EmbeddedFunction function, ActivityFunctionTrigger trigger) in catalog.StartedBy<ActivityFunctionTrigger>())
        {
            var activity = new FunctionActivity(function, trigger, pipeline, scopes);
            registry.AddActivity(trigger.Name, _ => activity);
        }
    }

    private static T Setting<T>(string name, string text)
        where T : struct, Enum =>
        Enum.TryParse(text, ignoreCase: true, out T value) && Enum.IsDefined(value)
            ? value
            : throw new FunctionWorkerException($"{name} is '{text}'; it takes {string.Join(", ", Enum.GetNames<T>())}.");
}
