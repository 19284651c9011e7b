using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using Merit.Assessment.Reading;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Http.Description;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Cycle;

/// <summary>Notes on agencies of a cycle, which no agency ever sees.</summary>
public sealed class NoteBook(AssessmentTable assessments, NoteTable notes, ChangeLog changes)
{
    /// <summary>Adds a note; the same id at the same time is the same note.</summary>
    /// <returns>False when there is no such assessment.</returns>
    public async Task<bool> AddAsync(AssessmentKey key, string id, DateTimeOffset at, string text, Caller by, CancellationToken cancellation)
    {
        if (await assessments.FindAsync(key.CycleId, key.Agency, cancellation) is null)
        {
            return false;
        }

        var row = new NoteRow { PartitionKey = TableKey.From(key.CycleId), RowKey = NoteRow.KeyOf(key.Agency, at, id), Id = id, By = by.Id, At = at, Text = text };
        await notes.TryInsertAsync(row, cancellation);
        // The log names the note and not what it says.
        await changes.NoteAsync(
            key.CycleId,
            changes.Change($"note|{key.Agency}|{id}", AuditKind.NoteAdded, key.Agency, StoredJson.Sha256(StoredJson.Serialize(text)), by.Id, by.AuditRole),
            cancellation);
        return true;
    }

    /// <summary>The notes on an agency, oldest first.</summary>
    public Task<List<NoteRow>> ListAsync(AssessmentKey key, CancellationToken cancellation) => notes.ListAsync(key.CycleId, key.Agency, cancellation);
}

/// <summary>Flags and notes over HTTP.</summary>
public sealed class Notes(Orders orders, AssessmentOrders assessments, NoteBook book)
{
    /// <summary>202 when the assessment has exactly these flags.</summary>
    [Function("PutFlags")]
    [Follows(Customs.Key | Customs.Guard | Customs.Location)]
    [Takes(typeof(SentFlags))]
    [Answers(StatusCodes.Status202Accepted)]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "assessment-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "flags-too-long")]
    public Task<IResult> FlagAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Routes.Flags)] HttpRequest request,
        string cycle,
        string agency,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        orders.OnceAsync(
            request,
            cycle,
            async _ =>
            {
                RequestBody body = await RequestBody.ReadAsync(request, ["flags"], cancellation);
                IReadOnlyList<string> flags = body.OptionalTexts("flags", TextForm.Id) ?? [];
                return Refusal(body)
                    ?? (await assessments.TakeAsync(new AssessmentKey(cycle, agency), AssessmentChange.Flags(flags), new Order(request.Caller(), Seen: EntityTag.Wanted(request)), client, cancellation))
                        .ToResult(Routes.AddressOf(cycle, agency));
            },
            cancellation);

    /// <summary>201 when the note is kept.</summary>
    [Function("AddNote")]
    [Follows(Customs.Key)]
    [Takes(typeof(SentNote))]
    [Answers(StatusCodes.Status201Created, typeof(AddedNote))]
    [Refuses(StatusCodes.Status404NotFound, "assessment-not-found")]
    public Task<IResult> AddAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Notes)] HttpRequest request, string cycle, string agency, CancellationToken cancellation) =>
        orders.OnceAsync(
            request,
            cycle,
            async named =>
            {
                RequestBody body = await RequestBody.ReadAsync(request, ["text"], cancellation);
                string text = body.RequiredParagraphs("text");
                return Refusal(body)
                    ?? (await book.AddAsync(new AssessmentKey(cycle, agency), named.RowKey, named.At, text, request.Caller(), cancellation)
                        ? Results.Json(new AddedNote(named.RowKey, named.At), StoredJson.Options, statusCode: StatusCodes.Status201Created)
                        : Problems.NotFound("assessment-not-found", cycle, agency));
            },
            cancellation);

    /// <summary>The notes on an agency, oldest first.</summary>
    [Function("ListNotes")]
    [Answers(StatusCodes.Status200OK, typeof(ListedNote[]))]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Notes)] HttpRequest request, string cycle, string agency, CancellationToken cancellation) =>
        Results.Json((await book.ListAsync(new AssessmentKey(cycle, agency), cancellation)).Select(n => new ListedNote(n.Id, n.At, n.By, n.Text)), StoredJson.Options);

    private static IResult? Refusal(RequestBody body) =>
        !body.IsReadable ? Problems.Invalid(body.Findings.All, StatusCodes.Status400BadRequest) : body.Findings.HasErrors ? Problems.Invalid(body.Findings.All) : null;

    private sealed record SentFlags(IReadOnlyList<string>? Flags);

    private sealed record SentNote(string Text);

    private sealed record AddedNote(string Id, DateTimeOffset At);

    private sealed record ListedNote(string Id, DateTimeOffset At, string By, string Text);
}
