using Merit.Adapters.Documents.Certificates;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Awards;
using Merit.Assessment.Determination;
using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;
using MeritFunctions.Records;

namespace MeritFunctions.Awards;

/// <summary>Gathers what the letter with an agency's result says: what stands in its records, and the steps that follow from them.</summary>
public sealed class LetterComposer(Certificates certificates, ResultProof proof, RecordStore records)
{
    // More than these is a list that nobody starts; what leads to the next category is never cut.
    private const int MostSteps = 5;

    /// <summary>The letter; null where the agency has no result.</summary>
    /// <exception cref="DamagedResultException">The result is not what was written.</exception>
    public async Task<LetterContent?> ComposeAsync(CycleInstrument cycle, AssessmentRow row, CancellationToken cancellation)
    {
        if (row is not { ResultRecord: { } name, ResultHash: { } hash })
        {
            return null;
        }

        (byte[]? bytes, RecordDamage? damage) = await proof.VerifyOneAsync(name, hash, cancellation);
        if (bytes is null || damage is not null)
        {
            throw new DamagedResultException(row.RowKey, name, damage ?? RecordDamage.Missing);
        }

        ResultRecord result = StoredJson.Deserialize<ResultRecord>(bytes);
        NodeScore verified = TreeOf(result.Derivation);
        ScoreRecord? self = cycle.Instrument.Intake == IntakeKind.SelfAssessment
            ? await records.ReadAsync<ScoreRecord>(RecordNames.SelfScore(result.CycleId, result.Agency, result.Receipt), cancellation)
            : null;
        RecordedDecision[] decided = [.. result.Decisions.Where(decision => decision.Applied && decision.Outcome is VerificationOutcome.Adjust or VerificationOutcome.Confirm && decision.Receipt == result.Receipt)];
        IReadOnlyList<LetterAdjustment> adjusted = self is null ? [] : Adjusted(cycle.Instrument, TreeOf(self.Derivation), verified, decided, result.Amendment);
        Advice advice = Advise(cycle.Instrument, result, verified, row);
        return new LetterContent
        {
            Body = result.AssessingBody,
            Agency = result.AgencyName,
            Cycle = result.CycleTitle,
            Decree = result.Release.Decree,
            DecidedOn = result.Release.DecidedOn,
            Score = new CertificateScore(result.Score, result.Maximum, result.Index),
            SelfScore = self?.Score,
            Category = result.CategoryTitle,
            Awards = [.. (result.Awards ?? []).Where(rank => rank.Awarded).Select(rank => (rank.Title, new CertificateRank(rank.Rank, rank.Of, rank.Group)))],
            Aspects = [.. result.Aspects.Select(aspect => new LetterAspect(aspect.Title, aspect.Score, aspect.Maximum))],
            Adjustments = adjusted,
            Reasons = [.. decided.SelectMany(decision => decision.Corrections ?? []).Select(correction => correction.Explanation).OfType<string>().Distinct()],
            NextCategory = advice.NextCategory?.Target.Title,
            NextScore = advice.NextCategory?.Score,
            Steps = [.. (advice.NextCategory is { } next ? next.Steps : advice.Steps.Take(MostSteps)).Select(step => new LetterStep(step.Code, step.Title, step.From, step.To, step.Action.Wording, step.Gain))],
            Codes = Certificates.AreGivenIn(cycle.Cycle)
                ? [.. (await certificates.OfAsync(cycle, row, cancellation)).Select(given => CertificateCode.Shown(given.Certificate.Code))]
                : [],
            RecordHash = hash,
            MadeAt = result.Release.ReceivedAt,
        };
    }

    // What counted before and after, whoever said so in whichever round; the reason is that of the newest decision that names the
    // indicator, else of the newest that made the score.
    private static List<LetterAdjustment> Adjusted(Instrument instrument, NodeScore self, NodeScore verified, RecordedDecision[] decided, Amendment? amendment)
    {
        Dictionary<string, NodeScore> before = self.SelfAndDescendants().Where(node => node.Standing is not null).ToDictionary(node => node.Code, StringComparer.Ordinal);
        string otherwise = decided.LastOrDefault(decision => decision.Outcome == VerificationOutcome.Adjust)?.Reason ?? "";
        return
        [
            .. from after in verified.SelfAndDescendants()
               where after.Standing is not null && before.GetValueOrDefault(after.Code)?.Counted != after.Counted
               let reason = amendment?.Levels.FirstOrDefault(found => found.Indicator == after.Code)?.Reason ?? decided.LastOrDefault(decision => decision.Levels.Keys.Any(code => instrument.Find(code)?.Code == after.Code))?.Reason
               select new LetterAdjustment(
                   after.Code, instrument.Find(after.Code)?.Title ?? new Text(after.Code, after.Code), before.GetValueOrDefault(after.Code)?.Counted, after.Counted ?? 0, reason ?? otherwise),
        ];
    }

    private static Advice Advise(Instrument instrument, ResultRecord result, NodeScore verified, AssessmentRow row)
    {
        Category? category = result.Category is null ? null : instrument.FindCategory(result.Category);
        decimal number = instrument.CategoryBasis == CategoryBasis.Index ? result.Index ?? 0 : result.Score;
        var score = new ScoreResult(
            result.InstrumentId,
            result.InstrumentVersion,
            result.Score,
            result.Maximum,
            result.Index,
            result.IndexDenominator,
            category,
            verified,
            null,
            category is null ? null : new CategoryDerivation(instrument.CategoryBasis, number, category, instrument.Above(category), null));
        return Advisor.Advise(instrument, score, new ScoringOptions { AgencyType = row.ReadAgencyType(), Corrections = CorrectionsOf(result) });
    }

    private static IReadOnlyList<AppliedCorrection> CorrectionsOf(ResultRecord result) =>
        result.Decisions.LastOrDefault(decision => decision.Applied && decision.Receipt == result.Receipt && decision.Corrections is not null)?.Corrections ?? [];

    private static NodeScore TreeOf(System.Text.Json.JsonElement derivation) => StoredJson.Deserialize<NodeScore>(derivation.GetProperty("tree").GetRawText());
}
