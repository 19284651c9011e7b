using Merit.Assessment.Instruments;
using Merit.Assessment.Reading;
using Merit.Assessment.Scoring;
using MeritFunctions.Http;
using MeritFunctions.Records;

namespace MeritFunctions.Verification;

/// <summary>The corrections of an index that an assessor decides on: for which of the instrument's reasons, what was found, and what that rests on.</summary>
internal static class IndexCorrections
{
    private const string Field = "corrections";
    private static readonly string[] Fields = ["reason", "explanation", "source"];

    /// <summary>Those of a decision; null when it says nothing of them.</summary>
    public static IReadOnlyList<AppliedCorrection>? Read(RequestBody body) => body.OptionalObjects(
        Field,
        CorrectionRule.MostReasons,
        Fields,
        sent => new AppliedCorrection(sent.String("reason") ?? "", sent.Paragraphs("explanation") ?? "", sent.String("source") ?? ""));

    /// <summary>Checks that the instrument has each of the reasons, and that none is given twice.</summary>
    public static void Check(VerificationDecision decision, Instrument instrument, FindingList findings)
    {
        HashSet<string> given = new(StringComparer.OrdinalIgnoreCase);
        IReadOnlyList<CorrectionReason> reasons = instrument.Index?.Correction?.Reasons ?? [];
        for (int place = 0; place < decision.Corrections?.Count; place++)
        {
            string reason = decision.Corrections[place].Reason;
            string pointer = $"/{Field}/{place}/reason";
            if (!reasons.Any(known => string.Equals(known.Code, reason, StringComparison.OrdinalIgnoreCase)))
            {
                findings.Error("correction-unknown", pointer, reason, reasons.Count == 0 ? "-" : string.Join(", ", reasons.Select(known => known.Code)));
            }
            else if (!given.Add(reason))
            {
                findings.Error("correction-doubled", pointer, reason);
            }
        }
    }

    /// <summary>A correction as it is sent.</summary>
    internal sealed record SentIndexCorrection(string Reason, string Explanation, string Source);
}
