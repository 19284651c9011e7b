using Merit.Web.Emails;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Merit.Web;

/// <summary>Registers what this project offers.</summary>
public static class MeritWebServiceCollectionExtensions
{
    /// <summary>Adds <see cref="EmailRenderer"/>. Calling it twice does no harm.</summary>
    /// <param name="services">The application's services.</param>
    /// <returns>The same collection.</returns>
    public static IServiceCollection AddMeritWeb(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddLogging();
        services.TryAddSingleton<EmailRenderer>();
        return services;
    }
}
