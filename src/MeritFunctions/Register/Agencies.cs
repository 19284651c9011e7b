using System.Text.Json.Serialization;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Agencies;
using Merit.Assessment.Reading;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Http.Description;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Register;

/// <summary>The agency register.</summary>
public sealed class Agencies(AgencyTable agencies, RegisterDesk desk)
{
    /// <summary>
    /// Inserts agencies and changes what the document states of those that are there, from JSON or (Content-Type
    /// <c>text/csv</c>) from CSV, or from a workbook, which is known by its content; agencies that it does not name stay. With <c>?preview=true</c> nothing is written and the
    /// answer, what would change, is the same; its <c>ETag</c> names the changes, and with it as <c>If-Match</c> no others are made.
    /// </summary>
    [Function("PutAgencies")]
    [Follows(Customs.Tag | Customs.Guard)]
    [Takes(typeof(RegisterDocument), IsDocument = true)]
    [Takes(typeof(string), MediaTypes.Csv, IsDocument = true)]
    [Asks("preview", typeof(bool))]
    [Answers(StatusCodes.Status200OK, typeof(RegisterAnswer))]
    [Refuses(StatusCodes.Status409Conflict, "register-busy")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "body-too-large")]
    [Refuses(StatusCodes.Status422UnprocessableEntity, "invalid")]
    public async Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Routes.Agencies)] HttpRequest request, CancellationToken cancellation)
    {
        if (Preview.IsWanted(request, out IResult? refusal) is not { } preview)
        {
            return refusal!;
        }

        if (await BodyBytes.ReadAsync(request, RegisterDesk.MostBytes, cancellation) is not { } body)
        {
            return Problems.TooLarge(RegisterDesk.MostBytes);
        }

        bool isCsv = request.ContentType?.StartsWith(MediaTypes.Csv, StringComparison.OrdinalIgnoreCase) == true;
        if (await desk.PutAsync(body, isCsv, request.Caller(), preview, EntityTag.Wanted(request)?.Trim('"'), cancellation) is not { } outcome)
        {
            return Problems.Conflict("register-busy");
        }

        return outcome.Update is not { } update ? Problems.Invalid(outcome.Findings)
            : !outcome.IsWritten && !preview ? Problems.Stale()
            : EntityTag.Show(request, $"\"{outcome.Name}\"", Results.Json(
                new RegisterAnswer(
                    preview,
                    outcome.Count,
                    [.. update.Changes.Where(change => change.Before is null).Select(change => change.After.Code)],
                    [.. update.Changes.Where(change => change.Before is not null).Select(change => new ChangedAgency(change.After.Code, RegisterDesk.Fields(change.Before!, change.After)))],
                    update.Unchanged,
                    outcome.Findings),
                StoredJson.Options));
    }

    /// <summary>The register in pages, without anybody's address.</summary>
    [Function("GetAgencies")]
    [Follows(Customs.Pages)]
    [Answers(StatusCodes.Status200OK, typeof(RegisteredAgency[]))]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Agencies)] HttpRequest request, CancellationToken cancellation) =>
        Paging.AnswerAsync(request, $"agencies", async order =>
        {
            RowPage<AgencyRow> page = await agencies.PageAsync(order, cancellation);
            return (Results.Json(page.Rows.Select(a => new RegisteredAgency(a.RowKey, a.Name, a.Type, a.Region, a.Size, a.Contacts > 0, a.Contacts, a.SucceededBy, a.Predecessors)), StoredJson.Options), page.Next);
        });

    /// <summary>
    /// Removes an agency: 204; 404 when there is none; 409 while its address is needed: it takes part in a cycle that is not
    /// over, or is being started, or a mail to it is still to be sent.
    /// </summary>
    [Function("DeleteAgency")]
    [Answers(StatusCodes.Status204NoContent)]
    [Refuses(StatusCodes.Status404NotFound, "agency-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "agency-held", "agency-takes-part", "agency-has-mails", "register-busy")]
    public async Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.Agency)] HttpRequest request, string code, CancellationToken cancellation) =>
        await desk.RemoveAsync(code, request.Caller(), null, cancellation) switch
        {
            null => Results.NoContent(),
            ("agency-not-found", var arguments) => Problems.NotFound("agency-not-found", arguments),
            (var refusal, var arguments) => Problems.Conflict(refusal, arguments),
        };

    /// <summary>What a document changes in the register, or would change.</summary>
    private sealed record RegisterAnswer(
        bool Preview,
        int Count,
        IReadOnlyList<string> Added,
        IReadOnlyList<ChangedAgency> Changed,
        int Unchanged,
        IReadOnlyList<Finding> Warnings);

    private sealed record ChangedAgency(string Code, IReadOnlyList<ChangedField> Fields);

    private sealed record RegisteredAgency(string Code, string Name, string Type, string? Region, string? Size, bool HasContact, int Contacts, string? SucceededBy, string? Predecessors);

    /// <summary>What <see cref="AgencyRegisterJson"/> reads.</summary>
    private sealed record RegisterDocument([property: JsonPropertyName("$schema")] string? Schema, IReadOnlyList<SentAgency> Agencies);

    private sealed record SentAgency(string Code, string Name, string Type, string? Region, string? Size, Contact? Contact, Contact? SecondContact, bool? Synthetic);
}
