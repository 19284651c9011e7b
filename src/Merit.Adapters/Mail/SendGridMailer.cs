using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Options;
using SendGrid;
using SendGrid.Helpers.Mail;

namespace Merit.Adapters.Mail;

/// <summary>Sends through the SendGrid SDK; <c>SendGrid__Host</c> turns the same calls to the local mailbox.</summary>
public sealed class SendGridMailer
{
    private const int LongestProblem = 500;
    private readonly SendGridClient _client;
    private readonly MailOptions _options;

    /// <summary>A mailer over an HTTP client whose handlers are pooled by the caller.</summary>
    /// <exception cref="InvalidOperationException"><c>SendGrid__ApiKey</c> is not set.</exception>
    public SendGridMailer(HttpClient http, IOptions<MailOptions> options)
    {
        _options = options.Value;
        if (_options.ApiKey.Length == 0)
        {
            throw new InvalidOperationException("Set SendGrid__ApiKey to the key that mails are sent with.");
        }

        var client = new SendGridClientOptions { ApiKey = _options.ApiKey };
        if (_options.Host is { Length: > 0 } host)
        {
            client.Host = host.TrimEnd('/');
        }

        _client = new SendGridClient(http, client);
    }

    /// <summary>Sends one mail once. Never throws for what a provider or a network does: the outcome says it.</summary>
    public async Task<SendOutcome> SendAsync(OutgoingMail mail, CancellationToken cancellation)
    {
        var message = new SendGridMessage
        {
            From = new EmailAddress(_options.From, _options.FromName),
            Subject = mail.Subject,
            PlainTextContent = mail.Text,
            HtmlContent = mail.Html,
            Categories = [mail.Category],
            CustomArgs = mail.CustomArgs.ToDictionary(),
        };
        message.AddTo(mail.To);
        // Opening and click tracking would tell us what people do with an official letter: nobody asked for that.
        message.SetClickTracking(false, false);
        message.SetOpenTracking(false);
        try
        {
            Response response = await _client.SendEmailAsync(message, cancellation);
            return await ReadAsync(response, cancellation);
        }
        catch (HttpRequestException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.TryAgain or SocketError.HostUnreachable or SocketError.NetworkUnreachable })
        {
            // No connection came about, so nothing was handed over.
            return new SendOutcome(SendOutcomeKind.TryAgain, Problem: "no connection");
        }
        catch (HttpRequestException)
        {
            return new SendOutcome(SendOutcomeKind.Unclear, Problem: "connection lost");
        }
        catch (OperationCanceledException)
        {
            return new SendOutcome(SendOutcomeKind.Unclear, Problem: "no answer in time");
        }
    }

    private static async Task<SendOutcome> ReadAsync(Response response, CancellationToken cancellation)
    {
        if (response.IsSuccessStatusCode)
        {
            string? id = response.Headers.TryGetValues("X-Message-Id", out IEnumerable<string>? values) ? values.FirstOrDefault() : null;
            return new SendOutcome(SendOutcomeKind.Accepted, id);
        }

        string problem = $"{(int)response.StatusCode}: {Messages(await response.Body.ReadAsStringAsync(cancellation))}";
        return response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or >= HttpStatusCode.InternalServerError
            ? new SendOutcome(SendOutcomeKind.TryAgain, Problem: problem)
            : new SendOutcome(SendOutcomeKind.Refused, Problem: problem);
    }

    // Only the provider's own field names are kept: its messages may repeat an address.
    private static string Messages(string body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            string fields = string.Join(", ", document.RootElement.GetProperty("errors").EnumerateArray()
                .Select(e => e.TryGetProperty("field", out JsonElement field) && field.ValueKind == JsonValueKind.String ? field.GetString() : "request"));
            return fields.Length > LongestProblem ? fields[..LongestProblem] : fields;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return "no details";
        }
    }
}

/// <summary>A mail as it is handed to the provider.</summary>
/// <param name="To">Personal data: never logged.</param>
/// <param name="Subject">The subject line.</param>
/// <param name="Html">The HTML body.</param>
/// <param name="Text">The plain-text body.</param>
/// <param name="Category">The kind of mail, for the provider's statistics.</param>
/// <param name="CustomArgs">Opaque ids that come back with the provider's events.</param>
public sealed record OutgoingMail(string To, string Subject, string Html, string Text, string Category, IReadOnlyDictionary<string, string> CustomArgs);

/// <summary>What became of a send.</summary>
/// <param name="Kind">The case.</param>
/// <param name="MessageId">The provider's id, when it accepted.</param>
/// <param name="Problem">What it said, when it refused; without addresses.</param>
public sealed record SendOutcome(SendOutcomeKind Kind, string? MessageId = null, string? Problem = null);

/// <summary>The cases of a send.</summary>
public enum SendOutcomeKind
{
    /// <summary>The provider has it.</summary>
    Accepted,

    /// <summary>The provider says no and will say no again.</summary>
    Refused,

    /// <summary>The provider has not taken it; later it may.</summary>
    TryAgain,

    /// <summary>Nobody knows: the request went out and no answer came back.</summary>
    Unclear,
}
