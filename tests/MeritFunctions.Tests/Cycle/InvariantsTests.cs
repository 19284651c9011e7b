using System.Text;
using System.Text.Json;
using Azure.Storage.Blobs;
using Merit.Adapters.Storage;
using MeritFunctions.Cycle;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Tests.Cycle;

/// <summary>The walk over what the app really stores.</summary>
public sealed class InvariantsTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_released_cycle_holds_together_and_a_record_that_is_taken_away_is_named()
    {
        (string cycle, string agency) = await app.VerifiedAsync();
        Add(InstanceIds.Cycle(cycle), OrchestrationRuntimeStatus.Running);
        Add(InstanceIds.Assessment(cycle, agency), OrchestrationRuntimeStatus.Completed);
        Assert.Empty(await FoundAsync(cycle));

        await app.ReleaseAsync(cycle);
        await app.DetermineAsync(cycle);
        Assert.Empty(await FoundAsync(cycle));

        await app.Get<MeritStorage>().Container(Containers.Records).GetBlobClient($"{cycle}/{agency}/result.json").DeleteAsync(cancellationToken: Cancellation);
        Assert.Equal([$"record-missing assessments/{agency}", $"record-damaged records/{cycle}/{agency}/result.json"], await FoundAsync(cycle));
    }

    [Fact]
    public async Task A_cycle_whose_instances_are_lost_is_told_so()
    {
        string agency = MeritApp.NewId();
        string cycle = await app.StartCycleAsync(agency);
        Add(InstanceIds.Cycle(cycle) + "0/agency/9", OrchestrationRuntimeStatus.Running);
        Assert.Equal([$"instance-missing instances/{cycle}", $"instance-missing assessments/{agency}"], await FoundAsync(cycle));
    }

    [Fact]
    public async Task The_answer_is_a_line_for_each_contradiction_and_one_that_ends_it()
    {
        (string cycle, string agency) = await app.VerifiedAsync();
        Add(InstanceIds.Assessment(cycle, agency + "x"), OrchestrationRuntimeStatus.Running);
        HttpAnswer answer = await app.CallAsync(request => app.Function<Invariants>().RunAsync(request, cycle, app.Client, Cancellation));
        JsonElement[] lines = [.. Encoding.UTF8.GetString(answer.Body).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(2, lines.Length);
        Assert.Equal("instance-stray", lines[0].GetProperty("rule").GetString());
        Assert.NotEmpty(lines[0].GetProperty("messageId").GetString()!);
        Assert.Equal(1, lines[1].GetProperty("contradictions").GetInt32());
        Assert.Equal(1, lines[1].GetProperty("walked").GetProperty("assessments").GetInt32());

        Assert.Equal(404, (await app.CallAsync(request => app.Function<Invariants>().RunAsync(request, "nothing", app.Client, Cancellation))).Status);
    }

    [Fact]
    public async Task Each_partition_is_read_once_however_many_agencies_there_are()
    {
        string cycle = await app.StartCycleAsync([.. Enumerable.Range(0, 40).Select(i => $"a{i}")]);
        int before = app.Storage.Calls.Count;
        await app.Function<CycleWalk>().ReadAsync(cycle, app.Client, Cancellation);
        Assert.InRange(app.Storage.Calls.Count - before, 1, 12);
    }

    private void Add(string instance, OrchestrationRuntimeStatus status) => app.Client.Add(instance, status, app.Clock.GetUtcNow());

    // A day later, when nothing can be on its way any more.
    private async Task<List<string>> FoundAsync(string cycle)
    {
        CycleState state = (await app.Function<CycleWalk>().ReadAsync(cycle, app.Client, Cancellation))!;
        return [.. InvariantRules.Contradictions(state with { ReadAt = state.ReadAt.AddDays(1) }).Select(c => $"{c.Rule} {c.Place}")];
    }
}
