using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Merit.Adapters.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Testing.Azurite;

namespace MeritFunctions.Tests;

/// <summary>The app's own services over a storage emulator, whose calls pass through policies of the test; without a host.</summary>
public abstract class AppFixture : IAsyncLifetime
{
    private AzuriteServer? _server;
    private ServiceProvider? _services;

    internal RecordingTaskClient Client { get; } = new();

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Settings beside those that every app needs.</summary>
    protected virtual Dictionary<string, string?> Settings => [];

    private protected virtual HttpPipelinePolicy? BlobPolicy => null;

    private protected virtual HttpPipelinePolicy? TablePolicy => null;

    public T Get<T>()
        where T : notnull => _services!.GetRequiredService<T>();

    /// <summary>One of the app's functions, or a service of one's own, with its services and what is given instead of some.</summary>
    public T Function<T>(params object[] instead) => ActivatorUtilities.CreateInstance<T>(_services!, instead);

    public async ValueTask InitializeAsync()
    {
        _server = await AzuriteServer.StartAsync(Cancellation);
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["SendGrid:ApiKey"] = "a-key", ["Mail:From"] = "penilaian@kasn.example" });
        builder.Configuration.AddInMemoryCollection(Settings);
        builder.Logging.ClearProviders();
        builder.Services.AddMerit(builder.Configuration, builder.Environment);
        // The framework asks for it to draw pages; under a host it is there.
        builder.Services.AddSingleton(WebApplication.CreateEmptyBuilder(new WebApplicationOptions()).Environment);
        var blobs = new BlobClientOptions(BlobClientOptions.ServiceVersion.V2024_11_04);
        var tables = new TableClientOptions();
        Add(blobs, BlobPolicy);
        Add(tables, TablePolicy);
        builder.Services.AddSingleton(new MeritStorage(new BlobServiceClient(_server.ConnectionString, blobs), new TableServiceClient(_server.ConnectionString, tables)));
        Configure(builder.Services);
        _services = builder.Services.BuildServiceProvider();
        await Get<MeritStorage>().EnsureCreatedAsync(Cancellation);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Services in place of the app's.</summary>
    protected virtual void Configure(IServiceCollection services)
    {
    }

    // What fails on purpose is not tried again behind the test's back.
    private static void Add(ClientOptions options, HttpPipelinePolicy? policy)
    {
        if (policy is not null)
        {
            options.Retry.MaxRetries = 0;
            options.AddPolicy(policy, HttpPipelinePosition.PerCall);
        }
    }
}
