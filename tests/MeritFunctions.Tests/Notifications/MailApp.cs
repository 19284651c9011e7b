using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Merit.Adapters.Storage;
using Merit.Assessment;
using MeritFunctions.Notifications;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Testing.Azurite;

namespace MeritFunctions.Tests.Notifications;

/// <summary>The outbox over a storage emulator whose tables fail on demand, a provider that answers on demand, and a clock that stands.</summary>
public sealed class MailApp : IAsyncLifetime
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private AzuriteServer? _server;
    private ServiceProvider? _services;

    internal RecordingTaskClient Client { get; } = new();

    internal StorageFaults TableFaults { get; } = new();

    internal FakeSendGrid Provider { get; } = new();

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 2, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public T Get<T>()
        where T : notnull => _services!.GetRequiredService<T>();

    /// <summary>One of the app's functions.</summary>
    public T Function<T>() => ActivatorUtilities.CreateInstance<T>(_services!);

    public async ValueTask InitializeAsync()
    {
        _server = await AzuriteServer.StartAsync(Cancellation);
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["SendGrid:ApiKey"] = "a-key",
            ["SendGrid:WebhookPublicKey"] = Convert.ToBase64String(_key.ExportSubjectPublicKeyInfo()),
            ["Mail:From"] = "penilaian@kasn.example",
        });
        builder.Logging.ClearProviders();
        builder.Services.AddMerit(builder.Configuration, builder.Environment);
        var options = new TableClientOptions();
        options.Retry.MaxRetries = 0;
        options.AddPolicy(TableFaults, Azure.Core.HttpPipelinePosition.PerCall);
        builder.Services.AddSingleton(new MeritStorage(
            new BlobServiceClient(_server.ConnectionString, new BlobClientOptions(BlobClientOptions.ServiceVersion.V2024_11_04)),
            new TableServiceClient(_server.ConnectionString, options)));
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddHttpClient("sendgrid").ConfigurePrimaryHttpMessageHandler(() => Provider);
        _services = builder.Services.BuildServiceProvider();
        await Get<MeritStorage>().EnsureCreatedAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        Provider.Dispose();
        _key.Dispose();
    }

    /// <summary>An agency with an address.</summary>
    public Task RegisterAsync(string agency) => Get<AgencyTable>().UpsertAsync(
        [new AgencyRow { RowKey = agency, Name = $"Instansi {agency}", ContactEmail = $"{agency}@uji.example" }], Cancellation);

    /// <summary>A mail about a refused upload: all that it needs is the report.</summary>
    public async Task<NotificationInput> MailAsync(string cycle, string agency, string receipt = "r", bool withReport = true)
    {
        if (withReport)
        {
            await ReportAsync(cycle, agency, receipt);
        }

        return new NotificationInput(cycle, agency, NotificationKind.Rejected, receipt);
    }

    public Task ReportAsync(string cycle, string agency, string receipt = "r") => Get<RecordStore>().WriteAsync(
        RecordNames.Report(cycle, agency, receipt),
        new UploadReport(
            cycle, agency, "u", receipt, "", Clock.GetUtcNow(), null, false, 0, [], [new Finding("cycle-unknown", FindingSeverity.Error, cycle, "Siklus tidak dikenal.", "The cycle is not known.")]),
        Cancellation);

    public async Task<NotificationInput> QueuedAsync(string cycle, string agency, string receipt = "r", bool withReport = true)
    {
        NotificationInput mail = await MailAsync(cycle, agency, receipt, withReport);
        await Get<Outbox>().QueueAsync(mail, Cancellation);
        return mail;
    }

    /// <summary>What the orchestration of a run does, without a task hub: faults of activities are swallowed as it swallows them.</summary>
    public async Task RunAsync()
    {
        MailActivities activities = Function<MailActivities>();
        for (int moved = 1; moved > 0;)
        {
            moved = 0;
            foreach (DueMails range in await activities.ListDueMails(512, Cancellation))
            {
                try
                {
                    moved += await activities.SendMails(range, Cancellation);
                }
                catch (Azure.RequestFailedException)
                {
                    continue;
                }
            }
        }
    }

    public async Task<NotificationRow> RowAsync(NotificationInput mail) => (await Get<NotificationTable>().FindAsync(mail.CycleId, mail.Id, Cancellation))!;

    /// <summary>The keys of a cycle's due marks.</summary>
    public async Task<List<string>> MarksAsync(string cycle) =>
        [.. (await Get<NotificationTable>().ReadDueAsync(new DueMails(TableKey.From(cycle), "due|", "due}"), Cancellation)).Select(m => m.RowKey)];

    /// <summary>Posts events as the provider signs them.</summary>
    public Task<int> PostAsync(string body) => PostAsync(Encoding.UTF8.GetBytes(body));

    public async Task<int> PostAsync(byte[] body, DateTimeOffset? at = null, Stream? stream = null, byte[]? signed = null)
    {
        string timestamp = (at ?? Clock.GetUtcNow()).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signature = _key.SignData([.. Encoding.ASCII.GetBytes(timestamp), .. signed ?? body], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        (int status, _) = await AnswerAsync(context =>
        {
            context.Request.Body = stream ?? new MemoryStream(body);
            context.Request.Headers["X-Twilio-Email-Event-Webhook-Signature"] = Convert.ToBase64String(signature);
            context.Request.Headers["X-Twilio-Email-Event-Webhook-Timestamp"] = timestamp;
            return Function<MailEvents>().RunAsync(context.Request, Cancellation);
        });
        return status;
    }

    public Task<(int Status, string Body)> ResendAsync(NotificationInput mail) =>
        AnswerAsync(context => Function<Mails>().ResendAsync(context.Request, mail.CycleId, mail.Id, Client, Cancellation));

    public Task<(int Status, string Body)> ListAsync(string cycle) => AnswerAsync(context => Function<Mails>().ListAsync(context.Request, cycle, Cancellation));

    private async Task<(int Status, string Body)> AnswerAsync(Func<HttpContext, Task<IResult>> function)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = _services! };
        context.Response.Body = body;
        IResult result = await function(context);
        await result.ExecuteAsync(context);
        return (context.Response.StatusCode, Encoding.UTF8.GetString(body.ToArray()));
    }
}
