using Merit.Adapters.Mail;
using Merit.Adapters.Storage;
using Merit.Web;
using Merit.Web.Emails;
using MeritFunctions.Cycle;
using MeritFunctions.Determination;
using MeritFunctions.Intake;
using MeritFunctions.Notifications;
using MeritFunctions.Operations;
using MeritFunctions.Scoring;
using MeritFunctions.Verification;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MeritFunctions;

/// <summary>Registers everything that the functions take.</summary>
public static class MeritServices
{
    /// <summary>Adds the app's services. A runtime that brings its own <see cref="TimeProvider"/> keeps it.</summary>
    public static IServiceCollection AddMerit(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddMeritStorage(configuration);
        services.AddMeritMail(configuration);
        services.AddMeritWeb();
        services.Configure<IntakeOptions>(configuration.GetSection("Intake"));
        services.AddSingleton<CycleInstruments>();
        services.AddSingleton<CycleDesk>();
        services.AddSingleton<CycleProgressReader>();
        services.AddSingleton<UploadReader>();
        services.AddSingleton<SubmissionIntake>();
        services.AddSingleton<IntakeSweep>();
        services.AddSingleton<SubmissionScoring>();
        services.AddSingleton<VerificationDesk>();
        services.AddSingleton<ResultWriter>();
        services.AddSingleton<Outbox>();
        services.AddSingleton<MailComposer>();
        services.AddHostedService<StorageSetup>();
        return services;
    }
}
