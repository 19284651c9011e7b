using Merit.Adapters.Storage;
using Merit.Assessment.Searching;

namespace MeritFunctions.Cycle;

/// <summary>The words by which an assessment is found: those that operators put there, and those that follow from how it stands.</summary>
public static class AssessmentFlags
{
    private static readonly (string Word, Func<AssessmentRow, CycleRow, DateTimeOffset, bool> Holds)[] Following =
    [
        (AgencyQuery.Overdue, CycleProgressReader.IsOverdue),
        ("fault", (row, _, _) => row.Fault is not null),
        ("final", (row, _, _) => row.Final),
        ("closed", (row, _, _) => row.ClosedAt is not null),
        ("changed", (row, _, _) => row.FilesChanged is not null),
        ("rounds", (row, _, _) => row.ClarificationRounds > 0),
        ("opened", (row, _, _) => row.LinkOpenedAt is not null),
    ];

    /// <summary>The words that follow from how an assessment stands. They are counted, so nobody may put them there.</summary>
    public static IReadOnlyList<string> Reserved { get; } = [.. Following.Select(flag => flag.Word)];

    /// <summary>The flags that operators put there.</summary>
    public static IReadOnlyList<string> Of(AssessmentRow row) => row.Flags.Split(',', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>All words by which an assessment is found now. A reserved word that stands in its row since before it was reserved counts for nothing.</summary>
    public static IReadOnlyList<string> All(AssessmentRow row, CycleRow cycle, DateTimeOffset now) =>
        [.. Of(row).Except(Reserved), .. Following.Where(flag => flag.Holds(row, cycle, now)).Select(flag => flag.Word)];
}
