using System.Net;
using System.Net.Sockets;
using LocalHost.Configuration;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;

namespace LocalHost;

/// <summary>An address at which the host listens. It listens before the host can serve; until then every request gets 503.</summary>
internal sealed class Door(WebApplication app) : IAsyncDisposable
{
    private RequestDelegate _handler = static http => TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable).ExecuteAsync(http);

    /// <summary>The address, with the port that was taken.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Starts to listen; port 0 takes a free one.</summary>
    /// <param name="option">The option of the command line that names another address.</param>
    /// <param name="addGrpc">Adds the services of a door for gRPC, which speaks HTTP/2 alone.</param>
    /// <param name="mapGrpc">Maps them; without, every request goes to the handler given to <see cref="Serve"/>.</param>
    /// <exception cref="HostProblemException">The address cannot be taken.</exception>
    public static async Task<Door> OpenAsync(
        Uri url, string option, ILoggerFactory loggers, Action<IServiceCollection>? addGrpc = null, Action<WebApplication>? mapGrpc = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Whoever answers decides how much it takes.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(Endpoint(url, option), listen => listen.Protocols = addGrpc is null ? HttpProtocols.Http1 : HttpProtocols.Http2);
        });
        builder.Services.AddRouting();
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = Timeout.InfiniteTimeSpan);
        addGrpc?.Invoke(builder.Services);
        WebApplication app = builder.Build();
        var door = new Door(app);
        mapGrpc ??= app => app.Run(http => Volatile.Read(ref door._handler)(http));
        mapGrpc(app);
        try
        {
            await app.StartAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw new HostProblemException(error is AddressInUseException || error.InnerException is AddressInUseException
                ? $"Port {url.Port} of {url.Host} is in use: stop the program that listens there, or name another address with {option}."
                : $"The host cannot listen on {url}: {error.Message} Name another address with {option}.", error);
        }
        door.Address = new UriBuilder(url) { Port = new Uri(app.Urls.First()).Port }.Uri;
        return door;
    }

    /// <summary>Answers requests from now on.</summary>
    public void Serve(RequestDelegate handler) => Volatile.Write(ref _handler, handler);

    /// <summary>Takes no more requests, and waits for those that run; they are cut off when the token fires.</summary>
    public Task StopAsync(CancellationToken drained) => app.StopAsync(drained);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static IPEndPoint Endpoint(Uri url, string option) =>
        url.Host == "localhost" ? new IPEndPoint(IPAddress.Loopback, url.Port)
        : IPAddress.TryParse(url.DnsSafeHost, out IPAddress? address) ? new IPEndPoint(address, url.Port)
        : throw new HostProblemException($"{option} is {url}; its host must be localhost or an IP address.");

    // Signals are the host's own to answer, not each server's.
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
