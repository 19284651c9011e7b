using Merit.Adapters.Mail;
using Merit.Adapters.Storage;
using Merit.Web;
using Merit.Web.Emails;
using MeritFunctions.Audit;
using MeritFunctions.Awards;
using MeritFunctions.Cycle;
using MeritFunctions.Determination;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Intake;
using MeritFunctions.Notifications;
using MeritFunctions.Objections;
using MeritFunctions.Pages;
using MeritFunctions.Records;
using MeritFunctions.Register;
using MeritFunctions.Scoring;
using MeritFunctions.Submitting;
using MeritFunctions.Verification;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MeritFunctions;

/// <summary>Registers everything that the functions take.</summary>
public static class MeritServices
{
    /// <summary>Adds the app's services.</summary>
    /// <exception cref="InvalidOperationException">The clock file that the settings name cannot be used.</exception>
    public static IServiceCollection AddMerit(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        // Opened here and not at first use, so that a wrong setting ends the start. Where people's deadlines count, nobody moves the clock.
        services.AddSingleton(environment.IsDevelopment() && configuration[SharedClock.Setting] is { Length: > 0 } file ? new SharedClock(file) : TimeProvider.System);
        services.AddMeritStorage(configuration);
        services.AddAccess(configuration);
        services.AddMeritMail(configuration, environment);
        services.AddMeritWeb();
        services.Configure<IntakeOptions>(configuration.GetSection("Intake"));
        services.Configure<CycleOptions>(configuration.GetSection("Cycle"));
        services.AddSingleton<CycleInstruments>();
        services.AddSingleton<ResultProof>();
        services.AddSingleton<Amendments>();
        services.AddSingleton<ClarificationThread>();
        services.AddSingleton<Certificates>();
        services.AddSingleton<ChangeLog>();
        services.AddSingleton<AuditVerification>();
        services.AddSingleton<AgencyTrails>();
        services.AddSingleton<HealthCheck>();
        services.AddSingleton<Examination>();
        services.AddSingleton<TokenDesk>();
        services.AddSingleton<AgencyNeeds>();
        services.AddSingleton<RegisterDesk>();
        services.AddSingleton<ReorganisationDesk>();
        services.AddSingleton<CycleStarter>();
        services.AddSingleton<Retries>();
        services.AddSingleton<Orders>();
        services.AddSingleton<CycleOrders>();
        services.AddSingleton<CycleStarts>();
        services.AddSingleton<AssessmentOrders>();
        services.AddSingleton<BulkOrders>();
        services.AddSingleton<Reopening>();
        services.AddSingleton<NoteBook>();
        services.AddSingleton<Reminders>();
        services.AddSingleton<CycleProgressReader>();
        services.AddSingleton<CycleBoard>();
        services.AddSingleton<CycleWalk>();
        services.AddSingleton<AssessmentSteps>();
        services.AddSingleton<DecisionDesk>();
        services.AddSingleton<AnswerDesk>();
        services.AddSingleton<VerificationDuties>();
        services.AddSingleton<AssessorDesk>();
        services.AddSingleton<AssignmentSheets>();
        services.AddSingleton<AssignmentLog>();
        services.AddSingleton<AssignmentDesk>();
        services.AddSingleton<AssignmentOrders>();
        services.AddSingleton<ReviewDuties>();
        services.AddSingleton<ReviewReader>();
        services.AddSingleton<ReviewSettling>();
        services.AddSingleton<ReviewDesk>();
        services.AddSingleton<AgreementReader>();
        services.AddSingleton<ResultReader>();
        services.AddSingleton<ResultComposer>();
        services.AddSingleton<ReleaseCheck>();
        services.AddSingleton<ReleaseDesk>();
        services.AddSingleton<ReleasePreviews>();
        services.AddSingleton<PlenaryMembers>();
        services.AddSingleton<SessionReader>();
        services.AddSingleton<SessionViews>();
        services.AddSingleton<SessionDesk>();
        services.AddSingleton<SessionPlanner>();
        services.AddSingleton<UploadReader>();
        services.AddSingleton<OpenQuestions>();
        services.AddSingleton<SubmissionIntake>();
        services.AddSingleton<ScoreImports>();
        services.AddSingleton<IntakeSweep>();
        services.AddSingleton<Sweep>();
        services.Configure<SubmittingOptions>(configuration.GetSection("Submitting"));
        services.AddSingleton<DraftDesk>();
        services.AddSingleton<DraftChecks>();
        services.AddSingleton<DraftSender>();
        services.AddSingleton<DraftUnpacking>();
        services.AddSingleton<SubmissionScoring>();
        services.AddSingleton<Awarding>();
        services.AddSingleton<ResultWriter>();
        services.AddSingleton<LetterComposer>();
        services.AddSingleton<ObjectionReader>();
        services.AddSingleton<ObjectionChecks>();
        services.AddSingleton<ObjectionDuties>();
        services.AddSingleton<ObjectionDesk>();
        services.AddSingleton<ObjectionJudging>();
        services.AddSingleton<ObjectionWork>();
        services.AddSingleton<AmendmentWriter>();
        services.AddSingleton<Outbox>();
        services.AddSingleton<ObjectionMails>();
        services.AddSingleton<MailComposer>();
        services.AddSingleton<MailResending>();
        services.AddTransient<MailSender>();
        services.AddRazorComponents();
        services.AddSingleton<PageFrame>();
        services.AddSingleton<EarlierLevels>();
        services.AddSingleton<FormFiles>();
        services.AddSingleton<IRefusalPages, RefusalPages>();
        services.AddHostedService<StorageSetup>();
        return services;
    }
}
