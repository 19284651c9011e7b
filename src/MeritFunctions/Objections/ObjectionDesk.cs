using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using Merit.Assessment.Reading;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Intake;
using MeritFunctions.Records;
using MeritFunctions.Submitting;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Objections;

/// <summary>
/// Takes an agency's objection. Its evidence is copied and its record written before the row is inserted that decides which objection the agency has;
/// whoever stops before that has sent nothing, and sends it again.
/// </summary>
public sealed class ObjectionDesk(
    ObjectionReader reader, ObjectionChecks checks, ObjectionTable table, ObjectionWork work, DraftChecks evidence, DraftCopies copies, UploadStore uploads, RecordStore records, ChangeLog changes, TimeProvider clock)
{
    private const int HashInFolder = 12;

    /// <summary>The draft that an agency gathers the evidence of its objection in.</summary>
    public static DraftPlace PlaceOf(string cycle, string agency) => new(cycle, agency) { IsOfObjection = true };

    /// <summary>Sends an objection. The same again is the same; another one is refused.</summary>
    /// <param name="cycle">The cycle.</param>
    /// <param name="agency">The agency's code.</param>
    /// <param name="record">SHA-256 of the result record that the agency has seen.</param>
    /// <param name="sent">What it objects to.</param>
    /// <param name="by">Who sends it.</param>
    /// <param name="client">The durable client.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<OrderOutcome> SendAsync(
        string cycle, string agency, string record, IReadOnlyList<SentPoint> sent, Caller by, DurableTaskClient client, CancellationToken cancellation)
    {
        (ObjectionSeen? seen, OrderOutcome? refusal) = await reader.FindAsync(cycle, agency, cancellation);
        if (seen is null || (seen.Stored is null && reader.RefusalOf(seen.Cycle.Cycle, seen.Row) is { } closed && (refusal = closed) is not null))
        {
            return refusal!;
        }

        if (seen.Stored is null && seen.Row.ResultHash != record)
        {
            return OrderOutcome.Conflict("objection-result-unseen", agency);
        }

        (ResultRecord result, string name, string hash) = (await reader.ResultAsync(seen, cancellation))!.Value;
        FindingList findings = new(Messages.Find);
        DraftPlace place = PlaceOf(cycle, agency);
        Draft draft = seen.Stored is null ? await evidence.CheckEvidenceAsync(place, findings, cancellation) : Draft.Empty;
        HashSet<string> there = new(seen.Objection is { } before ? before.Files.Select(file => file.Name) : draft.Files.Select(file => file.Name), FileNames.Comparer);
        IReadOnlyList<ObjectionPoint> points = await checks.PointsAsync(seen.Cycle, result, sent, there, findings, cancellation);
        HashSet<string> named = new(points.SelectMany(point => point.Evidence), FileNames.Comparer);
        Dictionary<string, string> hashes = (seen.Objection is { } known ? known.Files.Select(file => (file.Name, file.Sha256)) : draft.Files.Select(file => (file.Name, file.Sha256)))
            .Where(file => named.Contains(file.Name)).ToDictionary(file => file.Name, file => file.Sha256, FileNames.Comparer);
        string content = StoredJson.Sha256(StoredJson.Serialize(new { record, points, files = hashes.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => $"{file.Key}\t{file.Value}") }));
        if (seen.Stored is { } stored)
        {
            return stored.ContentHash == content && !findings.HasErrors ? await AcceptAsync(stored, client, cancellation) : Sent(stored);
        }

        if (findings.HasErrors)
        {
            return OrderOutcome.Invalid(findings.All);
        }

        string folder = UploadPlace.OfObjections + content[..HashInFolder];
        DraftEntry[] files = [.. draft.Files.Where(file => named.Contains(file.Name))];
        IReadOnlyList<ObjectionFile>? copied = await CopyAsync(place, folder, files, cancellation);
        if (copied is null)
        {
            return OrderOutcome.Conflict("objection-evidence-changed");
        }

        DateTimeOffset now = clock.GetUtcNow();
        var objection = new Objection(cycle, agency, name, hash, now, points, copied.Count > 0 ? folder : null, copied);
        string recordHash = StoredJson.Sha256(StoredJson.Serialize(objection));
        string recordName = RecordNames.Objection(cycle, agency, recordHash);
        await records.WriteAsync(recordName, objection, cancellation);
        var row = new ObjectionRow
        {
            PartitionKey = TableKey.From(cycle),
            RowKey = TableKey.From(agency),
            Cycle = cycle,
            Agency = agency,
            AgencyName = seen.Row.AgencyName,
            SentAt = now,
            ContentHash = content,
            Record = recordName,
            RecordHash = recordHash,
            Indicators = points.Count,
            Unlogged = ChangeLog.Add("", changes.Change($"objection|{agency}", AuditKind.ObjectionSent, agency, recordHash, by.Id, by.AuditRole, before: hash)),
        };
        // Reading and copying takes its time: what arrives after the window's end is late, however early it began.
        if (reader.RefusalOf(seen.Cycle.Cycle, seen.Row) is { } late)
        {
            return late;
        }

        if (await table.TryInsertAsync(row, cancellation))
        {
            return await AcceptAsync(row, client, cancellation);
        }

        // Somebody else of the agency, or the same press once more, was first.
        ObjectionRow first = await table.FindAsync(cycle, agency, cancellation) ?? throw new InvalidOperationException($"The objection of {agency} in cycle {cycle} is gone.");
        return first.ContentHash == content ? await AcceptAsync(first, client, cancellation) : Sent(first);
    }

    private static OrderOutcome Sent(ObjectionRow stored) => OrderOutcome.Conflict("objection-sent", Messages.Wib(stored.SentAt));

    // What was checked is what is copied: one that somebody has changed since is told, and nothing is sent.
    private async Task<IReadOnlyList<ObjectionFile>?> CopyAsync(DraftPlace place, string folder, DraftEntry[] files, CancellationToken cancellation)
    {
        if (files.Length == 0)
        {
            return [];
        }

        try
        {
            await copies.CopyAsync(place, folder, files, cancellation);
        }
        catch (DraftChangedException)
        {
            return null;
        }

        string prefix = $"{place.Cycle}/{place.Agency}/{folder}/";
        Dictionary<string, string> tags = new(FileNames.Comparer);
        await foreach (ListedFile file in uploads.ListAsync(prefix, cancellation))
        {
            tags[file.Name[prefix.Length..]] = file.ETag;
        }

        return [.. files.Select(file => new ObjectionFile(file.Name, file.Size, file.Sha256, file.Kind ?? default, tags[file.Name]))];
    }

    private async Task<OrderOutcome> AcceptAsync(ObjectionRow row, DurableTaskClient client, CancellationToken cancellation)
    {
        await work.CarryOnAsync(row, client, cancellation);
        return OrderOutcome.Done with { Answer = new TakenObjection(row.Agency, row.RecordHash, row.SentAt) };
    }
}

/// <summary>The answer to an objection that was taken, now or before.</summary>
/// <param name="Agency">The agency's code.</param>
/// <param name="Objection">SHA-256 of the record of the objection: its receipt.</param>
/// <param name="SentAt">When it was received.</param>
public sealed record TakenObjection(string Agency, string Objection, DateTimeOffset SentAt);
