using System.Text.Json;
using Merit.Adapters.Storage;
using Merit.Assessment.Verification;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using MeritFunctions.Tests.Cycle;
using MeritFunctions.Verification;
using static MeritFunctions.Tests.Reviewing.ReviewActs;

namespace MeritFunctions.Tests.Reviewing;

/// <summary>Where two reviews differ, one gives way or the moderator settles it.</summary>
public sealed class ModerationTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_moderator_settles_every_difference_with_a_reason_and_the_decision_names_all_three()
    {
        (string cycle, string agency, string receipt) = await DifferingAsync();
        JsonElement shown = (await app.DifferencesAsync(cycle, agency)).Json;
        Assert.Equal(["1.1", "1.2"], shown.GetProperty("differences").EnumerateArray().Select(d => d.GetProperty("indicator").GetString()));
        Assert.DoesNotContain("assessor-", shown.GetRawText(), StringComparison.Ordinal);
        JsonElement first = shown.GetProperty("differences")[0];
        Assert.True(first.GetProperty("first").GetProperty("score").GetDecimal() < first.GetProperty("second").GetProperty("score").GetDecimal());

        HttpAnswer half = await app.ModerateAsync(cycle, agency, receipt, new Dictionary<string, decimal> { ["1.1"] = 2m, ["1.3"] = 2m }, new Dictionary<string, string> { ["1.2"] = "Cukup." });
        Assert.Equal(
            ["indicator-not-differing /levels/1.3", "moderation-level-missing /levels/1.2", "moderation-reason-missing /reasons/1.1"],
            half.Errors.Order(StringComparer.Ordinal));
        Assert.Null(await app.DecisionAsync(cycle, agency));

        HttpAnswer settled = await SettleAsync(cycle, agency, receipt);
        HttpAnswer again = await SettleAsync(cycle, agency, receipt);
        HttpAnswer other = await app.ModerateAsync(cycle, agency, receipt, Levels(1m, 1m), Reasons("Lain."));
        Assert.Equal((202, 202, 409), (settled.Status, again.Status, other.Status));
        await app.StepAsync(cycle, agency);
        Assert.Equal(202, (await SettleAsync(cycle, agency, receipt)).Status);

        VerificationDecision decision = (await app.DecisionAsync(cycle, agency))!;
        Assert.Equal(("moderator-1", "moderator-1", 2m, 4m), (decision.Assessor, decision.Reviews!.Moderator, decision.Levels["1.1"], decision.Levels["1.2"]));
        Assert.Equal(["assessor-1", "assessor-2", "moderator-1"], decision.Deciders.Order(StringComparer.Ordinal));
        Assert.All(decision.Reviews.Settled, level => Assert.Equal((LevelBasis.Moderated, "moderator-1"), (level.Basis, level.By)));
        ReviewSettlement record = (await app.Get<RecordStore>().ReadAsync<ReviewSettlement>(decision.Reviews.Record, Cancellation))!;
        Assert.Equal(record.Levels.ToDictionary(l => l.Settled.Indicator, l => l.Settled.Level).Where(l => l.Value != 3m).ToDictionary(), decision.Levels.ToDictionary());
        Assert.Equal(AssessmentStage.Verified, (await app.RowAsync(cycle, agency)).Stage);
    }

    [Fact]
    public async Task Whoever_reviewed_does_not_moderate_and_none_of_the_three_releases()
    {
        string agency = MeritApp.NewId();
        string cycle = await app.StartReviewedAsync(2, agency);
        await app.UploadAsync(cycle, agency, "u", isFinal: true);
        await app.StepAsync(cycle, agency);
        await app.AssignAsync(cycle, agency, moderator: "ASSESSOR-1");
        string receipt = (await app.RowAsync(cycle, agency)).Receipt!;
        await app.SubmittedAsync(cycle, agency, receipt, First, ("1.1", 2m, "Lama."));
        await app.SubmittedAsync(cycle, agency, receipt, Second, ("1.2", 4m, "Lengkap."));

        HttpAnswer own = await app.ModerateAsync(cycle, agency, receipt, Levels(2m, 4m), Reasons("Sudah."), new Caller("ASSESSOR-1", Roles.Moderator) { Credential = Credential.Token });
        Assert.Equal((403, "moderator-reviewed"), (own.Status, own.Code));
        await app.Get<AssignmentTable>().ChangeAsync(await app.PlaceAsync(cycle, agency, AssignmentSlot.Moderator), row => (row.Assessor = Mediator.Id) is not null, Cancellation);
        Assert.Equal(202, (await SettleAsync(cycle, agency, receipt)).Status);
        await app.StepAsync(cycle, agency);
        foreach (string id in (string[])["assessor-1", "assessor-2", "moderator-1"])
        {
            HttpAnswer released = await app.CallAsync(
                request => app.Function<Determination.ReleaseCycle>().ReleaseAsync(request, cycle, app.Client, Cancellation),
                JsonSerializer.SerializeToUtf8Bytes(new { decree = "SK 1", decidedBy = "pleno", decidedOn = Messages.WibDate(app.Clock.GetUtcNow()).ToString("O", System.Globalization.CultureInfo.InvariantCulture) }),
                caller: new Caller(id, Roles.Plenary));
            Assert.Equal((403, "separation-of-duties"), (released.Status, released.Code));
        }
    }

    [Fact]
    public async Task Who_gives_way_says_why_and_when_nothing_is_left_it_is_decided()
    {
        (string cycle, string agency, string receipt) = await DifferingAsync();
        Assert.Equal(202, (await app.ConcedeAsync(cycle, agency, receipt, "1.1", First)).Status);
        HttpAnswer twice = await app.ConcedeAsync(cycle, agency, receipt, "1.1", First);
        HttpAnswer other = await app.ConcedeAsync(cycle, agency, receipt, "1.1", Second);
        HttpAnswer equal = await app.ConcedeAsync(cycle, agency, receipt, "1.3", Second);
        Assert.Equal((202, "indicator-settled", "indicator-not-differing"), (twice.Status, other.Code, equal.Code));
        Assert.Null(await app.DecisionAsync(cycle, agency));

        Assert.Equal(202, (await app.ConcedeAsync(cycle, agency, receipt, "1.2", First, "Bukti kedua meyakinkan.")).Status);
        VerificationDecision decision = (await app.DecisionAsync(cycle, agency))!;
        Assert.Equal((VerificationOutcome.Adjust, null, 4m), (decision.Outcome, decision.Reviews!.Moderator, decision.Levels["1.2"]));
        Assert.DoesNotContain("1.1", decision.Levels.Keys);
        Assert.All(decision.Reviews.Settled, level => Assert.Equal((LevelBasis.Conceded, "assessor-1"), (level.Basis, level.By)));
        Assert.Equal(2, (await app.LoggedAsync(cycle)).Count(e => e.What == "level-conceded"));
        Assert.Null((await app.PlaceAsync(cycle, agency, AssignmentSlot.First)).Pending);
    }

    [Fact]
    public async Task Two_who_give_way_to_each_other_at_once_meet_at_one_level()
    {
        (string cycle, string agency, string receipt) = await DifferingAsync();
        HttpAnswer[] answers = await Task.WhenAll(app.ConcedeAsync(cycle, agency, receipt, "1.1", First), app.ConcedeAsync(cycle, agency, receipt, "1.1", Second));
        Assert.Equal((1, 1), (answers.Count(a => a.Status == 202), answers.Count(a => a.Status == 409)));
        HttpAnswer settled = await app.ModerateAsync(cycle, agency, receipt, new Dictionary<string, decimal> { ["1.2"] = 3m }, new Dictionary<string, string> { ["1.2"] = "Klaim cukup." });
        Assert.Equal(202, settled.Status);
        Assert.Equal([LevelBasis.Conceded, LevelBasis.Moderated], (await app.DecisionAsync(cycle, agency))!.Reviews!.Settled.Select(level => level.Basis));
    }

    [Fact]
    public async Task Before_both_have_submitted_everybody_is_told_the_same()
    {
        (string cycle, string agency, string receipt) = await app.AssignedAsync();
        await app.SubmittedAsync(cycle, agency, receipt, First, ("1.1", 2m, "Lama."));
        foreach (Caller who in new[] { First, Second, Mediator, new Caller("operator-1", Roles.Operator), new Caller("auditor-1", Roles.Auditor), new Caller("pleno-1", Roles.Plenary) })
        {
            HttpAnswer answer = await app.DifferencesAsync(cycle, agency, who);
            Assert.Equal((409, "reviews-open"), (answer.Status, answer.Code));
        }

        Assert.Equal("reviews-open", (await app.ConcedeAsync(cycle, agency, receipt, "1.1", First)).Code);
        Assert.Equal("reviews-open", (await app.ConcedeAsync(cycle, agency, receipt, "1.1", Second)).Code);
        Assert.Equal("reviews-open", (await app.ModerateAsync(cycle, agency, receipt, Levels(2m, 4m), Reasons("x"))).Code);
    }

    [Fact]
    public async Task A_pause_keeps_what_was_agreed_until_the_cycle_goes_on()
    {
        (string cycle, string agency, string receipt) = await app.AssignedAsync();
        await app.SubmittedAsync(cycle, agency, receipt, First);
        await app.FillAsync(cycle, agency, receipt, Second);
        await app.PauseAsync(cycle);
        Assert.Equal("cycle-paused", (await app.SubmitAsync(cycle, agency, receipt, Second)).Code);
        await app.ResumeAsync(cycle);
        Assert.Equal(202, (await app.SubmitAsync(cycle, agency, receipt, Second)).Status);
        Assert.NotNull(await app.DecisionAsync(cycle, agency));
    }

    [Fact]
    public async Task Agreement_counts_only_agencies_of_which_both_reviews_are_submitted()
    {
        string[] agencies = [MeritApp.NewId(), MeritApp.NewId()];
        string cycle = await app.StartReviewedAsync(2, agencies);
        foreach (string agency in agencies)
        {
            await app.UploadAsync(cycle, agency, "u", isFinal: true);
            await app.StepAsync(cycle, agency);
            await app.AssignAsync(cycle, agency);
        }

        string receipt = (await app.RowAsync(cycle, agencies[0])).Receipt!;
        await app.SubmittedAsync(cycle, agencies[0], receipt, First, ("1.1", 2m, "Lama."));
        await app.SubmittedAsync(cycle, agencies[0], receipt, Second);
        await app.SubmittedAsync(cycle, agencies[1], (await app.RowAsync(cycle, agencies[1])).Receipt!, First, ("1.1", 0m, "Tidak ada."));
        JsonElement read = (await app.CallAsync(request => app.Function<Agreements>().GetAsync(request, cycle, Cancellation), caller: Mediator)).Json;

        int leaves = Merit.Assessment.Instruments.ShippedInstruments.Get("merit-2019").Leaves.Count;
        Assert.Equal((1, leaves), (read.GetProperty("agencies").GetInt32(), read.GetProperty("all").GetProperty("count").GetInt32()));
        JsonElement line = read.GetProperty("indicators").EnumerateArray().Single(l => l.GetProperty("name").GetString() == "1.1");
        Assert.Equal((0m, 1m), (line.GetProperty("equal").GetDecimal(), line.GetProperty("meanDistance").GetDecimal()));
    }

    private static Dictionary<string, decimal> Levels(decimal first, decimal second) => new() { ["1.1"] = first, ["1.2"] = second };

    private static Dictionary<string, string> Reasons(string reason) => new() { ["1.1"] = reason, ["1.2"] = reason };

    private Task<HttpAnswer> SettleAsync(string cycle, string agency, string receipt) => app.ModerateAsync(cycle, agency, receipt, Levels(2m, 4m), Reasons("Menurut bukti."));

    private async Task<(string Cycle, string Agency, string Receipt)> DifferingAsync()
    {
        (string cycle, string agency, string receipt) = await app.AssignedAsync();
        await app.SubmittedAsync(cycle, agency, receipt, First, ("1.1", 2m, "Lama."));
        await app.SubmittedAsync(cycle, agency, receipt, Second, ("1.2", 4m, "Lengkap."));
        return (cycle, agency, receipt);
    }
}
