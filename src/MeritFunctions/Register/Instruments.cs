using System.Text.Json;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Instruments;
using MeritFunctions.Http;
using MeritFunctions.Http.Description;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Register;

/// <summary>The instruments, shipped and brought.</summary>
public sealed class Instruments(InstrumentStore store)
{
    private const int MostBytes = 5 * 1024 * 1024;

    /// <summary>The ids of every instrument.</summary>
    [Function("ListInstruments")]
    [Answers(StatusCodes.Status200OK, typeof(ListedInstrument[]))]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Instruments)] HttpRequest request, CancellationToken cancellation)
    {
        List<ListedInstrument> views = [];
        foreach (string id in await store.ListAsync(cancellation))
        {
            byte[]? document = await store.FindAsync(id, cancellation);
            if (document is not null && InstrumentJson.Parse(document).Value is { } instrument)
            {
                views.Add(new ListedInstrument(
                    id, instrument.Family, instrument.Version, instrument.Title, instrument.Standing, instrument.Intake, instrument.Maximum, StoredJson.Sha256(document), instrument.Hash));
            }
        }

        return Results.Json(views, StoredJson.Options);
    }

    /// <summary>The JSON Schema (2020-12) of instrument documents.</summary>
    [Function("GetInstrumentSchema")]
    [Answers(StatusCodes.Status200OK, typeof(JsonElement), MediaTypes.Schema)]
    public static IResult GetSchema(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.InstrumentSchema)] HttpRequest request) =>
        Results.Bytes(ShippedInstruments.Schema, MediaTypes.Schema + MediaTypes.InUtf8);

    /// <summary>One instrument's document, byte for byte.</summary>
    [Function("GetInstrument")]
    [Answers(StatusCodes.Status200OK, typeof(JsonElement))]
    [Refuses(StatusCodes.Status404NotFound, "instrument-not-found")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Instrument)] HttpRequest request, string instrument, CancellationToken cancellation) =>
        await store.FindAsync(instrument, cancellation) is { } document
            ? Results.Bytes(document, MediaTypes.Json + MediaTypes.InUtf8)
            : Problems.NotFound("instrument-not-found", instrument);

    /// <summary>
    /// Brings a new instrument: 201; the same bytes again: the same 201. A document that exists is never changed: 409, whether
    /// or not a cycle uses it. A document with errors: 422 with every finding.
    /// </summary>
    [Function("PostInstrument")]
    [Follows(Customs.Location)]
    [Takes(typeof(JsonElement), IsDocument = true)]
    [Answers(StatusCodes.Status201Created, typeof(AddedInstrument))]
    [Refuses(StatusCodes.Status409Conflict, "instrument-taken")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "body-too-large")]
    [Refuses(StatusCodes.Status422UnprocessableEntity, "invalid")]
    public async Task<IResult> AddAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Instruments)] HttpRequest request, CancellationToken cancellation)
    {
        if (await BodyBytes.ReadAsync(request, MostBytes, cancellation) is not { } document)
        {
            return Problems.TooLarge(MostBytes);
        }

        Read<Instrument> read = InstrumentJson.Parse(document);
        if (read.Value is not { } instrument)
        {
            return Problems.Invalid(read.Findings);
        }

        // Decided by the insert alone, so that of two who bring one id at once only one succeeds.
        byte[]? existing = await store.FindAsync(instrument.Id, cancellation);
        if (existing is null && !await store.TryAddAsync(instrument.Id, document, cancellation))
        {
            existing = await store.FindAsync(instrument.Id, cancellation);
        }

        return existing is null || existing.AsSpan().SequenceEqual(document)
            ? Results.Created(
                $"{Routes.Prefix}/instruments/{instrument.Id}",
                new AddedInstrument(instrument.Id, instrument.Version, StoredJson.Sha256(document), instrument.Hash, read.Findings))
            : Problems.Conflict("instrument-taken", instrument.Id);
    }

    private sealed record ListedInstrument(
        string Id, string Family, string Version, Text Title, InstrumentStanding Standing, IntakeKind Intake, decimal Maximum, string Sha256, string CanonicalSha256);

    private sealed record AddedInstrument(string Id, string Version, string Sha256, string CanonicalSha256, IReadOnlyList<Finding> Warnings);
}
