using System.Text.Json;
using Merit.Adapters.Mail;
using Merit.Adapters.Storage;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using MeritFunctions.Register;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace MeritFunctions.Tests.Register;

/// <summary>What those who run the app are told of it.</summary>
public sealed class ExaminationTests(MeritApp app) : IClassFixture<MeritApp>, IDisposable
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => app.Storage.Choose = null;

    [Fact]
    public async Task An_app_that_is_all_set_has_nothing_to_mend()
    {
        ExaminationReport report = await ExamineAsync(
            new MailOptions { ApiKey = "k", From = "a@merit.go.id", Operators = "o@merit.go.id", WebhookPublicKey = "p" },
            new AccessOptions { Platform = true },
            new LinkOptions { PublicAddress = new Uri("https://merit.example") });
        Assert.All(report.Checks, check => Assert.True(check.State == Check.IsOk && check.Fix is null, check.ToString()));
        Assert.Equal(["blobs", "tables", "taskHub", "clock", "mail", "mailOperators", "webhook", "signIn", "firstToken", "publicAddress"], report.Checks.Select(c => c.Part));
        Assert.NotEmpty(report.Version);
        Assert.DoesNotContain("merit.go.id", JsonSerializer.Serialize(report, StoredJson.Options), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mail", "failed", "SendGrid__ApiKey")]
    [InlineData("mailOperators", "warning", "Mail__Operators")]
    [InlineData("webhook", "warning", "SendGrid__WebhookPublicKey")]
    [InlineData("signIn", "warning", "Access__Platform")]
    [InlineData("firstToken", "warning", "Access__BootstrapToken")]
    [InlineData("publicAddress", "warning", "Access__PublicAddress")]
    public async Task What_is_missing_is_told_with_its_fix(string part, string state, string fix)
    {
        ExaminationReport report = await ExamineAsync(new MailOptions(), new AccessOptions { BootstrapToken = new string('x', 40) });
        Check check = report.Checks.Single(c => c.Part == part);
        Assert.Equal(state, check.State);
        Assert.Contains(fix, check.Fix!.Id, StringComparison.Ordinal);
        Assert.Contains(fix, check.Fix!.En, StringComparison.Ordinal);
        Assert.DoesNotContain("xxxx", JsonSerializer.Serialize(report, StoredJson.Options), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Storage_that_is_away_is_one_finding_and_no_failure()
    {
        app.Storage.Choose = _ => StorageFault.Before;
        ExaminationReport report = await ExamineAsync(new MailOptions { ApiKey = "k" }, new AccessOptions());
        Assert.Equal(["blobs", "tables"], report.Checks.Where(c => c.State == "failed").Select(c => c.Part));
        Assert.Equal("warning", report.Checks.Single(c => c.Part == "clock").State);
        Assert.DoesNotContain("secret-account", JsonSerializer.Serialize(report), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clock_that_runs_ahead_on_purpose_is_told_and_right()
    {
        ExaminationReport report = await ExamineAsync(new MailOptions { ApiKey = "k" }, new AccessOptions(), clock: new FakeTimeProvider(DateTimeOffset.UtcNow.AddDays(40)));
        Check clock = report.Checks.Single(c => c.Part == "clock");
        Assert.Equal(Check.IsOk, clock.State);
        Assert.Contains("ahead on purpose", clock.Found.En, StringComparison.Ordinal);
    }

    private async Task<ExaminationReport> ExamineAsync(MailOptions mail, AccessOptions access, LinkOptions? links = null, TimeProvider? clock = null)
    {
        using HealthCheck fresh = app.Function<HealthCheck>();
        return await new Examination(fresh, app.Get<MeritStorage>(), Options.Create(mail), Options.Create(access), Options.Create(links ?? new LinkOptions()), new Production(), clock ?? TimeProvider.System)
            .RunAsync(app.Client, Cancellation);
    }

    private sealed class Production : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = Environments.Production;

        public string ApplicationName { get; set; } = "test";

        public string ContentRootPath { get; set; } = "/";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
