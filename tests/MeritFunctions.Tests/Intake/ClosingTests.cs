using Merit.Adapters.Storage;
using MeritFunctions.Cycle;
using MeritFunctions.Records;
using Microsoft.Extensions.DependencyInjection;

namespace MeritFunctions.Tests.Intake;

/// <summary>An assessment closes only after a look at the agency's own folder.</summary>
public sealed class ClosingTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_upload_that_nothing_announced_counts_when_the_deadline_has_passed()
    {
        string cycle = await app.StartCycleAsync("31", "74");
        await app.PutUploadAsync($"{cycle}/31/u", MeritApp.Submission(cycle, "31"));
        app.Clock.Advance(TimeSpan.FromDays(2));

        Assert.False(await CloseAsync(cycle, "31"));
        Assert.True(await CloseAsync(cycle, "74"));

        Assert.NotNull((await app.RowAsync(cycle, "31")).Receipt);
        Assert.Equal(AssessmentStage.NotSubmitted, (await app.RowAsync(cycle, "74")).Stage);
    }

    [Fact]
    public async Task Files_that_nobody_can_judge_yet_keep_the_assessment_open()
    {
        string cycle = await app.StartCycleAsync("31");
        await app.PutAsync($"{cycle}/31/u/bukti.pdf", "%PDF"u8.ToArray());
        Assert.False(await CloseAsync(cycle, "31"));
        Assert.Equal(AssessmentStage.AwaitingSubmission, (await app.RowAsync(cycle, "31")).Stage);
    }

    private Task<bool> CloseAsync(string cycle, string agency) =>
        ActivatorUtilities.CreateInstance<CycleActivities>(app.Get<IServiceProvider>()).CloseWithoutSubmission(new AssessmentKey(cycle, agency), app.Client, Cancellation);
}
