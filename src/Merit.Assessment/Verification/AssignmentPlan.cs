using Merit.Assessment.Agencies;

namespace Merit.Assessment.Verification;

/// <summary>What is to be assigned, and to whom it can be.</summary>
public sealed record AssignmentTask
{
    /// <summary>The agencies with their open places.</summary>
    public required IReadOnlyList<AssignableAgency> Agencies { get; init; }

    /// <summary>The people of the register.</summary>
    public required IReadOnlyList<Assessor> People { get; init; }

    /// <summary>What each has already.</summary>
    public IReadOnlyDictionary<string, AssessorLoad> Loads { get; init; } = new Dictionary<string, AssessorLoad>();

    /// <summary>The day as of which absences and competences are looked at.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>What draws begin from: the same task with the same seed has the same plan.</summary>
    public required string Seed { get; init; }

    /// <summary>Whether each agency has two assessors and a moderator, or one assessor alone.</summary>
    public required bool IsDouble { get; init; }

    /// <summary>The most agencies in a batch, 10 to 25.</summary>
    public int BatchSize { get; init; } = Assigner.LargestBatch;

    /// <summary>The instrument for which they must be trained; null when that is not asked for.</summary>
    public string? Instrument { get; init; }

    /// <summary>The number of the first new batch.</summary>
    public int FirstBatch { get; init; } = 1;

    /// <summary>The places that each agency has.</summary>
    internal IReadOnlyList<AssignmentPlace> Places => IsDouble ? [AssignmentPlace.First, AssignmentPlace.Second, AssignmentPlace.Moderator] : [AssignmentPlace.First];
}

/// <summary>An agency of which some places are open.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="Held">Who has which of its places; the others are open.</param>
/// <param name="KeptOff">Who is not to have one, because they have recused themselves or had it before.</param>
/// <param name="Batch">The batch that it belongs to; 0 for none.</param>
public sealed record AssignableAgency(Agency Agency, IReadOnlyDictionary<AssignmentPlace, string> Held, IReadOnlyCollection<string> KeptOff, int Batch);

/// <summary>What somebody has to do in a cycle.</summary>
/// <param name="Reviews">How many agencies they review.</param>
/// <param name="Moderations">How many they moderate.</param>
public sealed record AssessorLoad(int Reviews, int Moderations);

/// <summary>Who gets which place, and which nobody may take.</summary>
/// <param name="Assignments">The places that are given, by batch, agency and place.</param>
/// <param name="Open">Those that nobody may take, by agency and place.</param>
public sealed record AssignmentPlan(IReadOnlyList<PlannedAssignment> Assignments, IReadOnlyList<OpenPlace> Open)
{
    /// <summary>The open places as findings, each with what kept everybody out.</summary>
    public IReadOnlyList<Finding> Findings()
    {
        Reading.FindingList findings = new();
        foreach (OpenPlace open in Open)
        {
            findings.Error(
                "nobody-may-assess",
                $"/agencies/{open.Agency}",
                open.Agency,
                open.Place.Told(),
                open.Out.Count == 0 ? Messages.Get("assignment-nobody") : AssignmentGrounds.Told(open.Out));
        }

        return findings.All;
    }
}

/// <summary>A place that somebody gets.</summary>
/// <param name="Agency">The agency's code.</param>
/// <param name="Place">The place.</param>
/// <param name="Assessor">Who gets it, an opaque id.</param>
/// <param name="Batch">The batch that it is given with.</param>
/// <param name="Why">Why.</param>
public sealed record PlannedAssignment(string Agency, AssignmentPlace Place, string Assessor, int Batch, AssignmentGrounds Why);

/// <summary>A place that nobody may take.</summary>
/// <param name="Agency">The agency's code.</param>
/// <param name="Place">The place.</param>
/// <param name="Out">How many were kept out by what.</param>
public sealed record OpenPlace(string Agency, AssignmentPlace Place, IReadOnlyDictionary<AssignmentBar, int> Out);
