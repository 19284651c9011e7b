using System.Net.Http.Json;
using System.Text.Json;

namespace Merit.Cli.Hosting;

/// <summary>What the local host itself offers to whoever runs it, beside the app's own interface.</summary>
public sealed class HostClient(FunctionsHost host) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = host.Address, DefaultRequestHeaders = { { "x-functions-key", host.MasterKey } } };

    /// <summary>Lets the clock run ahead of waiting, or stops that.</summary>
    /// <param name="mode">Off, Auto or Manual.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task SetTimeSkippingAsync(string mode, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await _http.PostAsJsonAsync(new Uri("runtime/local/time", UriKind.Relative), new { mode }, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Any page of the host, as JSON: <c>admin/host/status</c>, <c>runtime/local/time</c>.</summary>
    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken) =>
        await _http.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
