using System.Net.Http.Json;
using System.Text.Json;

namespace EndToEnd;

/// <summary>What arrived in the mailbox.</summary>
public sealed class MailboxReader(Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address };

    /// <summary>Every mail to an address, oldest first.</summary>
    public async Task<List<ArrivedMail>> ToAsync(string recipient, CancellationToken cancellationToken) =>
        (await _http.GetFromJsonAsync<List<ArrivedMail>>(
            new Uri($"mailbox/messages?to={Uri.EscapeDataString(recipient)}", UriKind.Relative), JsonSerializerOptions.Web, cancellationToken))!;

    /// <summary>Every mail that holds a text, oldest first.</summary>
    public async Task<List<ArrivedMail>> WithAsync(string text, CancellationToken cancellationToken) =>
        (await _http.GetFromJsonAsync<List<ArrivedMail>>(
            new Uri($"mailbox/messages?contains={Uri.EscapeDataString(text)}", UriKind.Relative), JsonSerializerOptions.Web, cancellationToken))!;

    public void Dispose() => _http.Dispose();
}
