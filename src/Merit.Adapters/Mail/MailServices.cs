using System.Security.Cryptography;
using Merit.Assessment.Calendar;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Merit.Adapters.Mail;

/// <summary>Registers mail.</summary>
public static class MailServices
{
    private const string HttpClientName = "sendgrid";

    // A setting that the vault could not be asked for still holds the reference to it.
    private const string UnresolvedReference = "@Microsoft.KeyVault(";

    // Longer than the provider ever takes to answer, much shorter than a claim on a mail lasts.
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Adds <see cref="SendGridMailer"/> and <see cref="DeliveryEvents"/>. Outside of development a missing key or sender ends
    /// the start; there, mails wait in the outbox and say why.
    /// </summary>
    public static IServiceCollection AddMeritMail(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        services.AddOptions<MailOptions>()
            .Bind(configuration.GetSection("Mail"))
            .Bind(configuration.GetSection("SendGrid"))
            .Validate(
                o => environment.IsDevelopment() || (o.ApiKey.Length > 0 && !o.ApiKey.StartsWith(UnresolvedReference, StringComparison.Ordinal)),
                "Set SendGrid__ApiKey to the key that mails are sent with; without it no mail leaves.")
            .Validate(
                o => environment.IsDevelopment() || o.From is { Length: > 0 } and not MailOptions.ExampleSender,
                "Set Mail__From to the sender's address, of a domain that SendGrid has authenticated.")
            .Validate(
                o => o.WebhookPublicKey is null or "" || IsPublicKey(o.WebhookPublicKey),
                "SendGrid__WebhookPublicKey is no P-256 public key: set it to the verification key that SendGrid shows, in base64.")
            .Validate(
                o => QuietHours.Read(o.QuietHours) is not null,
                "Mail__QuietHours is not two times of the day: set it to the first and the last one with a hyphen between, such as 20:00-06:00, or to none.")
            .ValidateOnStart();
        services.AddHttpClient(HttpClientName, client => client.Timeout = SendTimeout)
            // A redirected post becomes a get, whose answer says nothing about the mail.
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false });
        services.AddTransient(s => new SendGridMailer(
            s.GetRequiredService<IHttpClientFactory>().CreateClient(HttpClientName), s.GetRequiredService<IOptions<MailOptions>>()));
        services.AddSingleton<DeliveryEvents>();
        return services;
    }

    private static bool IsPublicKey(string text)
    {
        try
        {
            using ECDsa? key = DeliveryEvents.ReadKey(text);
            return key is not null;
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return false;
        }
    }
}
