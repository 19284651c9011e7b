using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Agencies;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Http.Description;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Register;

/// <summary>Renames, merges and splits agencies, over HTTP.</summary>
public sealed class Reorganisations(ReorganisationDesk desk)
{
    private const int MostBytes = 1024 * 1024;

    /// <summary>200 with what changed, or with <c>?preview=true</c> would change; 409 while an agency that would end is still needed.</summary>
    [Function("ReorganiseAgencies")]
    [Takes(typeof(SentReorganisation), IsDocument = true)]
    [Asks("preview", typeof(bool))]
    [Answers(StatusCodes.Status200OK, typeof(ReorganisationAnswer))]
    [Refuses(StatusCodes.Status409Conflict, "register-busy", "agency-held", "agency-takes-part", "agency-has-mails")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "body-too-large")]
    [Refuses(StatusCodes.Status422UnprocessableEntity, "invalid")]
    public async Task<IResult> OrderAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Reorganisations)] HttpRequest request, CancellationToken cancellation)
    {
        if (Preview.IsWanted(request, out IResult? refusal) is not { } preview)
        {
            return refusal!;
        }

        return await BodyBytes.ReadAsync(request, MostBytes, cancellation) is not { } body ? Problems.TooLarge(MostBytes)
            : await desk.TakeAsync(body, request.Caller(), preview, null, cancellation) switch
            {
                null => Problems.Conflict("register-busy"),
                { Refusal: var (code, arguments) } => Problems.Conflict(code, arguments),
                { Changes: { } changes } outcome => Results.Json(
                    new ReorganisationAnswer(
                        preview,
                        outcome.Ended,
                        [.. changes.Where(change => change.Before is null).Select(change => change.After.Code)],
                        [.. changes.Where(change => change.Before is not null && change.After.SucceededBy is null).Select(change => change.After.Code)],
                        outcome.Findings),
                    StoredJson.Options),
                var outcome => Problems.Invalid(outcome.Findings),
            };
    }

    /// <summary>What <see cref="ReorganisationJson"/> reads.</summary>
    private sealed record SentReorganisation(IReadOnlyList<string> From, IReadOnlyList<SentSuccessor> Into, string Reason);

    private sealed record SentSuccessor(string Code, string? Name, string? Type);

    private sealed record ReorganisationAnswer(
        bool Preview, IReadOnlyList<string> Ended, IReadOnlyList<string> Added, IReadOnlyList<string> Changed, IReadOnlyList<Finding> Warnings);
}
