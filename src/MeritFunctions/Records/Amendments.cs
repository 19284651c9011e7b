using Merit.Adapters.Storage;
using Merit.Assessment.Awards;

namespace MeritFunctions.Records;

/// <summary>
/// Reads the results of a released cycle that an objection has changed. Their records are a chain that goes on from the last record of the ranking and
/// ends where the cycle's row says; whatever does not fit into it is damage, and never a result.
/// </summary>
public sealed class Amendments(RecordStore records)
{
    /// <summary>The amendments of a cycle in their order, or what does not hold. Where there are none, nothing is read.</summary>
    /// <param name="cycle">The cycle.</param>
    /// <param name="released">Its ranking, which begins the chain.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<AmendmentChain> ReadAsync(CycleRow cycle, CycleResults released, CancellationToken cancellation)
    {
        string? expected = cycle.AmendmentsHash;
        List<AmendedResult> chain = [];
        List<DamagedRecord> damaged = [];
        // From the end: its hash stands in the cycle's row, and each record names that of the one before it. So the one that was forged is named, and no other.
        for (int number = cycle.Amendments; number > 0; number--)
        {
            string name = RecordNames.Amendment(cycle.RowKey, number);
            (ResultRecord? record, string hash, RecordDamage? damage) = await ReadAsync(name, expected, cancellation);
            damage ??= record?.Amendment?.Number != number ? RecordDamage.HashDiffers : null;
            damage ??= number == 1 && record!.PreviousHash != released.LastHash ? RecordDamage.ChainBroken : null;
            if (damage is { } reason)
            {
                damaged.Insert(0, new DamagedRecord(record?.Agency ?? "", name, reason));
                expected = null;
                continue;
            }

            chain.Insert(0, new AmendedResult(record!, name, hash));
            expected = record!.PreviousHash;
        }

        return new AmendmentChain(chain, chain.Count > 0 ? chain[^1].Hash : released.LastHash, damaged);
    }

    // What a damaged record would have said of the one before it, nobody knows: that is taken by its own word then.
    private async Task<(ResultRecord? Record, string Hash, RecordDamage? Damage)> ReadAsync(string name, string? expected, CancellationToken cancellation)
    {
        if (await records.ReadBytesAsync(name, cancellation) is not { } bytes)
        {
            return (null, "", RecordDamage.Missing);
        }

        string hash = StoredJson.Sha256(bytes);
        try
        {
            ResultRecord record = StoredJson.Deserialize<ResultRecord>(bytes);
            return (record, hash, expected is not null && expected != hash ? RecordDamage.HashDiffers : null);
        }
        catch (System.Text.Json.JsonException)
        {
            return (null, hash, RecordDamage.NotJson);
        }
    }
}

/// <summary>The amendments of a cycle.</summary>
/// <param name="Results">In the order of their numbers.</param>
/// <param name="LastHash">The end of the chain, which is that of the ranking where there are none.</param>
/// <param name="Damaged">Records that do not hold.</param>
public sealed record AmendmentChain(IReadOnlyList<AmendedResult> Results, string LastHash, IReadOnlyList<DamagedRecord> Damaged)
{
    /// <summary>The amended result of an agency, the newest; or null.</summary>
    public AmendedResult? Find(string agency) => Results.LastOrDefault(result => result.Record.Agency == agency);

    /// <summary>A line of the ranking as it is shown now: where it was amended, with the new result and its released ranks.</summary>
    public RankedResult Show(RankedResult line)
    {
        if (Find(line.Agency) is not { Record: { Amendment: { } amendment } record } amended)
        {
            return line;
        }

        return line with
        {
            Score = record.Score,
            Index = record.Index,
            Category = record.Category,
            CategoryTitle = record.CategoryTitle,
            Recognised = record.Recognised,
            Record = amended.Name,
            RecordHash = amended.Hash,
            Amended = new AmendedLine(
                amendment.Number,
                Messages.Format("change-after-objection"),
                amendment.Objection,
                amendment.Decision,
                amendment.DecidedAt,
                line.Score,
                line.Index,
                line.Category,
                line.CategoryTitle,
                line.Record,
                line.RecordHash),
        };
    }

    /// <summary>The ranking as it is shown now. Ranks and awards stay as they were released; what is counted, is counted anew.</summary>
    public CycleResults Show(CycleInstrument cycle, CycleResults released)
    {
        if (Results.Count == 0)
        {
            return released;
        }

        RankedResult[] lines = [.. released.Ranking.Select(Show)];
        var recap = Recap.Of(cycle.Instrument, lines.Select(line => line.Category is null ? null : cycle.Instrument.FindCategory(line.Category)));
        return released with
        {
            Ranking = lines,
            Categories = [.. recap.Categories.Select(total => new CategoryTotal(total.Category.Code, total.Category.Title, total.Agencies))],
            Recognised = lines.Count(line => line.Recognised),
        };
    }
}

/// <summary>A result after an objection.</summary>
/// <param name="Record">The result.</param>
/// <param name="Name">Name of its record.</param>
/// <param name="Hash">SHA-256 of that.</param>
public sealed record AmendedResult(ResultRecord Record, string Name, string Hash);
