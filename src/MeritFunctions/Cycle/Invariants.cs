using System.Text.Json;
using Merit.Adapters.Storage;
using MeritFunctions.Http;
using MeritFunctions.Http.Description;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Cycle;

/// <summary>Walks the stored state of a cycle and names what contradicts itself in it. It changes nothing.</summary>
public sealed class Invariants(CycleWalk walk)
{
    private static readonly JsonSerializerOptions Lines = new(StoredJson.Options) { WriteIndented = false };

    /// <summary>
    /// A line of JSON for each contradiction, and a last one that says how much was walked: an answer without that line broke off.
    /// </summary>
    [Function("GetInvariants")]
    [Answers(StatusCodes.Status200OK, typeof(string), MediaTypes.Lines)]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Invariants)] HttpRequest request,
        string cycle,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (await walk.ReadAsync(cycle, client, cancellation) is not { } state)
        {
            return Problems.NotFound("cycle-not-found", cycle);
        }

        return Results.Stream(body => WriteAsync(body, state, cancellation), MediaTypes.Lines);
    }

    private static async Task WriteAsync(Stream body, CycleState state, CancellationToken cancellation)
    {
        int found = 0;
        foreach (Contradiction contradiction in InvariantRules.Contradictions(state))
        {
            await WriteAsync(body, contradiction, cancellation);
            found++;
        }

        await WriteAsync(
            body,
            new
            {
                cycle = state.Cycle.RowKey,
                contradictions = found,
                walked = new
                {
                    assessments = state.Assessments.Count,
                    uploads = state.Claims.Count,
                    decisions = state.Decisions.Count,
                    mails = state.Outbox.Mails.Count,
                    records = state.Records.Count,
                    instances = state.Instances.Count,
                },
            },
            cancellation);
    }

    private static async Task WriteAsync<T>(Stream body, T line, CancellationToken cancellation)
    {
        await JsonSerializer.SerializeAsync(body, line, Lines, cancellation);
        await body.WriteAsync("\n"u8.ToArray(), cancellation);
    }
}
