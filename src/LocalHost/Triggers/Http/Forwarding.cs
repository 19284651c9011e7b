using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace LocalHost.Triggers.Http;

/// <summary>How requests are passed on to another server: as they came, and without waiting for their end.</summary>
internal static class Forwarding
{
    private const int ConnectTries = 20;
    private static readonly TimeSpan ConnectPause = TimeSpan.FromMilliseconds(100);

    /// <summary>HTTP/1.1, and an end to a connection on which nothing moves for four minutes, as on the published host.</summary>
    public static ForwarderRequestConfig Config { get; } = new()
    {
        ActivityTimeout = TimeSpan.FromSeconds(240),
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    /// <summary>Connections to a server that may still be starting: a refused connection is tried again for about two seconds.</summary>
    /// <param name="idle">How long an unused connection is kept; less than the server keeps it.</param>
    public static HttpMessageInvoker NewConnections(TimeSpan idle) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = DistributedContextPropagator.CreatePassThroughPropagator(),
        PooledConnectionIdleTimeout = idle,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        ConnectCallback = ConnectAsync,
    });

    /// <summary>Path and query exactly as the caller sent them.</summary>
    public static string Target(HttpContext http)
    {
        string target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (target.StartsWith('/'))
        {
            return target;
        }
        // A caller may also send the whole address.
        int path = target.IndexOf("://", StringComparison.Ordinal) is >= 0 and int scheme ? target.IndexOf('/', scheme + 3) : -1;
        return path < 0 ? "/" : target[path..];
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        for (int tries = 1; ; tries++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(context.DnsEndPoint, cancellation).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionRefused && tries < ConnectTries)
            {
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
            await Task.Delay(ConnectPause, cancellation).ConfigureAwait(false);
        }
    }
}

/// <summary>Passes a request on with path and query as they were sent.</summary>
/// <param name="host">The host's name that the server is told; null for its own.</param>
internal class AsSent(string target, string? host) : HttpTransformer
{
    // A path is signed, or routed, as its sender wrote it; the usual rewriting of a URI would change it.
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken).ConfigureAwait(false);
        proxyRequest.RequestUri = new Uri(destinationPrefix + target, AsWritten);
        proxyRequest.Headers.Host = host;
        // Kestrel itself asks the caller to go on, when the body is first read.
        proxyRequest.Headers.ExpectContinue = null;
    }
}
