using System.Net;
using System.Net.Sockets;
using LocalHost.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LocalHost;

/// <summary>An address at which the host listens. It listens before the host can serve; until then every request gets 503.</summary>
internal sealed class Door : IAsyncDisposable
{
    private readonly WebApplication _app;
    private RequestDelegate _handler = static request =>
    {
        request.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    };

    private Door(WebApplication app) => _app = app;

    /// <summary>The address, with the port that was taken.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Starts to listen.</summary>
    /// <param name="url">Address; port 0 takes a free one.</param>
    /// <param name="option">The option that names another address.</param>
    /// <param name="protocols">HTTP/2 alone for gRPC.</param>
    /// <param name="loggers">Where the server logs.</param>
    /// <param name="services">Adds what the endpoints need.</param>
    /// <param name="map">Maps endpoints; without, every request goes to the handler given to <see cref="Serve"/>.</param>
    /// <exception cref="HostProblemException">The address cannot be taken.</exception>
    public static async Task<Door> OpenAsync(
        Uri url, string option, HttpProtocols protocols, ILoggerFactory loggers, Action<IServiceCollection>? services = null, Action<WebApplication>? map = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Whoever answers decides how much it takes.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(Endpoint(url, option), listen => listen.Protocols = protocols);
        });
        builder.Services.AddRouting();
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = Timeout.InfiniteTimeSpan);
        services?.Invoke(builder.Services);
        WebApplication app = builder.Build();
        var door = new Door(app);
        if (map is not null)
        {
            map(app);
        }
        else
        {
            app.Run(request => Volatile.Read(ref door._handler)(request));
        }
        try
        {
            await app.StartAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw new HostProblemException(error is AddressInUseException || error.InnerException is AddressInUseException
                ? $"Port {url.Port} of {url.Host} is in use: stop the program that listens there, or name another address with {option} (port 0 takes a free one)."
                : $"The host cannot listen on {url}: {error.Message} Name another address with {option}.", error);
        }
        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        door.Address = new UriBuilder(url) { Port = new Uri(address).Port }.Uri;
        return door;
    }

    /// <summary>Answers requests from now on.</summary>
    public void Serve(RequestDelegate handler) => Volatile.Write(ref _handler, handler);

    /// <summary>Takes no more requests, and waits for those that run; they are cut off when the token fires.</summary>
    public Task StopAsync(CancellationToken drained) => _app.StopAsync(drained);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static IPEndPoint Endpoint(Uri url, string option)
    {
        if (url.Host == "localhost")
        {
            return new IPEndPoint(IPAddress.Loopback, url.Port);
        }
        return IPAddress.TryParse(url.DnsSafeHost, out IPAddress? address)
            ? new IPEndPoint(address, url.Port)
            : throw new HostProblemException($"{option} is {url}; its host must be localhost or an IP address.");
    }

    // Signals are the host's own to answer, not each server's.
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
