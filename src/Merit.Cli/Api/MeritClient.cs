using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Merit.Cli.Api;

/// <summary>The app's HTTP interface, as an operator uses it. Works against the app on any host.</summary>
/// <param name="address">The host's base address.</param>
/// <param name="functionKey">A key of its functions; sent as <c>x-functions-key</c>.</param>
public sealed class MeritClient(Uri address, string functionKey) : IDisposable
{
    private const int PageSize = 1000;

    // What follows the address in a header that leads to the next page.
    private const string NextPage = ">; rel=\"next\"";

    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60), DefaultRequestHeaders = { { "x-functions-key", functionKey } } };

    /// <summary>Whether the app answers.</summary>
    public async Task<bool> IsHealthyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage answer = await _http.GetAsync(new Uri("api/health", UriKind.Relative), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Puts agencies into the register; <paramref name="register"/> is the document <c>{ "agencies": [ … ] }</c>.</summary>
    public Task PutAgenciesAsync(ReadOnlyMemory<byte> register, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, "api/agencies", new ReadOnlyMemoryContent(register), cancellationToken);

    /// <summary>Starts a cycle.</summary>
    public async Task<StartedCycle> StartCycleAsync(object order, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await _http.PostAsJsonAsync(new Uri("api/cycles", UriKind.Relative), order, cancellationToken);
        await DemandSuccessAsync(answer, cancellationToken);
        return (await answer.Content.ReadFromJsonAsync<StartedCycle>(JsonSerializerOptions.Web, cancellationToken))!;
    }

    /// <summary>How far a cycle is.</summary>
    public Task<CycleProgress> GetCycleAsync(string cycle, CancellationToken cancellationToken) =>
        GetAsync<CycleProgress>($"api/cycles/{cycle}", cancellationToken);

    /// <summary>Every assessment of a cycle.</summary>
    public Task<List<AssessmentSummary>> GetAssessmentsAsync(string cycle, CancellationToken cancellationToken) =>
        ListAsync<AssessmentSummary>($"api/cycles/{cycle}/assessments", cancellationToken);

    /// <summary>Every upload of a cycle.</summary>
    public Task<List<UploadSummary>> GetUploadsAsync(string cycle, CancellationToken cancellationToken) =>
        ListAsync<UploadSummary>($"api/cycles/{cycle}/uploads", cancellationToken);

    /// <summary>Sends an assessor's decision.</summary>
    public Task DecideAsync(string cycle, string agency, object decision, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"api/cycles/{cycle}/assessments/{agency}/verification", JsonContent.Create(decision), cancellationToken);

    /// <summary>Confirms an assessment as an assessor who has seen it.</summary>
    /// <param name="assessor">The assessor's opaque id.</param>
    public Task ConfirmAsync(string cycle, AssessmentSummary seen, string assessor, CancellationToken cancellationToken)
    {
        var decision = new
        {
            decisionId = $"{seen.Agency.ToLowerInvariant()}-1",
            assessor,
            receipt = seen.Receipt,
            outcome = "confirm",
        };
        return DecideAsync(cycle, seen.Agency, decision, cancellationToken);
    }

    /// <summary>Releases a cycle's results.</summary>
    public Task ReleaseAsync(string cycle, object release, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"api/cycles/{cycle}/release", JsonContent.Create(release), cancellationToken);

    /// <summary>The ranking and the category counts.</summary>
    public async Task<CycleResults> GetResultsAsync(string cycle, CancellationToken cancellationToken)
    {
        List<CycleResults> pages = await PagesAsync<CycleResults>($"api/cycles/{cycle}/results", cancellationToken);
        return new([.. pages.SelectMany(p => p.Ranking)], [.. pages.SelectMany(p => p.NotSubmitted)]);
    }

    /// <summary>One agency's result record.</summary>
    public Task<ResultSummary> GetResultAsync(string cycle, string agency, CancellationToken cancellationToken) =>
        GetAsync<ResultSummary>($"api/cycles/{cycle}/results/{agency}", cancellationToken);

    /// <summary>Lets the local host's clock run ahead of waiting, or stops that. Needs the master key.</summary>
    /// <param name="mode">Off, Auto or Manual.</param>
    public Task SetTimeSkippingAsync(string mode, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "runtime/local/time", JsonContent.Create(new { mode }), cancellationToken);

    /// <summary>Any GET, as JSON.</summary>
    /// <exception cref="MeritApiException">The app refused it.</exception>
    public async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) => (await GetPageAsync<T>(path, cancellationToken)).Page;

    /// <summary>Any request; the status and the body are the caller's to judge.</summary>
    public async Task<(HttpStatusCode Status, string Body, Uri? Location)> TrySendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(method, new Uri(path, UriKind.Relative)) { Content = content };
        using HttpResponseMessage answer = await _http.SendAsync(request, cancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken), answer.Headers.Location);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<List<T>> ListAsync<T>(string path, CancellationToken cancellationToken) =>
        [.. (await PagesAsync<List<T>>(path, cancellationToken)).SelectMany(page => page)];

    private async Task<List<T>> PagesAsync<T>(string path, CancellationToken cancellationToken)
    {
        List<T> pages = [];
        for (string? next = $"{path}?take={PageSize}"; next is not null;)
        {
            (T page, next) = await GetPageAsync<T>(next, cancellationToken);
            pages.Add(page);
        }

        return pages;
    }

    private async Task<(T Page, string? Next)> GetPageAsync<T>(string path, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await _http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        await DemandSuccessAsync(answer, cancellationToken);
        T page = (await answer.Content.ReadFromJsonAsync<T>(JsonSerializerOptions.Web, cancellationToken))!;
        string? link = answer.Headers.TryGetValues("Link", out IEnumerable<string>? links) ? links.FirstOrDefault(l => l.EndsWith(NextPage, StringComparison.Ordinal)) : null;
        return (page, link?[1..^NextPage.Length]);
    }

    private async Task SendAsync(HttpMethod method, string path, HttpContent content, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentType is null)
        {
            content.Headers.ContentType = new("application/json");
        }

        using HttpRequestMessage request = new(method, new Uri(path, UriKind.Relative)) { Content = content };
        using HttpResponseMessage answer = await _http.SendAsync(request, cancellationToken);
        await DemandSuccessAsync(answer, cancellationToken);
    }

    private static async Task DemandSuccessAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (!answer.IsSuccessStatusCode)
        {
            throw new MeritApiException(
                answer.RequestMessage!.Method, answer.RequestMessage.RequestUri, answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
        }
    }
}
