using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Merit.Cli.Api;

/// <summary>The app's HTTP interface, as whoever the token is for. Works against the app on any host.</summary>
/// <param name="address">The host's base address.</param>
/// <param name="token">Opens the app.</param>
public sealed class MeritClient(Uri address, string token) : IDisposable
{
    /// <summary>The header for the token. <c>Authorization</c> is the platform's where that signs people in.</summary>
    private const string TokenHeader = "X-Merit-Token";

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
        DemandAsync(HttpMethod.Put, "api/agencies", new ReadOnlyMemoryContent(register) { Headers = { ContentType = new("application/json") } }, cancellationToken: cancellationToken);

    /// <summary>Starts a cycle.</summary>
    public async Task<StartedCycle> StartCycleAsync(object order, CancellationToken cancellationToken) =>
        (await DemandAsync(HttpMethod.Post, "api/cycles", JsonContent.Create(order), cancellationToken: cancellationToken)).As<StartedCycle>();

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
        await (await AsAsync("assessor", assessor)).DemandAsync(
            HttpMethod.Post, $"api/cycles/{cycle}/assessments/{agency}/verification", JsonContent.Create(decision), cancellationToken: cancellationToken);

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
        await (await AsAsync("plenary", "plenary")).DemandAsync(HttpMethod.Post, $"api/cycles/{cycle}/release", JsonContent.Create(release), cancellationToken: cancellationToken);

    /// <summary>The ranking and the category counts.</summary>
    public async Task<CycleResults> GetResultsAsync(string cycle, CancellationToken cancellationToken)
    {
        List<CycleResults> pages = await PagesAsync($"api/cycles/{cycle}/results?take={PageSize}", cancellationToken).Select(page => page.As<CycleResults>()).ToListAsync(cancellationToken);
        return new([.. pages.SelectMany(p => p.Ranking)], [.. pages.SelectMany(p => p.NotSubmitted)], pages[0].Awards);
    }

    /// <summary>One agency's result record.</summary>
    public Task<ResultSummary> GetResultAsync(string cycle, string agency, CancellationToken cancellationToken) =>
        GetAsync<ResultSummary>($"api/cycles/{cycle}/results/{agency}", cancellationToken);

    /// <summary>Any GET, as JSON.</summary>
    /// <exception cref="MeritApiException">The app refused it.</exception>
    /// <exception cref="UserFacingException">It is no answer of the app.</exception>
    public async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) =>
        (await DemandAsync(HttpMethod.Get, path, cancellationToken: cancellationToken)).As<T>();

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
        return await ReadAsync(answer, cancellationToken);

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

    /// <summary>A list, page after page.</summary>
    /// <exception cref="MeritApiException">The app refused one.</exception>
    public async IAsyncEnumerable<ApiAnswer> PagesAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (string? next = path; next is not null;)
        {
            ApiAnswer page = await DemandAsync(HttpMethod.Get, next, cancellationToken: cancellationToken);
            yield return page;
            next = page.Next;
        }
    }

    /// <summary>The elements of a list, from as many pages as are walked through.</summary>
    /// <param name="path">The list.</param>
    /// <param name="query">Which of them, as a search box takes it; null for all.</param>
    /// <param name="most">How many are wanted at most.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public IAsyncEnumerable<JsonElement> ItemsAsync(string path, string? query, int most, CancellationToken cancellationToken) =>
        PagesAsync($"{path}?{(query is null ? "" : $"q={Uri.EscapeDataString(query)}&")}take={Math.Min(most, PageSize)}", cancellationToken)
            .SelectMany(page => page.As<List<JsonElement>>())
            .Take(most);

    /// <summary>An answer line by line, as it comes.</summary>
    /// <exception cref="MeritApiException">The app refused it.</exception>
    public async IAsyncEnumerable<string> LinesAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using HttpClient patient = Open(address, token, LongestWalk);
        using HttpResponseMessage answer = await patient.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw Refused(HttpMethod.Get, path, await ReadAsync(answer, cancellationToken));
        }

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

    // Whoever answers may name another address to go on at, and this header would go there too.
    private static HttpClient Open(Uri address, string token, TimeSpan patience) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address, Timeout = patience, DefaultRequestHeaders = { { TokenHeader, token } } };

    private async Task<MeritClient> MakeAsync(string role, string name)
    {
        ApiAnswer made = await DemandAsync(HttpMethod.Post, "api/tokens", JsonContent.Create(new { name = $"{name}-{Guid.NewGuid().ToString("N")[..8]}", role, expiresInDays = 1 }));
        return new MeritClient(address, made.Document.GetProperty("token").GetString()!);
    }

    private Task<List<T>> ListAsync<T>(string path, CancellationToken cancellationToken) =>
        PagesAsync($"{path}?take={PageSize}", cancellationToken).SelectMany(page => page.As<List<T>>()).ToListAsync(cancellationToken).AsTask();

    private async Task<ApiAnswer> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken) => new(address, answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(cancellationToken))
    {
        ETag = answer.Headers.ETag?.ToString(),
        RetryAfter = answer.Headers.RetryAfter is { } wait ? wait.Delta ?? wait.Date - DateTimeOffset.UtcNow : null,
        Next = answer.Headers.TryGetValues("Link", out IEnumerable<string>? links) ? links.FirstOrDefault(l => l.EndsWith(NextPage, StringComparison.Ordinal))?[1..^NextPage.Length] : null,
        Location = answer.Headers.Location,
        Date = answer.Headers.Date,
    };
}
