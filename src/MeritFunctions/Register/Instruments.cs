using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Instruments;
using MeritFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Register;

/// <summary>The instruments, shipped and brought.</summary>
public sealed class Instruments(InstrumentStore store)
{
    private const int MostBytes = 5 * 1024 * 1024;
    private const string DocumentType = "application/json; charset=utf-8";
    private const string SchemaType = "application/schema+json; charset=utf-8";

    /// <summary>The ids of every instrument.</summary>
    [Function("ListInstruments")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Instruments)] HttpRequest request, CancellationToken cancellation)
    {
        List<object> views = [];
        foreach (string id in await store.ListAsync(cancellation))
        {
            byte[]? document = await store.FindAsync(id, cancellation);
            if (document is not null && InstrumentJson.Parse(document).Value is { } instrument)
            {
                views.Add(new { id, instrument.Family, instrument.Version, instrument.Title, instrument.Standing, instrument.Intake, instrument.Maximum, sha256 = StoredJson.Sha256(document), canonicalSha256 = instrument.Hash });
            }
        }

        return Results.Json(views, StoredJson.Options);
    }

    /// <summary>The JSON Schema (2020-12) of instrument documents.</summary>
    [Function("GetInstrumentSchema")]
    public static IResult GetSchema(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.InstrumentSchema)] HttpRequest request) =>
        Results.Bytes(ShippedInstruments.Schema, SchemaType);

    /// <summary>One instrument's document, byte for byte.</summary>
    [Function("GetInstrument")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Instrument)] HttpRequest request, string instrument, CancellationToken cancellation) =>
        await store.FindAsync(instrument, cancellation) is { } document
            ? Results.Bytes(document, DocumentType)
            : Problems.NotFound("instrument-not-found", instrument);

    /// <summary>
    /// Brings a new instrument: 201; the same bytes again: the same 201. A document that exists is never changed: 409, whether
    /// or not a cycle uses it. A document with errors: 422 with every finding.
    /// </summary>
    [Function("PostInstrument")]
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
                new { instrument.Id, instrument.Version, sha256 = StoredJson.Sha256(document), canonicalSha256 = instrument.Hash, warnings = read.Findings })
            : Problems.Conflict("instrument-taken", instrument.Id);
    }
}
