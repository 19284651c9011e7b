using Merit.Adapters.Storage;
using Merit.Assessment.Instruments;
using Merit.Assessment.Reading;
using MeritFunctions.Records;

namespace MeritFunctions.Intake;

/// <summary>Whether an agency may still submit: what is sent is judged by this, and whoever is about to send is told so before.</summary>
public static class Arrivals
{
    /// <summary>Tells why what is received at a time does not count.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="pinned">The cycle.</param>
    /// <param name="row">The agency's assessment in it.</param>
    /// <param name="receivedAt">When it was received.</param>
    /// <param name="findings">Where it is told.</param>
    public static void Check(UploadPlace place, CycleInstrument pinned, AssessmentRow row, DateTimeOffset receivedAt, FindingList findings)
    {
        CycleRow cycle = pinned.Cycle;
        DateTimeOffset deadline = row.DeadlineIn(cycle);
        // A clarification gives more time, never less.
        bool isClarification = row.ClarifyUntil > deadline;
        if (pinned.Instrument.Intake == IntakeKind.ImportedScores)
        {
            findings.Error("cycle-imports-scores", place.Prefix, place.Cycle);
        }
        else if (row.Stage == AssessmentStage.Determined)
        {
            findings.Error("assessment-verified", place.Prefix);
        }
        else if (cycle.Release > 0 || cycle.Status == CycleStatus.Cancelled)
        {
            findings.Error("cycle-closed", place.Prefix, place.Cycle);
        }
        else if (row.IsWithdrawn)
        {
            findings.Error("agency-withdrawn", place.Prefix, place.Agency, place.Cycle);
        }
        else if (isClarification && receivedAt > row.ClarifyUntil)
        {
            findings.Error("clarification-late", place.Prefix, Messages.Wib(row.ClarifyUntil!.Value));
        }
        else if (!isClarification && receivedAt > deadline)
        {
            findings.Error("submission-late", place.Prefix, Messages.Wib(deadline), Messages.Wib(receivedAt));
        }
        else if (row.Final && receivedAt > row.ReceivedAt && !(receivedAt <= row.ClarifyUntil))
        {
            findings.Error("submission-final", place.Prefix, row.Receipt);
        }
    }

    /// <summary>Until when the agency may submit.</summary>
    public static DateTimeOffset Until(CycleRow cycle, AssessmentRow row) => row.UntilIn(cycle);
}
