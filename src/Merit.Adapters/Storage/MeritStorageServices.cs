using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Merit.Adapters.Scanning;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Merit.Adapters.Storage;

/// <summary>Registers the stores over the account that the setting <c>MeritStorage</c> names.</summary>
public static class MeritStorageServices
{
    /// <summary>The setting: a connection string, or a section with <c>blobServiceUri</c> and <c>tableServiceUri</c>.</summary>
    public const string Setting = "MeritStorage";

    /// <summary>The setting for how long one answer, or one piece of a stream, is waited for.</summary>
    public const string PatienceSetting = "Storage:NetworkTimeout";

    // Longer than the services themselves work on a call of ours, and three tries still fit into the time that callers wait.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // What fails three times is told; whoever called tries again, and much later.
    private const int MostRetries = 2;

    /// <summary>
    /// Adds <see cref="MeritStorage"/> and the stores over it.
    /// </summary>
    /// <exception cref="InvalidOperationException">At first use, when the setting is absent; the message says what to set.</exception>
    public static IServiceCollection AddMeritStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(_ => Open(configuration));
        services.AddSingleton<RecordStore>();
        services.AddSingleton<AuditLog>();
        services.Configure<EvidenceOptions>(configuration.GetSection("Evidence"));
        services.AddSingleton(all => new EvidenceRule(all.GetRequiredService<IOptions<EvidenceOptions>>().Value));
        services.AddSingleton(all => Scanner(all.GetRequiredService<IOptions<EvidenceOptions>>().Value.Scanner));
        services.AddSingleton<UploadStore>();
        services.AddSingleton<DraftStore>();
        services.AddSingleton<DraftCopies>();
        services.AddSingleton<InstrumentStore>();
        services.AddSingleton<CycleTable>();
        services.AddSingleton<AgencyTable>();
        services.AddSingleton<AssessmentTable>();
        services.AddSingleton<DecisionTable>();
        services.AddSingleton<NotificationTable>();
        services.AddSingleton<ClaimTable>();
        services.AddSingleton<TokenTable>();
        services.AddSingleton<EndedSessionTable>();
        services.AddSingleton<RequestTable>();
        services.AddSingleton<NoteTable>();
        services.AddSingleton<AssessorTable>();
        services.AddSingleton<AssignmentTable>();
        services.AddSingleton<AnswerDrafts>();
        services.AddSingleton<ReviewStore>();
        services.AddSingleton<SessionTable>();
        services.AddSingleton<CertificateTable>();
        services.AddSingleton<ObjectionTable>();
        services.AddSingleton<ObjectionDrafts>();
        return services;
    }

    private static IMalwareScanner Scanner(string name) => name.ToUpperInvariant() switch
    {
        "SIGNATURE" => new SignatureScanner(),
        "STORAGE" => new StorageScanner(),
        _ => throw new InvalidOperationException($"Evidence__Scanner is '{name}'; set it to signature or storage."),
    };

    private static MeritStorage Open(IConfiguration configuration)
    {
        // Azurite may be older than the newest API version that these clients speak; the app needs nothing so new.
        var blobOptions = new BlobClientOptions(BlobClientOptions.ServiceVersion.V2024_11_04);
        var tableOptions = new TableClientOptions();
        foreach (RetryOptions retry in (RetryOptions[])[blobOptions.Retry, tableOptions.Retry])
        {
            retry.NetworkTimeout = configuration.GetValue<TimeSpan?>(PatienceSetting) ?? Patience;
            retry.MaxRetries = MostRetries;
        }

        if (configuration[Setting] is { Length: > 0 } connection)
        {
            return new MeritStorage(new BlobServiceClient(connection, blobOptions), new TableServiceClient(connection, tableOptions));
        }

        IConfigurationSection section = configuration.GetSection(Setting);
        if (section["blobServiceUri"] is { Length: > 0 } blobUri && section["tableServiceUri"] is { Length: > 0 } tableUri)
        {
            TokenCredential credential = new DefaultAzureCredential(new DefaultAzureCredentialOptions
            {
                ManagedIdentityClientId = section["clientId"],
            });
            return new MeritStorage(
                new BlobServiceClient(new Uri(blobUri), credential, blobOptions),
                new TableServiceClient(new Uri(tableUri), credential, tableOptions));
        }

        throw new InvalidOperationException(
            $"Set {Setting} to a storage connection string, or {Setting}__blobServiceUri and {Setting}__tableServiceUri to the account's addresses.");
    }
}
