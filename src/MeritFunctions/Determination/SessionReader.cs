using System.Collections.Concurrent;
using Merit.Adapters.Storage;
using MeritFunctions.Records;

namespace MeritFunctions.Determination;

/// <summary>Reads sessions with what they are about.</summary>
public sealed class SessionReader(CycleInstruments cycles, SessionTable sessions, AssessmentTable assessments, PlenaryMembers members, RecordStore records)
{
    private const int SideBySide = 16;

    // Records are written once. An entry takes some 300 bytes.
    private const int MostRemembered = 20_000;

    private readonly ConcurrentDictionary<string, AgreedScore> _remembered = new(StringComparer.Ordinal);

    /// <summary>The session, or null.</summary>
    public async Task<SessionSeen?> FindAsync(string cycleId, string session, CancellationToken cancellation)
    {
        if (await cycles.FindAsync(cycleId, cancellation) is not { } cycle || await sessions.FindAsync(cycleId, session, cancellation) is not { } row)
        {
            return null;
        }

        Dictionary<string, AgendaRow> items = (await sessions.ListAgendaAsync(cycleId, session, cancellation)).ToDictionary(item => item.Agency, StringComparer.Ordinal);
        Dictionary<string, AssessmentRow> rows = (await assessments.FindManyAsync(cycleId, items.Keys, cancellation)).Values.ToDictionary(r => r.RowKey, StringComparer.Ordinal);
        return new SessionSeen(
            cycle,
            row,
            [.. row.ReadAgenda().Where(items.ContainsKey).Select(code => items[code])],
            rows,
            await AgreedAsync(rows.Values, cancellation),
            await members.OfAsync(rows.Values, cancellation));
    }

    private async Task<IReadOnlyDictionary<string, AgreedScore>> AgreedAsync(IEnumerable<AssessmentRow> rows, CancellationToken cancellation)
    {
        if (_remembered.Count > MostRemembered)
        {
            _remembered.Clear();
        }

        var agreed = new ConcurrentDictionary<string, AgreedScore>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            rows.Where(row => row is { Stage: AssessmentStage.Verified or AssessmentStage.Determined, VerifiedRecord: not null }),
            new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellation },
            async (row, stop) =>
            {
                string name = row.VerifiedRecord!;
                if (!_remembered.TryGetValue(name, out AgreedScore? known))
                {
                    byte[] bytes = await records.GetBytesAsync(name, stop);
                    ScoreRecord score = StoredJson.Deserialize<ScoreRecord>(bytes);
                    known = _remembered[name] = new AgreedScore(StoredJson.Sha256(bytes), score.Score, score.Maximum, score.Index, score.Category, score.CategoryTitle);
                }

                agreed[row.RowKey] = known;
            });
        return agreed;
    }
}
