using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Options;
using SendGrid;
using SendGrid.Helpers.Mail;

namespace Merit.Adapters.Mail;

/// <summary>Sends through the SendGrid SDK; <c>SendGrid__Host</c> turns the same calls to the local mailbox.</summary>
public sealed class SendGridMailer
{
    private const int LongestProblem = 500;
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(1);
    private readonly SendGridClient? _client;
    private readonly MailOptions _options;

    /// <summary>A mailer over an HTTP client whose handlers are pooled by the caller.</summary>
    public SendGridMailer(HttpClient http, IOptions<MailOptions> options)
    {
        _options = options.Value;
        if (_options.ApiKey.Length == 0)
        {
            // Only in development: elsewhere the start has ended. Mails wait and show why.
            return;
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
        if (_client is null)
        {
            return new SendOutcome(SendOutcomeKind.TryAgain, Problem: "SendGrid__ApiKey is not set");
        }

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
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
        {
            // No connection came about, or none that one may speak on, so nothing was handed over.
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
        return new SendOutcome(KindOf(response.StatusCode), Problem: problem, Pause: PauseOf(response));
    }

    // A gateway that answers for a provider it lost does not know what the provider did. The provider's own "no" is one.
    private static SendOutcomeKind KindOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout => SendOutcomeKind.TryAgain,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => SendOutcomeKind.TryAgain,
        HttpStatusCode.InternalServerError or HttpStatusCode.NotImplemented or HttpStatusCode.ServiceUnavailable => SendOutcomeKind.TryAgain,
        >= HttpStatusCode.InternalServerError => SendOutcomeKind.Unclear,
        < HttpStatusCode.BadRequest => SendOutcomeKind.TryAgain,
        _ => SendOutcomeKind.Refused,
    };

    // By the provider's own clock where it tells the time: this machine's may be another.
    private static TimeSpan? PauseOf(Response response)
    {
        HttpResponseHeaders headers = response.Headers;
        DateTimeOffset now = headers.Date ?? TimeProvider.System.GetUtcNow();
        TimeSpan? pause = headers.RetryAfter?.Delta ?? headers.RetryAfter?.Date - now;
        if (pause is null && response.StatusCode == HttpStatusCode.TooManyRequests
            && headers.TryGetValues("X-RateLimit-Reset", out IEnumerable<string>? values)
            && long.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out long reset))
        {
            pause = TimeSpan.FromSeconds(Math.Clamp(reset - now.ToUnixTimeSeconds(), 0, (long)LongestPause.TotalSeconds));
        }

        return pause is null || pause <= TimeSpan.Zero ? null : pause < LongestPause ? pause : LongestPause;
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
/// <param name="Pause">How long it asks to be left alone; at most a day.</param>
public sealed record SendOutcome(SendOutcomeKind Kind, string? MessageId = null, string? Problem = null, TimeSpan? Pause = null);

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
