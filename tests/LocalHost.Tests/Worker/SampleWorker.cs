using LocalHost.Configuration;
using LocalHost.Engine.Clock;
using LocalHost.Worker;
using LocalHost.Worker.Rpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalHost.Tests.Worker;

/// <summary>The sample app's worker, run by the host's own part for it, in this process.</summary>
internal sealed class SampleWorker : IAsyncDisposable
{
    private static readonly string[] BindingTypes =
        ["httpTrigger", "http", "timerTrigger", "blobTrigger", "orchestrationTrigger", "activityTrigger", "durableClient"];

    private readonly ILoggerFactory _loggers;
    private readonly Door _door;

    private SampleWorker(Door door, FunctionRpcService service, ILoggerFactory loggers, Func<WorkerStart, WorkerStart> change, TestFolder marks)
    {
        _door = door;
        _loggers = loggers;
        Marks = marks;
        WorkerStart start = change(new WorkerStart
        {
            Folder = BuildOutput.SampleApp,
            Program = WorkerConfig.Read(BuildOutput.SampleApp),
            HostAddress = door.Address,
            Environment = new Dictionary<string, string>
            {
                ["FUNCTIONS_APPLICATION_DIRECTORY"] = BuildOutput.SampleApp,
                ["FUNCTIONS_WORKER_DIRECTORY"] = BuildOutput.SampleApp,
                ["SampleMarks"] = marks.Path,
            },
        });
        var index = new FunctionIndex(BindingTypes, AppSettings.Read(folder: null));
        Worker = new FunctionWorker(start, new WorkerConnector(start, service, index, loggers), Clock, loggers.CreateLogger<FunctionWorker>());
    }

    public FunctionWorker Worker { get; }

    public HostClock Clock { get; } = new();

    public TestFolder Marks { get; }

    public Uri Address => _door.Address;

    /// <summary>Opens the host's side; the worker is started by its own method.</summary>
    public static async Task<SampleWorker> OpenAsync(Func<WorkerStart, WorkerStart>? change = null, ILoggerProvider? log = null)
    {
        ILoggerFactory loggers = LoggerFactory.Create(builder =>
        {
            builder.SetMinimumLevel(LogLevel.Trace);
            if (log is not null)
            {
                builder.AddProvider(log);
            }
        });
        var service = new FunctionRpcService();
        Door door = await Door.OpenAsync(
            new Uri("http://127.0.0.1:0"),
            "--hub-url",
            HttpProtocols.Http2,
            loggers,
            services =>
            {
                services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = null);
                services.AddSingleton(service);
            },
            app => app.MapGrpcService<FunctionRpcService>());
        return new SampleWorker(door, service, loggers, change ?? (start => start), new TestFolder());
    }

    public static async Task<SampleWorker> StartAsync(Func<WorkerStart, WorkerStart>? change = null, ILoggerProvider? log = null)
    {
        SampleWorker sample = await OpenAsync(change, log);
        await sample.Worker.StartAsync(_ => [], TestContext.Current.CancellationToken);
        return sample;
    }

    /// <summary>Runs an activity of the sample app.</summary>
    public Task<InvocationResponse> RunAsync(string activity, string json, CancellationToken cancellation = default)
    {
        Function function = Worker.Functions.First(function => function.Name == activity);
        return Worker.InvokeAsync(
            function,
            new InvocationRequest { InputData = { new ParameterBinding { Name = function.Trigger.Name, Data = new TypedData { String = json } } } },
            cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await Worker.DisposeAsync();
        await _door.DisposeAsync();
        Clock.Dispose();
        _loggers.Dispose();
        Marks.Dispose();
    }
}
