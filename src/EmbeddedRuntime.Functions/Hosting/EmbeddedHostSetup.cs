using System.Reflection;
using EmbeddedRuntime.DurableTask;
using EmbeddedRuntime.Functions.Blobs;
using EmbeddedRuntime.Functions.Configuration;
using EmbeddedRuntime.Functions.Discovery;
using EmbeddedRuntime.Functions.Durable;
using EmbeddedRuntime.Functions.Http;
using EmbeddedRuntime.Functions.Invocation;
using EmbeddedRuntime.Functions.Timers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EmbeddedRuntime.Functions.Hosting;

/// <summary>What stands behind the published builder: it prepares the web server and puts the runtime together.</summary>
internal sealed class EmbeddedHostSetup
{
    public List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> Middleware { get; } = [];

    public static WebApplicationBuilder CreateWebBuilder(string[] args)
    {
        WebApplicationBuilder web = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            EnvironmentName = Environment.GetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT")
                ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT"),
            ContentRootPath = AppContext.BaseDirectory,
        });
        IConfigurationRoot outside = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
        if (ScriptRoot.Find(LocalSettings.FileName, outside) is { } settings)
        {
            web.Configuration.AddInMemoryCollection(LocalSettings.Read(settings));
        }

        web.Configuration.AddEnvironmentVariables().AddCommandLine(args);
        web.WebHost.UseKestrelCore();
        web.Services.AddRouting();
        // Before the app adds its services: an app that would else take the machine's clock gets the one that can be skipped.
        web.Services.AddSingleton<TimeProvider>(provider => provider.GetService<EmbeddedClock>() ?? TimeProvider.System);
        web.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
        });
        return web;
    }

    /// <exception cref="FunctionWorkerException">The functions or settings cannot be run; the message lists every reason.</exception>
    public IHost Build(WebApplicationBuilder web)
    {
        EmbeddedRuntimeOptions options;
        HostJson host;
        try
        {
            options = EmbeddedRuntimeOptions.Read(web.Configuration);
            host = HostJson.Read(ScriptRoot.Find(HostJson.FileName, web.Configuration), web.Configuration);
        }
        catch (FormatException error)
        {
            throw new FunctionWorkerException(error.Message, error);
        }

        var storage = new StorageConnections(web.Configuration);
        FunctionCatalog catalog = FunctionDiscovery.Read(
            Types(web), new AppSettings(host, new SettingResolver(web.Configuration), storage));
        web.WebHost.UseUrls(options.Urls);
        AddLogging(web, host);
        AddServices(web.Services, options, host, storage, catalog);
        DurableHosting.Add(web.Services, options, host, catalog);
        web.Services.AddSingleton(_ => KeyRing.Open(options.Directory, catalog.StartedBy<HttpFunctionTrigger>().Select(http => http.Function.Name)));
        RequestLimits.Apply(web);
        WebApplication app = web.Build();
        HttpPipeline.Map(app, catalog);
        return app;
    }

    private static IEnumerable<Type> Types(WebApplicationBuilder web) =>
        ((IHostApplicationBuilder)web).Properties.TryGetValue(FunctionTypes.Property, out object? types)
            ? (IReadOnlyList<Type>)types
            : FunctionDiscovery.TypesOf(Assembly.GetEntryAssembly()!);

    private static void AddLogging(WebApplicationBuilder web, HostJson host)
    {
        web.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        web.Logging.AddFilter("Azure", LogLevel.Warning);
        foreach ((string category, string level) in host.LogLevels)
        {
            if (!Enum.TryParse(level, ignoreCase: true, out LogLevel parsed))
            {
                throw new FunctionWorkerException($"host.json: logging.logLevel.{category} is '{level}', which is no log level.");
            }

            web.Logging.AddFilter(category.Equals("default", StringComparison.OrdinalIgnoreCase) ? null : category, parsed);
        }

        web.Logging.AddConfiguration(web.Configuration.GetSection("Logging"));
    }

    private void AddServices(
        IServiceCollection services, EmbeddedRuntimeOptions options, HostJson host, StorageConnections storage, FunctionCatalog catalog)
    {
        if (catalog.StartedBy<HttpFunctionTrigger>().Any(http => HttpResultWriter.NeedsMvc(http.Function)))
        {
            services.AddMvcCore();
        }

        services.Configure<ConsoleLifetimeOptions>(lifetime => lifetime.SuppressStatusMessages = true);
        services.Configure<HostOptions>(stop => stop.ShutdownTimeout = options.DrainTimeout + DrainDeadline.Grace);
        services.AddSingleton(options).AddSingleton(host).AddSingleton(storage).AddSingleton(catalog);
        services.AddSingleton<DrainDeadline>();
        services.AddSingleton(provider => new FunctionPipeline(
            Middleware,
            new InvocationLimits(host.FunctionTimeout, provider.GetRequiredService<DrainDeadline>().Token),
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<BlobTriggerService>();
        services.AddHostedService(provider => provider.GetRequiredService<BlobTriggerService>());
        services.AddHostedService<TimerTriggerService>();
        services.AddHostedService<AddressAnnouncer>();
    }
}
