using LocalHost.Triggers.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace LocalHost.Triggers.Blobs;

/// <summary>
/// The way to the blob service, for people and for the app. Requests pass as they are, so that their signatures hold; a write
/// that a function waits for leaves an event behind. So a new blob is noticed at once, whatever else lies in the container.
/// </summary>
/// <param name="service">The blob service: scheme, host and port.</param>
/// <param name="events">Keeps the events.</param>
/// <param name="forwarder">Passes requests on.</param>
/// <param name="logger">Told of failures.</param>
internal sealed class BlobForwarder(Uri service, BlobEvents events, IHttpForwarder forwarder, ILogger logger) : IDisposable
{
    private readonly string _service = service.GetLeftPart(UriPartial.Authority);

    // The emulator closes a connection that was idle for five seconds; one that is reused in that moment would break a write.
    private readonly HttpMessageInvoker _connections = Forwarding.NewConnections(TimeSpan.FromSeconds(2));

    /// <summary>Answers a request.</summary>
    public async Task AnswerAsync(HttpContext http)
    {
        LiftLimits(http);
        string target = Forwarding.Target(http);
        IReadOnlyList<BlobEvent> announced = [];
        if (BlobWrite.Read(http.Request, target) is { } write)
        {
            try
            {
                announced = await events.AnnounceAsync(write).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                // Nothing is written yet, so the writer may safely try again, which storage clients do by themselves after this answer.
                logger.LogError(error, "A write is refused, because its event cannot be kept.");
                http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                http.Response.Headers["x-ms-error-code"] = "ServerBusy";
                return;
            }
        }
        var transformer = new AsSent(target);
        ForwarderError failure = await forwarder.SendAsync(http, _service, _connections, Forwarding.Config, transformer, CancellationToken.None).ConfigureAwait(false);
        if (announced.Count > 0)
        {
            Settle(announced, transformer.Status);
        }
        if (failure != ForwarderError.None && !http.RequestAborted.IsCancellationRequested)
        {
            logger.LogWarning("The blob service at {Service} did not answer a request ({Error}).", _service, failure);
        }
    }

    public void Dispose() => _connections.Dispose();

    private void Settle(IReadOnlyList<BlobEvent> announced, int? status)
    {
        switch (status)
        {
            case >= 200 and < 300:
                events.Confirm(announced);
                break;
            case >= 300 and < 500:
                _ = events.WithdrawAsync(announced);
                break;
            default:
                events.Doubt(announced);
                break;
        }
    }

    // How large and how slow a blob may be is for the service to say.
    private static void LiftLimits(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } requestRate)
        {
            requestRate.MinDataRate = null;
        }
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } responseRate)
        {
            responseRate.MinDataRate = null;
        }
    }

    /// <summary>Passes everything on as it was sent, the host's name included: the service makes addresses and accounts of it.</summary>
    private sealed class AsSent(string target) : HttpTransformer
    {
        /// <summary>What the service answered; null when it did not.</summary>
        public int? Status { get; private set; }

        public override async ValueTask TransformRequestAsync(
            HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken).ConfigureAwait(false);
            proxyRequest.RequestUri = Forwarding.At(destinationPrefix, target);
            proxyRequest.Headers.Host = httpContext.Request.Host.Value;
            // Kestrel itself asks the caller to go on, when the body is first read.
            proxyRequest.Headers.ExpectContinue = null;
        }

        public override ValueTask<bool> TransformResponseAsync(
            HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
        {
            Status = (int?)proxyResponse?.StatusCode;
            return base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        }
    }
}
