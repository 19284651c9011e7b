using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Core.Pipeline;
using Merit.Adapters.Storage;
using Merit.Assessment;
using MeritFunctions.Notifications;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace MeritFunctions.Tests.Notifications;

/// <summary>The outbox over a storage emulator whose tables fail on demand, a provider that answers on demand, and a clock that stands.</summary>
public sealed class MailApp : AppFixture
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    internal StorageFaults TableFaults { get; } = new();

    internal FakeSendGrid Provider { get; } = new();

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 2, 0, 0, TimeSpan.Zero));

    protected override Dictionary<string, string?> Settings => new() { ["SendGrid:WebhookPublicKey"] = Convert.ToBase64String(_key.ExportSubjectPublicKeyInfo()) };

    private protected override HttpPipelinePolicy TablePolicy => TableFaults;

    protected override void Configure(IServiceCollection services)
    {
        services.AddSingleton<TimeProvider>(Clock);
        services.AddHttpClient("sendgrid").ConfigurePrimaryHttpMessageHandler(() => Provider);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
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
        var context = new DefaultHttpContext { RequestServices = Get<IServiceProvider>() };
        context.Features.Set(HttpCalls.Anybody);
        context.Response.Body = body;
        IResult result = await function(context);
        await result.ExecuteAsync(context);
        return (context.Response.StatusCode, Encoding.UTF8.GetString(body.ToArray()));
    }
}
