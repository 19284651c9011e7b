using System.Text;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Merit.Adapters.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Testing.Azurite;

namespace MeritFunctions.Tests;

/// <summary>The app's services over a storage emulator whose blob calls are counted and fail on demand.</summary>
public sealed class ProofApp : IAsyncLifetime
{
    private AzuriteServer? _server;
    private ServiceProvider? _services;

    internal RecordingTaskClient Client { get; } = new();

    internal CountedBlobs Blobs { get; } = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public T Get<T>()
        where T : notnull => _services!.GetRequiredService<T>();

    /// <summary>A service of one's own, which remembers nothing yet.</summary>
    public T New<T>() => ActivatorUtilities.CreateInstance<T>(_services!);

    public async ValueTask InitializeAsync()
    {
        _server = await AzuriteServer.StartAsync(Cancellation);
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["SendGrid:ApiKey"] = "a-key", ["Mail:From"] = "penilaian@kasn.example" });
        builder.Services.AddMerit(builder.Configuration, builder.Environment);
        var options = new BlobClientOptions(BlobClientOptions.ServiceVersion.V2024_11_04);
        options.Retry.MaxRetries = 0;
        options.AddPolicy(Blobs, HttpPipelinePosition.PerCall);
        builder.Services.AddSingleton(new MeritStorage(new BlobServiceClient(_server.ConnectionString, options), new TableServiceClient(_server.ConnectionString)));
        _services = builder.Services.BuildServiceProvider();
        await Get<MeritStorage>().EnsureCreatedAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    /// <summary>Calls an HTTP function and executes its result.</summary>
    public async Task<(int Status, string Body, string? Link)> AnswerAsync(string query, Func<HttpRequest, Task<IResult>> function)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = _services! };
        context.Request.QueryString = new QueryString(query);
        context.Response.Body = body;
        IResult result = await function(context.Request);
        await result.ExecuteAsync(context);
        return (context.Response.StatusCode, Encoding.UTF8.GetString(body.ToArray()), context.Response.Headers.Link.ToString());
    }
}
