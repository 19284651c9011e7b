using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Merit.Adapters.Mail;

/// <summary>Registers mail.</summary>
public static class MailServices
{
    private const string HttpClientName = "sendgrid";

    // Longer than the provider ever takes to answer, shorter than the host's patience with one activity.
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Adds <see cref="SendGridMailer"/> and <see cref="DeliveryEvents"/>.</summary>
    public static IServiceCollection AddMeritMail(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<MailOptions>(configuration.GetSection("Mail"));
        services.Configure<MailOptions>(configuration.GetSection("SendGrid"));
        services.AddHttpClient(HttpClientName, client => client.Timeout = SendTimeout);
        services.AddTransient(s => new SendGridMailer(
            s.GetRequiredService<IHttpClientFactory>().CreateClient(HttpClientName),
            s.GetRequiredService<Microsoft.Extensions.Options.IOptions<MailOptions>>()));
        services.AddSingleton<DeliveryEvents>();
        return services;
    }
}
