using Azure.Data.Tables;
using Merit.Adapters.Storage;
using Merit.Assessment.Verification;
using MeritFunctions.Cycle;
using MeritFunctions.Notifications;
using MeritFunctions.Tests.Notifications;
using MeritFunctions.Tests.Plenary;
using MeritFunctions.Tests.Reviewing;
using Microsoft.Extensions.DependencyInjection;

namespace MeritFunctions.Tests.Waiting;

/// <summary>The app in March 2027, whose calendar has a feast and a day of silence, with a provider that takes every mail.</summary>
public sealed class WaitingApp : MeritApp
{
    internal FakeSendGrid Provider { get; } = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Where operators are told; null for nowhere.</summary>
    public string? OperatorsAddress { get; init; } = "operator@uji.example";

    protected override Dictionary<string, string?> Settings => new(base.Settings) { ["Mail:Operators"] = OperatorsAddress };

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.AddHttpClient("sendgrid").ConfigurePrimaryHttpMessageHandler(() => Provider);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Provider.Dispose();
    }

    /// <summary>A started app.</summary>
    public static async Task<WaitingApp> StartAsync(string? operators = "operator@uji.example")
    {
        var app = new WaitingApp { OperatorsAddress = operators };
        await app.InitializeAsync();
        app.At("2027-03-01T09:00");
        return app;
    }

    /// <summary>Moves the clock on to a moment of Western Indonesian Time.</summary>
    public void At(string local) => Clock.SetUtcNow(Wib(local));

    /// <summary>A moment of Western Indonesian Time.</summary>
    public static DateTimeOffset Wib(string local) =>
        new DateTimeOffset(DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromHours(7)).ToUniversalTime();

    /// <summary>Registers assessors <c>r-…</c> and moderators <c>m-…</c>, each with an address unless said otherwise.</summary>
    public Task RegisterAsync(string[] ids, params string[] silent) => this.RegisterAsync(
        [.. ids.Select(id => new Assessor(id, $"Nama {id}", [id[0] == 'm' ? AssessorRole.Moderator : AssessorRole.Assessor]) { Email = silent.Contains(id) ? null : $"{id}@uji.example" })]);

    /// <summary>A cycle in which two review each agency, due at a moment, whose agencies have submitted for good an hour ago.</summary>
    public async Task<string> OpenAsync(string due, params string[] agencies)
    {
        string cycle = await this.StartReviewedAsync(2, agencies);
        await Get<CycleTable>().ChangeAsync(cycle, row => (row.VerificationDeadline = Wib(due)) != default, Stop);
        foreach (string agency in agencies)
        {
            await Get<AssessmentTable>().ChangeAsync(
                cycle,
                agency,
                row => ((row.Stage, row.Receipt, row.ScoredReceipt, row.ReceivedAt, row.Final) = (AssessmentStage.AwaitingVerification, "R1", "R1", Clock.GetUtcNow().AddHours(-1), true)) != default,
                Stop);
        }

        return cycle;
    }

    /// <summary>Notes in somebody's place how far their review is.</summary>
    public Task<AssignmentRow?> ReviewedAsync(string cycle, string agency, string slot, bool isSubmitted = true) => PlaceAsync(cycle, agency, slot, row =>
        (row.Reviewing, row.SubmittedAt) = (AssignmentRow.WorkOf("R1", 0), isSubmitted ? Clock.GetUtcNow() : null));

    /// <summary>Changes a place behind the app's back.</summary>
    public async Task<AssignmentRow?> PlaceAsync(string cycle, string agency, string slot, Action<AssignmentRow> change)
    {
        AssignmentRow row = (await Get<AssignmentTable>().FindAsync(cycle, agency, slot, Stop))!;
        return await Get<AssignmentTable>().ChangeAsync(
            row,
            r =>
            {
                change(r);
                return true;
            },
            Stop);
    }

    /// <summary>Has an agency be verified.</summary>
    public Task VerifiedAsync(string cycle, string agency) =>
        Get<AssessmentTable>().ChangeAsync(cycle, agency, row => (row.Stage = AssessmentStage.Verified) is not null, Stop);

    /// <summary>Changes somebody of the register.</summary>
    public async Task ChangeAsync(string id, Func<Assessor, Assessor> change) =>
        await this.RegisterAsync(change((await Get<AssessorTable>().FindAsync(id, Stop))!.Read()));

    /// <summary>What a sweep does about mails to those who verify and run a cycle.</summary>
    public async Task SweepAsync(string cycle) => await Get<StaffMails>().SendDueAsync((await Get<CycleTable>().FindAsync(cycle, Stop))!, Client, Stop);

    /// <summary>What the run of the outbox does, without a task hub.</summary>
    public async Task RunMailsAsync()
    {
        MailActivities activities = Function<MailActivities>();
        for (int moved = 1; moved > 0;)
        {
            moved = 0;
            foreach (DueMails range in await activities.ListDueMails(512, Stop))
            {
                moved += await activities.SendMails(range, Stop);
            }
        }
    }

    /// <summary>A sweep and what it leads to.</summary>
    public async Task PassAsync(string cycle)
    {
        await SweepAsync(cycle);
        await RunMailsAsync();
    }

    /// <summary>The mails of a kind in the outbox, by addressee.</summary>
    public async Task<NotificationRow[]> QueuedAsync(string cycle, string kind) =>
        [.. (await Get<NotificationTable>().ListAsync(cycle, Stop)).Where(mail => mail.Kind == kind).OrderBy(mail => mail.Addressee, StringComparer.Ordinal)];

    /// <summary>What left of a kind, oldest first: to whom, and the text.</summary>
    internal (string To, string Text)[] Left(string cycle, string kind) => [.. Provider.Taken.Where(mail => mail.Cycle == cycle && mail.Id.Contains($".{kind}.", StringComparison.Ordinal)).Select(mail => (mail.To, mail.Text))];
}
