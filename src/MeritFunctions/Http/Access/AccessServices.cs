using Merit.Adapters.Storage;
using MeritFunctions.Records;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MeritFunctions.Http.Access;

/// <summary>Registers what finds out who calls.</summary>
public static class AccessServices
{
    /// <summary>Adds identities, sessions and their keys.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AccessOptions>().Bind(configuration.GetSection("Access")).Validate(
            access => access.BootstrapToken is not { } token || token.Length >= AccessOptions.ShortestBootstrapToken,
            $"Access__BootstrapToken is too short: a secret of {AccessOptions.ShortestBootstrapToken} characters or more that nobody guesses.").ValidateOnStart();
        services.AddOptions<LinkOptions>().Bind(configuration.GetSection("Access")).PostConfigure(links => links.PublicAddress ??= AddressOf(configuration["WEBSITE_HOSTNAME"]));
        // The account encrypts what lies in it, and nobody but the app reads that container.
        services.AddOptions<KeyManagementOptions>().Configure<MeritStorage>(
            (keys, storage) => (keys.XmlRepository, keys.XmlEncryptor) = (new KeysInBlobs(storage), new NullXmlEncryptor()));
        services.AddDataProtection().SetApplicationName("MeritFunctions");
        services.AddSessions();
        // The framework would read the keys at the start, when storage may be away; they are read when the first session needs them.
        foreach (ServiceDescriptor early in services.Where(service => service.ImplementationType?.Name == "DataProtectionHostedService").ToList())
        {
            services.Remove(early);
        }

        services.AddSingleton<AccessTokens>();
        services.AddSingleton<AgencyLinks>();
        services.AddSingleton<Callers>();
        services.AddSingleton<AccessLimits>();
        services.AddSingleton<AccessRefusals>();
        services.AddSingleton<AccessControl>();
        return services;
    }

    // The platform names the app's own address, and so does `func start`, without a scheme.
    private static Uri? AddressOf(string? host) =>
        string.IsNullOrEmpty(host) ? null
        : Uri.TryCreate($"http://{host}", UriKind.Absolute, out Uri? local) && local.IsLoopback ? local
        : Uri.TryCreate($"https://{host}", UriKind.Absolute, out Uri? app) ? app
        : null;
}
