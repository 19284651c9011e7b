using Merit.Assessment.Instruments;

namespace Merit.Assessment.Awards;

/// <summary>What an agency's category brings it.</summary>
public static class Recognitions
{
    /// <summary>
    /// The standing of every recognition of an instrument. A decision only counts where the category opens the recognition and
    /// an approval is asked for; of several decisions the latest counts.
    /// </summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="category">The agency's category; null when it has none.</param>
    /// <param name="decisions">The decisions on the agency's recognitions.</param>
    public static IReadOnlyList<RecognitionStatus> Of(
        Instrument instrument, Category? category, IReadOnlyList<ApprovalDecision>? decisions = null)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        return [.. instrument.Recognitions.Select(recognition => Status(recognition, category, decisions ?? []))];
    }

    private static RecognitionStatus Status(
        Recognition recognition, Category? category, IReadOnlyList<ApprovalDecision> decisions)
    {
        if (category is null || !recognition.Categories.Contains(category.Code, StringComparer.OrdinalIgnoreCase))
        {
            return new RecognitionStatus(recognition, RecognitionState.NotOpen, null);
        }

        if (!recognition.RequiresApproval)
        {
            return new RecognitionStatus(recognition, RecognitionState.Granted, null);
        }

        ApprovalDecision? decision = decisions
            .Where(made => string.Equals(made.Recognition, recognition.Code, StringComparison.OrdinalIgnoreCase))
            .MaxBy(made => made.DecidedOn);
        return new RecognitionStatus(
            recognition,
            decision switch
            {
                null => RecognitionState.AwaitingApproval,
                { Approved: true } => RecognitionState.Approved,
                _ => RecognitionState.Refused,
            },
            decision);
    }
}
