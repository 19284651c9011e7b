using System.Net;
using System.Net.Http.Headers;
using Merit.Cli.Hosting;

namespace Merit.Bench.Pages;

/// <summary>People who have a cycle's page open: each asks every few seconds whether there is something new, as the pages' script does.</summary>
internal sealed class Watchers : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _gone = new();
    private readonly HttpClient _http;
    private readonly Task _watching;
    private int _news;
    private int _same;

    public Watchers(LocalStack stack, int people)
    {
        // A page that leads to another, to the sign-in say, is not the one that is looked at.
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = stack.Host.Address,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", stack.Token) },
        };
        _watching = Task.WhenAll(Enumerable.Range(0, people).Select(person => WatchAsync(Every * person / people)));
    }

    /// <summary>Has them go away.</summary>
    /// <returns>How often a page was sent, and how often there was nothing new.</returns>
    /// <exception cref="HttpRequestException">One of them could not look on: what was measured is not what it costs to be looked at.</exception>
    public async Task<(int News, int Same)> StopAsync()
    {
        await _gone.CancelAsync();
        await _watching;
        return (_news, _same);
    }

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        // What went wrong has been told, or something else went wrong before.
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _http.Dispose();
        _gone.Dispose();
    }

    private async Task WatchAsync(TimeSpan first)
    {
        EntityTagHeaderValue? known = null;
        try
        {
            for (TimeSpan pause = first; ; pause = Every)
            {
                await Task.Delay(pause, _gone.Token);
                known = await LookAsync(known);
            }
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // They have seen enough.
        }
    }

    private async Task<EntityTagHeaderValue?> LookAsync(EntityTagHeaderValue? known)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri($"/cycles/{LargeCycle.Cycle}", UriKind.Relative));
        if (known is not null)
        {
            request.Headers.IfNoneMatch.Add(known);
        }

        using HttpResponseMessage answer = await _http.SendAsync(request, _gone.Token);
        switch (answer.StatusCode)
        {
            case HttpStatusCode.OK:
                Interlocked.Increment(ref _news);
                return answer.Headers.ETag;
            case HttpStatusCode.NotModified:
                Interlocked.Increment(ref _same);
                return known;
            case HttpStatusCode.NotFound:
                // The cycle has not been started yet.
                return known;
            default:
                throw new HttpRequestException($"{request.RequestUri} answers {(int)answer.StatusCode} to somebody who watches.");
        }
    }
}
