using Merit.Adapters.Storage;
using MeritFunctions.Records;
using MeritFunctions.Scoring;

namespace MeritFunctions.Objections;

/// <summary>
/// Writes the results that objections have changed, as one chain for each cycle. Two that are amended at once meet in the name of the next record: whoever writes
/// it first has that number, and the other one sees it into the rows before taking the next.
/// </summary>
public sealed class AmendmentWriter(
    CycleTable cycles,
    CycleInstruments instruments,
    AssessmentTable assessments,
    DecisionTable decisions,
    ObjectionTable table,
    RecordStore records,
    ResultProof proof,
    SubmissionScoring scoring)
{
    // Each round means that another agency's result was amended meanwhile.
    private const int MostRounds = 200;

    /// <summary>The amended result of a decided objection, which is written unless it stands already.</summary>
    /// <exception cref="InvalidOperationException">What it rests on is missing, or the chain is not what was written.</exception>
    public async Task<AmendedResult> WriteAsync(ObjectionRow row, CancellationToken cancellation)
    {
        ResultRecord? composed = null;
        for (int round = 1; round <= MostRounds; round++)
        {
            // First the cycle and then the objection: a number that the cycle counts stands in the row of its objection already.
            CycleRow cycle = await cycles.FindAsync(row.Cycle, cancellation) ?? throw new InvalidOperationException($"Cycle {row.Cycle} is missing.");
            row = await table.FindAsync(row.Cycle, row.Agency, cancellation) ?? throw new InvalidOperationException($"The objection of {row.Agency} in cycle {row.Cycle} is missing.");
            if (row.Amendment > 0)
            {
                AmendedResult known = await ReadAsync(row, cancellation);
                await CountAsync(known, cancellation);
                return known;
            }

            composed ??= await ComposeAsync(row, cancellation);
            int number = cycle.Amendments + 1;
            string previous = cycle.AmendmentsHash ?? await ChainStartAsync(cycle, cancellation);
            string name = RecordNames.Amendment(row.Cycle, number);
            (ResultRecord written, string hash) = await records.WriteFirstAsync(
                name, composed with { Amendment = composed.Amendment! with { Number = number }, PreviousHash = previous }, cancellation);
            if (written.PreviousHash != previous || written.Amendment?.Number != number)
            {
                // The cycle may have gone on since it was read; a record that fits into no chain is none of ours.
                if ((await cycles.FindAsync(row.Cycle, cancellation))?.Amendments < number)
                {
                    throw new InvalidOperationException($"The record {name} does not continue the chain of its cycle.");
                }

                continue;
            }

            var amended = new AmendedResult(written, name, hash);
            await MarkAsync(amended, cancellation);
            await CountAsync(amended, cancellation);
            if (written.Agency == row.Agency)
            {
                return amended;
            }
        }

        throw new InvalidOperationException($"The results of cycle {row.Cycle} are amended all the time.");
    }

    // The objection that a record is of, whoever found it: before the cycle counts it, so that nobody writes it a second time under another number.
    private async Task MarkAsync(AmendedResult amended, CancellationToken cancellation)
    {
        int number = amended.Record.Amendment!.Number;
        ObjectionRow? row = await table.ChangeAsync(
            amended.Record.CycleId,
            amended.Record.Agency,
            one =>
            {
                bool isNews = one is { Amendment: 0, IsChanged: true } && one.DecisionHash == amended.Record.Amendment.DecisionHash;
                (one.Amendment, one.AmendmentHash) = isNews ? (number, amended.Hash) : (one.Amendment, one.AmendmentHash);
                return isNews;
            },
            cancellation);
        if (row?.Amendment != number || row.AmendmentHash != amended.Hash)
        {
            throw new InvalidOperationException($"The record {amended.Name} is of no objection that was decided.");
        }
    }

    private async Task CountAsync(AmendedResult amended, CancellationToken cancellation) => await cycles.ChangeAsync(
        amended.Record.CycleId,
        cycle =>
        {
            bool isNext = cycle.Amendments == amended.Record.Amendment!.Number - 1;
            (cycle.Amendments, cycle.AmendmentsHash) = isNext ? (cycle.Amendments + 1, amended.Hash) : (cycle.Amendments, cycle.AmendmentsHash);
            return isNext;
        },
        cancellation);

    private async Task<AmendedResult> ReadAsync(ObjectionRow row, CancellationToken cancellation)
    {
        string name = RecordNames.Amendment(row.Cycle, row.Amendment);
        return new AmendedResult(StoredJson.Deserialize<ResultRecord>(await ProvedAsync(name, row.AmendmentHash ?? "", cancellation)), name, row.AmendmentHash!);
    }

    private async Task<string> ChainStartAsync(CycleRow cycle, CancellationToken cancellation) =>
        StoredJson.Deserialize<CycleResults>(await ProvedAsync(cycle.ResultsRecord ?? "", cycle.ResultsHash ?? "", cancellation)).LastHash;

    // Everything is repeated from the result that was objected to, but for the score and what follows from it, which is computed once and kept.
    private async Task<ResultRecord> ComposeAsync(ObjectionRow row, CancellationToken cancellation)
    {
        CycleInstrument cycle = await instruments.GetAsync(row.Cycle, cancellation);
        AssessmentRow assessed = await assessments.FindAsync(row.Cycle, row.Agency, cancellation) ?? throw new InvalidOperationException($"The assessment of {row.Agency} in cycle {row.Cycle} is missing.");
        Objection objection = StoredJson.Deserialize<Objection>(await ProvedAsync(row.Record, row.RecordHash, cancellation));
        ObjectionDecision decided = StoredJson.Deserialize<ObjectionDecision>(await ProvedAsync(row.DecisionRecord!, row.DecisionHash!, cancellation));
        ResultRecord released = StoredJson.Deserialize<ResultRecord>(await ProvedAsync(objection.Record, objection.RecordHash, cancellation));
        DecisionRow verified = await decisions.FindAsync(row.Cycle, assessed.Applied.Split('\n')[^1], cancellation)
            ?? throw new InvalidOperationException($"The decision that verified {row.Agency} in cycle {row.Cycle} is missing.");
        (ScoreRecord score, string scoreHash) = await scoring.AmendAsync(cycle, assessed, VerificationDecision.Of(verified), objection, decided, cancellation);
        return released with
        {
            Score = score.Score,
            Index = score.Index,
            IndexDenominator = score.IndexDenominator,
            Category = score.Category,
            CategoryTitle = score.CategoryTitle,
            Recognised = score.Recognised || released.Awards?.Any(rank => rank.Awarded) == true,
            Aspects = score.Aspects,
            Derivation = score.Derivation,
            VerifiedHash = scoreHash,
            Replaces = objection.Record,
            Amendment = new Amendment(0, objection.RecordHash, row.Record, row.RecordHash, row.DecisionRecord!, row.DecisionHash!, decided.Levels, decided.DecidedAt),
        };
    }

    private async Task<byte[]> ProvedAsync(string name, string hash, CancellationToken cancellation)
    {
        (byte[]? bytes, RecordDamage? damage) = await proof.VerifyOneAsync(name, hash, cancellation);
        return bytes is not null && damage is null ? bytes : throw new DamagedResultException("", name, damage ?? RecordDamage.Missing);
    }
}
