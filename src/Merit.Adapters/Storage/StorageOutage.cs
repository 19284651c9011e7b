using System.Net.Sockets;
using Azure;

namespace Merit.Adapters.Storage;

/// <summary>Tells a storage service that cannot answer now from one that refuses.</summary>
public static class StorageOutage
{
    /// <summary>
    /// Whether a failure passes with time: no connection, no answer in time, too many requests, a fault of the service. A
    /// cancellation counts as no answer in time, so that the caller must know that nobody asked for it.
    /// </summary>
    public static bool IsMeant(Exception failure) => failure switch
    {
        // 0: there was no answer at all.
        RequestFailedException refused => refused.Status is 0 or 408 or 429 or >= 500,
        // The clients' retries end in the failures of all tries together.
        AggregateException all => all.InnerExceptions.Count > 0 && all.InnerExceptions.All(IsMeant),
        HttpRequestException or IOException or SocketException or TimeoutException or OperationCanceledException => true,
        _ => false,
    };
}
