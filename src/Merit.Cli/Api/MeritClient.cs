using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Merit.Cli.Api;

/// <summary>The app's HTTP interface, as whoever the token is for. Works against the app on any host.</summary>
/// <param name="address">The host's base address.</param>
/// <param name="token">Opens the app; sent as <c>Authorization: Bearer</c>.</param>
public sealed class MeritClient(Uri address, string token) : IDisposable
{
    private const int PageSize = 1000;

    // What follows the address in a header that leads to the next page.
    private const string NextPage = ">; rel=\"next\"";

    // What walks everything that is stored of a large cycle answers when it has read it.
    private static readonly TimeSpan LongestWalk = TimeSpan.FromMinutes(10);

    private readonly HttpClient _http = Open(address, token, TimeSpan.FromSeconds(60));
    private readonly ConcurrentDictionary<(string Role, string Name), Lazy<Task<MeritClient>>> _others = new();

    /// <summary>What opens the app.</summary>
    public string Token => token;

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

    /// <summary>
    /// The same interface as somebody else, with a token that this one, an operator's, makes for them. It is disposed of with this one.
    /// </summary>
    /// <param name="role">Their role.</param>
    /// <param name="name">What their token is called; a mark is added, because a name is given once.</param>
    public Task<MeritClient> AsAsync(string role, string name) =>
        _others.GetOrAdd((role, name), who => new Lazy<Task<MeritClient>>(() => MakeAsync(who.Role, who.Name))).Value;

    /// <summary>Sends an assessor's decision.</summary>
    /// <param name="assessor">Whose; see <see cref="AsAsync"/>.</param>
    public async Task DecideAsync(string cycle, string agency, string assessor, object decision, CancellationToken cancellationToken) =>
        await (await AsAsync("assessor", assessor)).SendAsync(
            HttpMethod.Post, $"api/cycles/{cycle}/assessments/{agency}/verification", JsonContent.Create(decision), cancellationToken);

    /// <summary>Confirms an assessment as an assessor who has seen it.</summary>
    /// <param name="assessor">Which; see <see cref="AsAsync"/>.</param>
    public Task ConfirmAsync(string cycle, AssessmentSummary seen, string assessor, CancellationToken cancellationToken)
    {
        var decision = new
        {
            decisionId = $"{seen.Agency.ToLowerInvariant()}-1",
            receipt = seen.Receipt,
            outcome = "confirm",
        };
        return DecideAsync(cycle, seen.Agency, assessor, decision, cancellationToken);
    }

    /// <summary>Releases a cycle's results, as the plenary.</summary>
    public async Task ReleaseAsync(string cycle, object release, CancellationToken cancellationToken) =>
        await (await AsAsync("plenary", "plenary")).SendAsync(HttpMethod.Post, $"api/cycles/{cycle}/release", JsonContent.Create(release), cancellationToken);

    /// <summary>The ranking and the category counts.</summary>
    public async Task<CycleResults> GetResultsAsync(string cycle, CancellationToken cancellationToken)
    {
        List<CycleResults> pages = await PagesAsync<CycleResults>($"api/cycles/{cycle}/results", cancellationToken);
        return new([.. pages.SelectMany(p => p.Ranking)], [.. pages.SelectMany(p => p.NotSubmitted)]);
    }

    /// <summary>One agency's result record.</summary>
    public Task<ResultSummary> GetResultAsync(string cycle, string agency, CancellationToken cancellationToken) =>
        GetAsync<ResultSummary>($"api/cycles/{cycle}/results/{agency}", cancellationToken);

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

    /// <summary>Any request; what is answered is the caller's to judge.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">Below the app's address.</param>
    /// <param name="content">The body.</param>
    /// <param name="seen">The state that must still hold (<c>If-Match</c>).</param>
    /// <param name="known">The state that need not be told again (<c>If-None-Match</c>).</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<ApiAnswer> AskAsync(HttpMethod method, string path, HttpContent? content = null, string? seen = null, string? known = null, CancellationToken cancellationToken = default)
    {
        using HttpRequestMessage request = new(method, new Uri(path, UriKind.Relative)) { Content = content };
        Add("If-Match", seen);
        Add("If-None-Match", known);
        using HttpResponseMessage answer = await _http.SendAsync(request, cancellationToken);
        TimeSpan? after = answer.Headers.RetryAfter is { } wait ? wait.Delta ?? wait.Date - DateTimeOffset.UtcNow : null;
        return new ApiAnswer(answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken), answer.Headers.ETag?.ToString(), after, NextOf(answer)) { Date = answer.Headers.Date };

        void Add(string header, string? value)
        {
            if (value is not null)
            {
                request.Headers.TryAddWithoutValidation(header, value);
            }
        }
    }

    /// <summary>Any request that must succeed.</summary>
    /// <exception cref="MeritApiException">The app refused it.</exception>
    public async Task<ApiAnswer> DemandAsync(HttpMethod method, string path, HttpContent? content = null, string? seen = null, CancellationToken cancellationToken = default)
    {
        ApiAnswer answer = await AskAsync(method, path, content, seen, cancellationToken: cancellationToken);
        return (int)answer.Status < 300 ? answer : throw Refused(method, path, answer);
    }

    /// <summary>What an answer means that is no success.</summary>
    public MeritApiException Refused(HttpMethod method, string path, ApiAnswer answer) => new(method, new Uri(address, path), answer.Status, answer.Body, answer.RetryAfter);

    /// <summary>The elements of a list, page after page.</summary>
    public async IAsyncEnumerable<JsonElement> ItemsAsync(string path, string? query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (string? next = $"{path}?{(query is null ? "" : $"q={Uri.EscapeDataString(query)}&")}take={PageSize}"; next is not null;)
        {
            (List<JsonElement> page, next) = await GetPageAsync<List<JsonElement>>(next, cancellationToken);
            foreach (JsonElement item in page)
            {
                yield return item;
            }
        }
    }

    /// <summary>An answer line by line, as it comes.</summary>
    /// <exception cref="MeritApiException">The app refused it.</exception>
    public async IAsyncEnumerable<string> LinesAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using HttpClient patient = Open(address, token, LongestWalk);
        using HttpResponseMessage answer = await patient.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await DemandSuccessAsync(answer, cancellationToken);
        using StreamReader lines = new(await answer.Content.ReadAsStreamAsync(cancellationToken));
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            yield return line;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Lazy<Task<MeritClient>> other in _others.Values)
        {
            if (other is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            {
                other.Value.Result.Dispose();
            }
        }

        _http.Dispose();
    }

    private static HttpClient Open(Uri address, string token, TimeSpan patience) =>
        new() { BaseAddress = address, Timeout = patience, DefaultRequestHeaders = { { "Authorization", $"Bearer {token}" } } };

    private async Task<MeritClient> MakeAsync(string role, string name)
    {
        using HttpResponseMessage answer = await _http.PostAsJsonAsync(new Uri("api/tokens", UriKind.Relative), new { name = $"{name}-{Guid.NewGuid().ToString("N")[..8]}", role, expiresInDays = 1 });
        await DemandSuccessAsync(answer, CancellationToken.None);
        JsonElement made = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return new MeritClient(address, made.GetProperty("token").GetString()!);
    }

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
        return (page, NextOf(answer));
    }

    private static string? NextOf(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Link", out IEnumerable<string>? links) ? links.FirstOrDefault(l => l.EndsWith(NextPage, StringComparison.Ordinal))?[1..^NextPage.Length] : null;

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
