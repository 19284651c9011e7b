using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Reading;
using Merit.Assessment.Submissions;
using Merit.Assessment.Verification;
using MeritFunctions.Records;
using MeritFunctions.Scoring;

namespace MeritFunctions.Objections;

/// <summary>Checks what is sent of an objection and of a decision on one, all of it at once.</summary>
public sealed class ObjectionChecks(RecordStore records)
{
    /// <summary>The fewest characters of a reason: less says nothing that anybody could verify.</summary>
    public const int ShortestReason = 10;

    /// <summary>The most characters of a reason.</summary>
    public const int LongestReason = 2_000;

    /// <summary>Reads a reason.</summary>
    public static string ReadReason(JsonView item)
    {
        string reason = item.Paragraphs("reason", longest: LongestReason) ?? "";
        if (reason.Length is > 0 and < ShortestReason)
        {
            item.Findings.Error("objection-reason-short", item.At("reason"), ShortestReason);
        }

        return reason;
    }

    /// <summary>What an objection states of each indicator, by their codes in the instrument, in its order.</summary>
    /// <param name="cycle">The cycle.</param>
    /// <param name="result">The result that it is about.</param>
    /// <param name="sent">What was sent.</param>
    /// <param name="evidence">The names of the files that were gathered for it.</param>
    /// <param name="findings">Where it is told what is wrong.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<IReadOnlyList<ObjectionPoint>> PointsAsync(
        CycleInstrument cycle, ResultRecord result, IReadOnlyList<SentPoint> sent, IReadOnlySet<string> evidence, FindingList findings, CancellationToken cancellation)
    {
        Dictionary<string, VerifiedLevel> verified = VerifiedLevel.AllOf(cycle.Instrument, result).ToDictionary(one => one.Leaf.Code, StringComparer.Ordinal);
        Dictionary<string, (SentPoint Sent, ObjectionPoint Point)> points = new(StringComparer.Ordinal);
        foreach (SentPoint one in sent)
        {
            if (cycle.Instrument.Find(one.Indicator) is not { IsLeaf: true } leaf)
            {
                findings.Error("indicator-unknown", one.Pointer + "/indicator", one.Indicator);
                continue;
            }

            if (!points.TryAdd(leaf.Code, (one, new ObjectionPoint(leaf.Code, verified[leaf.Code].Level, one.Level, one.Reason, [.. one.Evidence.Distinct(FileNames.Comparer)]))))
            {
                findings.Error("indicator-listed-twice", one.Pointer + "/indicator", one.Indicator);
            }

            if (verified[leaf.Code].Level == one.Level)
            {
                findings.Error("objection-same-level", one.Pointer + "/level", leaf.Code, one.Level);
            }

            foreach ((int place, string name) in one.Evidence.Index().Where(named => !evidence.Contains(named.Item)))
            {
                findings.Error("objection-evidence-missing", $"{one.Pointer}/evidence/{place}", name);
            }
        }

        await CheckLevelsAsync(
            cycle,
            result,
            points.Values.Select(one => one.Point).SelectMany(point => point.Evidence.Select(name => (point.Indicator, name))).ToLookup(one => one.Indicator, one => one.name, StringComparer.Ordinal),
            points.ToDictionary(one => one.Key, one => (one.Value.Point.Level, one.Value.Sent.Pointer), StringComparer.Ordinal),
            findings,
            cancellation);
        return [.. cycle.Instrument.Leaves.Where(leaf => points.ContainsKey(leaf.Code)).Select(leaf => points[leaf.Code].Point)];
    }

    /// <summary>What a decision finds of each indicator that was objected to, in the instrument's order; all of them, and no others.</summary>
    public async Task<IReadOnlyList<ObjectionFinding>> FindingsAsync(
        CycleInstrument cycle, ResultRecord result, Objection objection, IReadOnlyList<SentPoint> sent, FindingList findings, CancellationToken cancellation)
    {
        Dictionary<string, SentPoint> found = new(StringComparer.Ordinal);
        foreach (SentPoint one in sent)
        {
            string code = cycle.Instrument.Find(one.Indicator)?.Code ?? one.Indicator;
            if (objection.Points.All(point => point.Indicator != code))
            {
                findings.Error("objection-not-objected", one.Pointer + "/indicator", one.Indicator, string.Join(", ", objection.Points.Select(point => point.Indicator)));
            }
            else if (!found.TryAdd(code, one))
            {
                findings.Error("indicator-listed-twice", one.Pointer + "/indicator", one.Indicator);
            }
        }

        foreach (ObjectionPoint point in objection.Points.Where(point => !found.ContainsKey(point.Indicator)))
        {
            findings.Error("objection-undecided", "/levels", point.Indicator);
        }

        await CheckLevelsAsync(
            cycle,
            result,
            objection.Points.SelectMany(point => point.Evidence.Select(name => (point.Indicator, name))).ToLookup(one => one.Indicator, one => one.name, StringComparer.Ordinal),
            found.ToDictionary(one => one.Key, one => (one.Value.Level, one.Value.Pointer), StringComparer.Ordinal),
            findings,
            cancellation);
        return
        [
            .. objection.Points.Where(point => found.ContainsKey(point.Indicator))
                .Select(point => new ObjectionFinding(point.Indicator, point.Verified, found[point.Indicator].Level, found[point.Indicator].Reason)),
        ];
    }

    // A level that the instrument does not have, or that no evidence carries, would make a score that nobody could recompute.
    private async Task CheckLevelsAsync(
        CycleInstrument cycle,
        ResultRecord result,
        ILookup<string, string> evidence,
        Dictionary<string, (decimal Level, string Pointer)> levels,
        FindingList findings,
        CancellationToken cancellation)
    {
        if (levels.Count == 0 || await records.ReadAsync<UploadReport>(RecordNames.Report(result.CycleId, result.Agency, result.Receipt), cancellation) is not { Submission: { } submission })
        {
            return;
        }

        IReadOnlyList<SubmissionEntry> entries = SubmissionScoring.WithEvidence(cycle, submission.Entries, evidence);
        foreach (Finding finding in LevelAdjustments.Apply(cycle.Instrument, entries, levels.ToDictionary(one => one.Key, one => one.Value.Level, StringComparer.Ordinal)).Findings)
        {
            string code = levels.Keys.FirstOrDefault(known => finding.Pointer == JsonText.Member("/levels", known)) ?? "";
            findings.Add(finding with { Severity = FindingSeverity.Error, Pointer = levels.TryGetValue(code, out (decimal Level, string Pointer) place) ? place.Pointer + "/level" : finding.Pointer });
        }
    }
}

/// <summary>A level of one indicator as it was sent, by an agency or by whoever decides.</summary>
/// <param name="Indicator">The indicator's code, or another name of it.</param>
/// <param name="Level">The level.</param>
/// <param name="Reason">Why.</param>
/// <param name="Evidence">The names of new evidence.</param>
/// <param name="Pointer">Where it stands in what was sent.</param>
public sealed record SentPoint(string Indicator, decimal Level, string Reason, IReadOnlyList<string> Evidence, string Pointer);
