using Merit.Web.Components;

namespace Merit.Web.Pages.Assessors;

/// <summary>The people of the register of assessors with what they have to do.</summary>
/// <param name="People">Those of this page.</param>
/// <param name="Next">The id after which the next page begins; null on the last one.</param>
/// <param name="Total">How many are asked for.</param>
/// <param name="Most">The most agencies that anybody has: the whole width of a bar.</param>
/// <param name="Query">A part of the name or id that is asked for.</param>
/// <param name="Role">The role that is asked for; null for all.</param>
/// <param name="State">Whether those are asked for who are <c>overdue</c>, <c>free</c> or <c>away</c>; null for all.</param>
/// <param name="MayChange">Whether the reader may change the register.</param>
public sealed record AssessorsModel(
    IReadOnlyList<AssessorLine> People, string? Next, int Total, int Most, string Query, string? Role, string? State, bool MayChange);

/// <summary>Somebody of the register.</summary>
/// <param name="Id">Their opaque id.</param>
/// <param name="Name">How people know them.</param>
/// <param name="Roles">What they do, by the names of tokens' roles.</param>
/// <param name="Home">The agency or region that they come from; null when not given.</param>
/// <param name="Agencies">How many agencies they have in cycles that go on.</param>
/// <param name="Done">How many of those are reviewed.</param>
/// <param name="Overdue">How many are not, although verification should be done.</param>
/// <param name="Capacity">The most that they review in one cycle; null when nobody has set a bound.</param>
/// <param name="IsActive">Whether they work now.</param>
/// <param name="IsAway">Whether they are away today.</param>
public sealed record AssessorLine(
    string Id, string Name, IReadOnlyList<string> Roles, string? Home, int Agencies, int Done, int Overdue, int? Capacity, bool IsActive, bool IsAway);

/// <summary>What a document would change in the register of assessors.</summary>
/// <param name="Added">How many people are new.</param>
/// <param name="Changed">How many become different.</param>
/// <param name="Unchanged">How many stay as they are.</param>
/// <param name="Changes">The changes, up to a limit.</param>
/// <param name="Warnings">What its author ought to know.</param>
/// <param name="Content">The document, to be sent again with the confirmation.</param>
/// <param name="Kind">Whether it is <c>csv</c> or <c>json</c>.</param>
/// <param name="Expected">Names these changes: only they are made.</param>
/// <param name="IsAnew">Whether others changed the register since the changes were shown first.</param>
public sealed record AssessorPreview(
    int Added, int Changed, int Unchanged, IReadOnlyList<AssessorChangeLine> Changes, IReadOnlyList<string> Warnings, string Content, string Kind, string Expected, bool IsAnew);

/// <summary>Somebody who is new or becomes different.</summary>
/// <param name="Id">Their id.</param>
/// <param name="Name">The name that they will have.</param>
/// <param name="Fields">What becomes different: the field, what it says now, what it will say; null when they are new.</param>
public sealed record AssessorChangeLine(string Id, string Name, IReadOnlyList<(string Field, string? Before, string? After)>? Fields);

/// <summary>What the pages on a cycle's assignments share.</summary>
/// <param name="Id">The cycle.</param>
/// <param name="Title">Its title.</param>
/// <param name="Breadcrumb">The way from home.</param>
/// <param name="Parts">The parts of the cycle.</param>
/// <param name="IsDouble">Whether two assessors review each agency.</param>
public sealed record AssignmentCycle(string Id, Merit.Assessment.Text Title, IReadOnlyList<NavigationLink> Breadcrumb, IReadOnlyList<NavigationLink> Parts, bool IsDouble);

/// <summary>Who has which agency of a cycle.</summary>
public sealed record AssignmentsModel(AssignmentCycle Cycle)
{
    /// <summary>How many agencies take part.</summary>
    public required int Agencies { get; init; }

    /// <summary>How many of their places somebody has.</summary>
    public required int Given { get; init; }

    /// <summary>How many are open.</summary>
    public required int Open { get; init; }

    /// <summary>The agencies of this page.</summary>
    public required IReadOnlyList<AssignedAgency> Rows { get; init; }

    /// <summary>How many agencies are asked for.</summary>
    public required int Total { get; init; }

    /// <summary>The code after which the next page begins; null on the last one.</summary>
    public string? Next { get; init; }

    /// <summary>Those who have something and whom no mail reaches.</summary>
    public IReadOnlyList<string> Unreachable { get; init; } = [];

    /// <summary>Words of an agency's or a person's name or code that are asked for.</summary>
    public string Query { get; init; } = "";

    /// <summary>Whether those alone are asked for that have an open place.</summary>
    public bool IsOpenOnly { get; init; }

    /// <summary>Whether the reader may give places.</summary>
    public bool MayOrder { get; init; }

    /// <summary>What the form by which open places are drawn was sent with.</summary>
    public FormState State { get; init; } = new(null, []);

    /// <summary>What draws begin from unless said otherwise.</summary>
    public string Seed { get; init; } = "";
}

