using LocalHost.Triggers.Http;
using Yarp.ReverseProxy.Forwarder;

namespace LocalHost.Triggers.Blobs;

/// <summary>
/// The way to the blob service, for people and for the app. Requests pass as they are, so that their signatures hold; a write
/// that a function waits for leaves an event behind. So a new blob is noticed at once, whatever else lies in the container.
/// </summary>
/// <param name="service">The blob service: scheme, host and port.</param>
internal sealed class BlobForwarder(Uri service, BlobEvents? events, IHttpForwarder forwarder, ILogger logger) : IDisposable
{
    private readonly string _service = service.GetLeftPart(UriPartial.Authority);

    // The emulator closes a connection that was idle for five seconds; one that is reused in that moment would break a write.
    private readonly HttpMessageInvoker _connections = Forwarding.NewConnections(TimeSpan.FromSeconds(2));

    /// <summary>Who keeps the events. While the host starts there is nobody: the app may read and make containers, and no blob is written.</summary>
    public BlobEvents? Events { get; set; } = events;

    /// <summary>Answers a request.</summary>
    public async Task AnswerAsync(HttpContext http)
    {
        string target = Forwarding.Target(http);
        BlobEvent[] announced = [];
        if (BlobWrite.Read(http.Request, target) is { } write)
        {
            try
            {
                announced = await (Events ?? throw new InvalidOperationException("The host is starting.")).AnnounceAsync(write).ConfigureAwait(false);
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
        // The host's name passes on too: the service makes addresses and accounts of it.
        var asSent = new AsSent(target, http.Request.Host.Value);
        ForwarderError failure = await forwarder.SendAsync(http, _service, _connections, Forwarding.Config, asSent).ConfigureAwait(false);
        if (announced.Length > 0)
        {
            Settle(announced, failure == ForwarderError.None ? http.Response.StatusCode : null);
        }
        if (failure != ForwarderError.None && !http.RequestAborted.IsCancellationRequested)
        {
            logger.LogWarning("The blob service at {Service} did not answer a request ({Error}).", _service, failure);
        }
    }

    public void Dispose() => _connections.Dispose();

    private void Settle(BlobEvent[] announced, int? status)
    {
        switch (status)
        {
            case >= 200 and < 300:
                Events!.Confirm(announced);
                break;
            case >= 300 and < 500:
                _ = Events!.WithdrawAsync(announced);
                break;
            default:
                _ = Events!.DoubtAsync(announced);
                break;
        }
    }
}
