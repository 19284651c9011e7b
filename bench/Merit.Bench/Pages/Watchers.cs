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
        _http = new HttpClient { BaseAddress = stack.Host.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", stack.Token) } };
        _watching = Task.WhenAll(Enumerable.Range(0, people).Select(person => WatchAsync(Every * person / people)));
    }

    /// <summary>How often a page was sent, and how often there was nothing new.</summary>
    public (int News, int Same) Answers => (_news, _same);

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _http.Dispose();
        _gone.Dispose();
    }

    private async Task WatchAsync(TimeSpan first)
    {
        EntityTagHeaderValue? known = null;
        for (TimeSpan pause = first; ; pause = Every)
        {
            await Task.Delay(pause, _gone.Token);
            using HttpRequestMessage request = new(HttpMethod.Get, new Uri($"/cycles/{LargeCycle.Cycle}", UriKind.Relative));
            if (known is not null)
            {
                request.Headers.IfNoneMatch.Add(known);
            }

            using HttpResponseMessage answer = await _http.SendAsync(request, _gone.Token);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                known = answer.Headers.ETag;
                Interlocked.Increment(ref _news);
            }
            else if (answer.StatusCode == HttpStatusCode.NotModified)
            {
                Interlocked.Increment(ref _same);
            }
        }
    }
}