/// <summary>An agency with the names of those who have its places; null where nobody has one.</summary>
/// <param name="Code">The agency's code.</param>
/// <param name="Name">Its name.</param>
/// <param name="Batch">Its batch; null for none.</param>
/// <param name="First">The first assessor.</param>
/// <param name="Second">The second one.</param>
/// <param name="Moderator">The moderator.</param>
public sealed record AssignedAgency(string Code, string Name, int? Batch, string? First, string? Second, string? Moderator);

/// <summary>What would be given by a draw.</summary>
/// <param name="Cycle">The cycle.</param>
/// <param name="Places">How many places.</param>
/// <param name="Batches">The batches, each with its team.</param>
/// <param name="Singles">How many places are given outside of batches.</param>
/// <param name="Loads">What everybody has before and after.</param>
/// <param name="Open">The places that nobody may take, up to a limit.</param>
/// <param name="OpenCount">How many there are.</param>
/// <param name="Wish">The fields of the order, to be sent again with the confirmation.</param>
/// <param name="Expected">Names this plan: only it is carried out.</param>
/// <param name="IsPartial">Whether open places are left as they are.</param>
/// <param name="IsAnew">Whether others gave places since the plan was shown first.</param>
public sealed record PlanModel(
    AssignmentCycle Cycle,
    int Places,
    IReadOnlyList<PlannedBatch> Batches,
    int Singles,
    IReadOnlyList<PlannedLoad> Loads,
    IReadOnlyList<string> Open,
    int OpenCount,
    IReadOnlyDictionary<string, string> Wish,
    string Expected,
    bool IsPartial,
    bool IsAnew)
{
    /// <summary>Those who get something and whom no mail reaches.</summary>
    public IReadOnlyList<string> Unreachable { get; init; } = [];
}

/// <summary>A batch of agencies and who gets it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Agencies">How many agencies it has.</param>
/// <param name="First">The first assessor.</param>
/// <param name="Second">The second one; null for none.</param>
/// <param name="Moderator">The moderator; null for none.</param>
public sealed record PlannedBatch(int Number, int Agencies, string First, string? Second, string? Moderator);

/// <summary>What somebody has to do before and after a plan.</summary>
/// <param name="Name">Who.</param>
/// <param name="Before">How many agencies they review now.</param>
/// <param name="After">How many then.</param>
/// <param name="Moderated">How many they moderate then.</param>
/// <param name="Capacity">The most that they review; null when nobody has set a bound.</param>
public sealed record PlannedLoad(string Name, int Before, int After, int Moderated, int? Capacity);

/// <summary>Who has which place of one agency, and why.</summary>
/// <param name="Cycle">The cycle.</param>
/// <param name="Agency">The agency's code.</param>
/// <param name="Name">Its name.</param>
/// <param name="Places">Its places, those that the reader may see.</param>
/// <param name="People">Who can be chosen, where the reader may choose.</param>
/// <param name="Mine">The place that the reader has themselves and may leave; null for none.</param>
/// <param name="State">What the page's form was sent with.</param>
/// <param name="Key">The key of the form.</param>
public sealed record AgencyAssignmentsModel(
    AssignmentCycle Cycle, string Agency, string Name, IReadOnlyList<AssignedPlaceModel> Places, IReadOnlyList<FieldChoice>? People, string? Mine, FormState State, string Key);

/// <summary>One place and who has it.</summary>
/// <param name="Slot">The place.</param>
/// <param name="Person">Who has it; null when nobody has.</param>
/// <param name="Since">Since when.</param>
/// <param name="Batch">With which batch; null for none.</param>
/// <param name="Why">Why, in sentences.</param>
/// <param name="Before">Who had it before.</param>
public sealed record AssignedPlaceModel(string Slot, string? Person, DateTimeOffset? Since, int? Batch, IReadOnlyList<Merit.Assessment.Text> Why, IReadOnlyList<string> Before);

/// <summary>What a file of orders would change.</summary>
/// <param name="Cycle">The cycle.</param>
/// <param name="Changes">The places that change hands, up to a limit.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Unchanged">How many orders change nothing.</param>
/// <param name="Warnings">What speaks against some of them.</param>
/// <param name="Content">The file, to be sent again with the confirmation.</param>
/// <param name="Expected">Names these changes: only they are made.</param>
/// <param name="IsAnew">Whether others gave places since the changes were shown first.</param>
public sealed record OrdersPreview(
    AssignmentCycle Cycle, IReadOnlyList<OrderedPlace> Changes, int Count, int Unchanged, IReadOnlyList<string> Warnings, string Content, string Expected, bool IsAnew);

/// <summary>A place that changes hands.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="Slot">The place.</param>
/// <param name="Before">Who has it; null when nobody has.</param>
/// <param name="After">Who gets it.</param>
/// <param name="Reason">Why.</param>
public sealed record OrderedPlace(string Agency, string Slot, string? Before, string After, string Reason);
