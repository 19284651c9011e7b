using System.Net;
using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Merit.Cli.Mailbox;

/// <summary>
/// A mailbox for one machine: takes mail over SendGrid's <c>POST /v3/mail/send</c>, shows it at <c>/mailbox</c>
/// and reports its delivery through the signed event webhook. It sends nothing on, and is no part of what is deployed.
/// </summary>
public sealed class MailboxServer : IAsyncDisposable
{
    // The published limit of a send request with its attachments.
    private const long LargestRequest = 30 * 1024 * 1024;

    private readonly WebApplication _web;
    private readonly MailStore _store;
    private readonly WebhookSigningKey _key;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TimeProvider _time;
    private Task _announcing = Task.CompletedTask;

    private MailboxServer(MailboxOptions options)
    {
        Options = options;
        _time = TimeProvider.System;
        _store = new MailStore(options.Directory);
        try
        {
            _key = WebhookSigningKey.Open(options.Directory);
        }
        catch
        {
            _store.Dispose();
            throw;
        }

        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        // Whoever starts the mailbox also stops it: no signal handling of its own.
        builder.Services.AddSingleton<IHostLifetime, OwnedLifetime>();
        builder.Services.AddRazorComponents();
        // Its pages have no forms to protect, so no keys are left in the user's home.
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddHostFiltering(filter =>
        {
            filter.AllowedHosts = ["127.0.0.1", "localhost", "[::1]"];
            filter.AllowEmptyHosts = false;
        });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, options.Port);
            kestrel.Limits.MaxRequestBodySize = LargestRequest;
            kestrel.AddServerHeader = false;
        });
        _web = builder.Build();
        RefuseOtherSites();
        MapSend();
        MapMessages();
        MapPages();
    }

    /// <summary>What it was started with.</summary>
    public MailboxOptions Options { get; }

    /// <summary>Where it listens, with the port that it really has.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The key that verifies its events, as base64 DER.</summary>
    public string PublicKey => _key.PublicKey;

    /// <summary>The mails that it holds.</summary>
    public MailStore Store => _store;

    /// <summary>Starts a mailbox and returns once it listens.</summary>
    /// <exception cref="IOException">The port is taken, or another mailbox uses the directory.</exception>
    public static async Task<MailboxServer> StartAsync(MailboxOptions options, CancellationToken cancellationToken = default)
    {
        MailboxServer server = new(options);
        try
        {
            await server._web.StartAsync(cancellationToken);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        server.Address = new Uri(server._web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        if (options.Webhook is { } webhook)
        {
            server.AnnounceTo(webhook);
        }

        return server;
    }

    /// <summary>Starts to report deliveries to a receiver whose address was not known before the mailbox's own was.</summary>
    public void AnnounceTo(Uri webhook)
    {
        EventWebhook events = new(_store, _key, webhook, _time);
        _announcing = Task.Run(() => events.RunAsync(_stopping.Token));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _announcing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _web.DisposeAsync();
        _store.Dispose();
        _key.Dispose();
        _stopping.Dispose();
    }

    // Whoever reads mail here also visits other sites, whose scripts reach this machine: under a name of theirs that leads
    // to it, which the filter of hosts refuses, or across origins, which the browser then says.
    private void RefuseOtherSites()
    {
        _web.UseHostFiltering();
        _web.Use(async (context, next) =>
        {
            string origin = context.Request.Headers.Origin.ToString();
            if (origin.Length > 0 && origin != $"{context.Request.Scheme}://{context.Request.Host}")
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return;
            }

            await next(context);
        });
        // The order matters: what is refused must not be routed.
        _web.UseRouting();
    }

    private void MapSend() => _web.MapPost("/v3/mail/send", async Task<IResult> (HttpRequest request, CancellationToken cancellationToken) =>
    {
        string authorization = request.Headers.Authorization.ToString();
        if (!authorization.StartsWith("Bearer ", StringComparison.Ordinal))
        {
            return Refuse(StatusCodes.Status401Unauthorized, new MailSendError("Permission denied, wrong credentials", null, null));
        }

        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(authorization["Bearer ".Length..]), Encoding.UTF8.GetBytes(Options.ApiKey)))
        {
            return Refuse(StatusCodes.Status401Unauthorized, new MailSendError("The provided authorization grant is invalid, expired, or revoked", null, null));
        }

        if (!request.HasJsonContentType())
        {
            return Refuse(StatusCodes.Status415UnsupportedMediaType, new MailSendError("Content-Type should be application/json.", null, null));
        }

        JsonDocument body;
        try
        {
            body = await JsonDocument.ParseAsync(request.Body, default, cancellationToken);
        }
        catch (JsonException)
        {
            return Refuse(StatusCodes.Status400BadRequest, new MailSendError("Bad Request", null, null));
        }

        using (body)
        {
            IReadOnlyList<MailSendError> errors = MailSendContract.Check(body.RootElement);
            if (errors.Count > 0)
            {
                return Refuse(StatusCodes.Status400BadRequest, [.. errors]);
            }

            string messageId = MailSendReader.NewMessageId();
            try
            {
                _store.Add(MailSendReader.Read(body.RootElement, messageId, _time.GetUtcNow()));
            }
            catch (IOException)
            {
                // The disk is full: senders try again later, as after any 5xx.
                return Refuse(StatusCodes.Status503ServiceUnavailable, new MailSendError("The mail could not be stored.", null, null));
            }

            request.HttpContext.Response.Headers["X-Message-Id"] = messageId;
            return TypedResults.StatusCode(StatusCodes.Status202Accepted);
        }
    });

    private void MapMessages()
    {
        _web.MapGet("/mailbox/messages", (string? to, string? contains) => TypedResults.Json(Select(to, contains)));
        _web.MapGet("/mailbox/messages/count", () => TypedResults.Text(_store.All().Count.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        _web.MapDelete("/mailbox/messages", () =>
        {
            _store.Clear();
            return TypedResults.NoContent();
        });
        _web.MapGet("/mailbox/public-key", () => TypedResults.Text(PublicKey));
    }

    private void MapPages()
    {
        _web.MapGet("/", () => TypedResults.Redirect("/mailbox"));
        _web.MapGet("/mailbox", (string? to, string? contains) => Page(to, contains, null, null));
        _web.MapGet("/mailbox/{id}", IResult (string id, string? to, string? contains, string? view) =>
            _store.Find(id) is { } mail ? Page(to, contains, mail, view) : TypedResults.NotFound());
        _web.MapGet("/mailbox/{id}/html", IResult (string id, HttpResponse response) =>
        {
            // The mail is somebody else's markup: no scripts, no requests, nothing of this origin. Its links open beside it, as in a mail
            // program: what they lead to does not let itself be shown in a frame.
            response.Headers.ContentSecurityPolicy = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";
            return _store.Find(id)?.Html is { } html
                ? TypedResults.Content(html.Replace("<head>", "<head><base target=\"_blank\">", StringComparison.OrdinalIgnoreCase), MediaTypeNames.Text.Html, Encoding.UTF8)
                : TypedResults.NotFound();
        });
    }

    private RazorComponentResult<MailboxPage> Page(string? to, string? contains, ReceivedMail? open, string? view) => new(new
    {
        Mails = Enumerable.Reverse(Select(to, contains)).ToList(),
        Total = _store.All().Count,
        Contains = contains,
        To = to,
        Open = open,
        View = view ?? (open?.Html is null ? "text" : "html"),
    });

    private List<ReceivedMail> Select(string? to, string? contains) =>
        [.. _store.All().Where(m =>
            (string.IsNullOrEmpty(to) || m.To.Concat(m.Cc).Any(a => a.Email.Equals(to, StringComparison.OrdinalIgnoreCase)))
            && (string.IsNullOrEmpty(contains) || Texts(m).Any(t => t?.Contains(contains, StringComparison.OrdinalIgnoreCase) == true)))];

    private static IEnumerable<string?> Texts(ReceivedMail mail) =>
        [mail.Subject, mail.Text, mail.Html, .. mail.To.Select(t => t.ToString()), .. mail.CustomArgs.Values];

    private static JsonHttpResult<object> Refuse(int status, params MailSendError[] errors) =>
        TypedResults.Json<object>(new { errors }, statusCode: status);
}
