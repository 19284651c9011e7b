using Merit.Adapters.Storage;
using Merit.Assessment;
using MeritFunctions.Http;
using MeritFunctions.Records;

namespace MeritFunctions.Determination;

/// <summary>
/// What keeps an agency from being released in a plenary. What is of the substance is mended; what somebody answers for can be conceded by the
/// authority, for the score that it was conceded for.
/// </summary>
public static class ReleaseBlockers
{
    /// <summary>Files were changed after they were judged.</summary>
    public const string FilesChanged = "blocker-files-changed";

    /// <summary>Somebody has put the flag <c>hold</c> there.</summary>
    public const string Hold = "blocker-hold";

    private const string HoldFlag = "hold";

    /// <summary>The blockers that the authority may concede.</summary>
    public static IReadOnlyList<string> Concedable { get; } = [FilesChanged, Hold];

    /// <summary>What stands in the way of an agency's result; what was conceded does not.</summary>
    /// <param name="cycle">The cycle.</param>
    /// <param name="row">The agency's assessment.</param>
    /// <param name="item">Its place on an agenda; null while it stands on none.</param>
    /// <param name="conflicts">What keeps members away by now.</param>
    public static IReadOnlyList<Blocker> Of(CycleRow cycle, AssessmentRow row, AgendaRow? item, KnownConflicts conflicts)
    {
        if (row.IsWithdrawn || row.Stage == AssessmentStage.Determined)
        {
            return [];
        }

        string page = $"/cycles/{Uri.EscapeDataString(cycle.RowKey)}/agencies/{Uri.EscapeDataString(row.RowKey)}";
        string session = $"/plenary/{Uri.EscapeDataString(cycle.RowKey)}" + (item is null ? "" : $"/{Uri.EscapeDataString(item.Session)}#a-{row.RowKey}");
        List<Blocker> found = [];
        if (!row.HasEndedIn(cycle))
        {
            bool isVerified = row.Stage == AssessmentStage.Verified;
            DateTimeOffset? until = row.Stage == AssessmentStage.ClarificationRequested ? row.ClarifyUntil : row.IsSettledIn(cycle) ? null : row.DeadlineIn(cycle);
            Add(isVerified ? "blocker-deadline-open" : "blocker-not-verified", page, until, isVerified ? Messages.Wib(row.DeadlineIn(cycle)) : row.Stage);
        }

        if (row.Fault is not null)
        {
            Add("blocker-fault", $"/cycles/{Uri.EscapeDataString(cycle.RowKey)}/faults", null);
        }

        foreach ((string code, string about) in ConcedableOf(row).Where(b => !IsConceded(row, item, b.Code, b.About)))
        {
            Add(code, code == Hold ? page + "/orders/flags" : page, null);
        }

        if (row.Stage == AssessmentStage.Verified)
        {
            if (item?.State != AgendaState.Decided || !SessionSeen.Holds(item, row))
            {
                Add("blocker-undecided", session, null);
            }
            else if (conflicts.StayingFor(item, item.Room.Split('\n', StringSplitOptions.RemoveEmptyEntries)) is { } room && room.Count < cycle.PlenaryQuorum)
            {
                Add("blocker-no-quorum", session, null, room.Count, cycle.PlenaryQuorum);
            }
        }

        return found;

        void Add(string code, string mend, DateTimeOffset? until, params ReadOnlySpan<object?> arguments)
        {
            Text text = Messages.Format(code, arguments);
            found.Add(new Blocker(row.RowKey, row.Stage, until)
            {
                Code = code,
                MayConcede = Concedable.Contains(code) && row.Stage == AssessmentStage.Verified ? true : null,
                Mend = mend,
                DetailId = text.Id,
                Detail = text.En,
            });
        }
    }

    /// <summary>What an assessment has now that can be conceded, and what each is about.</summary>
    public static IReadOnlyList<(string Code, string About)> ConcedableOf(AssessmentRow row) =>
    [
        .. row.FilesChanged is { } report ? [(FilesChanged, report)] : Array.Empty<(string, string)>(),
        .. row.Flags.Split(',').Contains(HoldFlag, StringComparer.Ordinal) ? [(Hold, HoldFlag)] : Array.Empty<(string, string)>(),
    ];

    /// <summary>The concessions that hold for an assessment as it stands.</summary>
    public static IReadOnlyList<Concession> ConcededOf(AssessmentRow row, AgendaRow item) =>
        [.. Concession.ListOf(item).Where(c => c.VerifiedRecord == row.VerifiedRecord && c.Round == row.ClarificationRounds && ConcedableOf(row).Contains((c.Code, c.About)))];

    private static bool IsConceded(AssessmentRow row, AgendaRow? item, string code, string about) =>
        item is not null && row.VerifiedRecord is not null && ConcededOf(row, item).Any(c => (c.Code, c.About) == (code, about));
}
