using System.Net;

namespace Merit.Cli.Api;

/// <summary>The app refused a request; the message holds its answer.</summary>
public sealed class MeritApiException(HttpMethod method, Uri? address, HttpStatusCode status, string answer)
    : Exception($"{method} {address} was answered with {(int)status}: {answer}")
{
    /// <summary>The status code.</summary>
    public HttpStatusCode Status { get; } = status;

    /// <summary>The body, usually problem details.</summary>
    public string Answer { get; } = answer;
}
