using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace LocalHost.Triggers.Http;

/// <summary>How requests are passed on to another server: as they came, and without waiting for their end.</summary>
internal static class Forwarding
{
    private const int ConnectTries = 10;
    private static readonly TimeSpan FirstConnectPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestConnectPause = TimeSpan.FromMilliseconds(250);

    // A path is signed, or routed, as its sender wrote it; the usual rewriting of a URI would change it.
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

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

    /// <summary>The address of a target on another server.</summary>
    public static Uri At(string origin, string target) => new(origin + target, AsWritten);

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        TimeSpan pause = FirstConnectPause;
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
            await Task.Delay(pause, cancellation).ConfigureAwait(false);
            pause = pause * 2 < LongestConnectPause ? pause * 2 : LongestConnectPause;
        }
    }
}
