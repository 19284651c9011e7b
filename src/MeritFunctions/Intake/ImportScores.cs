using Merit.Adapters.Storage;
using Merit.Assessment;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Http.Description;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Intake;

/// <summary>A file of scores, over HTTP.</summary>
public sealed class ImportScores(ScoreImports imports)
{
    /// <summary>
    /// Has the scores of a CSV file count for their agencies: a column <c>agency</c> and one for each indicator, or <c>score</c> where
    /// there is only one. Agencies that the file does not name keep what they have, and of a file with an error nothing counts. With
    /// <c>?preview=true</c> nothing is written and the answer, what would change, is the same; its <c>ETag</c> names the changes, and with
    /// it as <c>If-Match</c> no others are made.
    /// </summary>
    [Function("PutScores")]
    [Follows(Customs.Tag | Customs.Guard)]
    [Takes(typeof(string), MediaTypes.Csv, IsDocument = true)]
    [Asks("preview", typeof(bool))]
    [Answers(StatusCodes.Status200OK, typeof(ScoresAnswer))]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "cycle-self-assessed", "cycle-cancelled", "already-released", "scores-busy")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "body-too-large")]
    [Refuses(StatusCodes.Status422UnprocessableEntity, "invalid")]
    public async Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Routes.Scores)] HttpRequest request,
        string cycle,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (Preview.IsWanted(request, out IResult? refusal) is not { } preview)
        {
            return refusal!;
        }

        if (await BodyBytes.ReadAsync(request, ScoreImports.MostBytes, cancellation) is not { } file)
        {
            return Problems.TooLarge(ScoreImports.MostBytes);
        }

        ImportOutcome outcome = await imports.PutAsync(cycle, file, request.Caller(), preview, EntityTag.Wanted(request)?.Trim('"'), client, cancellation);
        return outcome.Refusal?.ToResult("") ?? EntityTag.Show(request, $"\"{outcome.Name}\"", Results.Json(
            new ScoresAnswer(
                preview,
                outcome.Number,
                outcome.Count,
                [.. outcome.Changes.Select(change => new ChangedScore(change.Agency.Code, change.Agency.Name, View(change.Before), View(change.After)!))],
                outcome.Unchanged,
                outcome.Findings),
            StoredJson.Options));
    }

    private static StatedScore? View(ImportedLine? line) =>
        line is null ? null : new StatedScore(line.Receipt, line.Score, line.Index, line.Category, line.Entries.ToDictionary(entry => entry.Code, entry => entry.Level));

    /// <summary>What a file of scores changes, or would.</summary>
    /// <param name="Preview">Whether nothing was written.</param>
    /// <param name="Files">How many files of scores count in the cycle.</param>
    /// <param name="Count">How many agencies the file has.</param>
    /// <param name="Changed">The agencies whose score becomes another.</param>
    /// <param name="Unchanged">How many have these scores already.</param>
    /// <param name="Warnings">What may not be meant.</param>
    private sealed record ScoresAnswer(bool Preview, int Files, int Count, IReadOnlyList<ChangedScore> Changed, int Unchanged, IReadOnlyList<Finding> Warnings);

    private sealed record ChangedScore(string Agency, string Name, StatedScore? Before, StatedScore After);

    private sealed record StatedScore(string Receipt, decimal Score, decimal? Index, string? Category, IReadOnlyDictionary<string, decimal> Numbers);
}
