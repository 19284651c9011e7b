using Merit.Assessment;
using Merit.Assessment.Verification;
using Merit.Web.Components;

namespace Merit.Web.Pages.Plenary;

/// <summary>A cycle that is released in sessions, as the list of them shows it.</summary>
/// <param name="Cycle">The cycle's id.</param>
/// <param name="Title">Its title.</param>
/// <param name="Quorum">How many members without a conflict decide at least.</param>
/// <param name="IsReleased">Whether its results are out.</param>
/// <param name="Sessions">Its sessions.</param>
public sealed record PlenaryCycle(string Cycle, Text Title, int Quorum, bool IsReleased, IReadOnlyList<ListedSession> Sessions);

/// <summary>A session as a list shows it.</summary>
/// <param name="Session">Its id.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Date">The day on which it is held.</param>
/// <param name="State">planned, open or closed.</param>
/// <param name="Agencies">How many agencies are on its agenda.</param>
/// <param name="Members">How many members it has.</param>
public sealed record ListedSession(string Session, string Title, DateOnly Date, string State, int Agencies, int Members);

/// <summary>The sessions of a cycle, and the form that plans another.</summary>
/// <param name="Cycle">The cycle with its sessions.</param>
/// <param name="People">Who can be a member: id and name.</param>
/// <param name="MayPlan">Whether the reader may plan.</param>
/// <param name="Waiting">How many agencies are verified and stand on no agenda.</param>
/// <param name="Key">The key of the form.</param>
/// <param name="State">What was typed and found.</param>
/// <param name="Chosen">The members that were chosen.</param>
public sealed record SessionsModel(
    PlenaryCycle Cycle, IReadOnlyList<FieldChoice> People, bool MayPlan, int Waiting, string Key, FormState State, IReadOnlyList<string> Chosen);

/// <summary>A session as somebody who sits in it, leads it or looks on sees it.</summary>
public sealed record SessionModel
{
    /// <summary>The cycle's id.</summary>
    public required string Cycle { get; init; }

    /// <summary>The cycle's title.</summary>
    public required Text CycleTitle { get; init; }

    /// <summary>The session's id.</summary>
    public required string Session { get; init; }

    /// <summary>What it is called.</summary>
    public required string Title { get; init; }

    /// <summary>The day on which it is held.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>planned, open or closed.</summary>
    public required string State { get; init; }

    /// <summary>How many members without a conflict decide at least.</summary>
    public required int Quorum { get; init; }

    /// <summary>The agency that is on now; null while none is.</summary>
    public required string? Current { get; init; }

    /// <summary>The agency that the page shows in full.</summary>
    public required string? Shown { get; init; }

    /// <summary>The agencies in order.</summary>
    public required IReadOnlyList<AgendaItem> Agenda { get; init; }

    /// <summary>The members.</summary>
    public required IReadOnlyList<SeatedMember> Members { get; init; }

    /// <summary>What the reader may do here.</summary>
    public required SessionRights Rights { get; init; }

    /// <summary>The key of the forms.</summary>
    public required string Key { get; init; }

    /// <summary>Why the last order was refused; null when it was not.</summary>
    public Text? Problem { get; init; }

    /// <summary>The agency that is on now.</summary>
    public AgendaItem? Now => Agenda.FirstOrDefault(item => item.Agency == Current);

    /// <summary>The agency that the page shows in full.</summary>
    public AgendaItem? InFull => Agenda.FirstOrDefault(item => item.Agency == Shown);

    /// <summary>The neighbour of the agency that is on, so many places further; null where there is none.</summary>
    public AgendaItem? Beside(int step) => Now is { } now ? Agenda.ElementAtOrDefault(now.Place - 1 + step) : null;
}

/// <summary>What a reader may do in a session.</summary>
/// <param name="IsMember">Whether they are one of its members.</param>
/// <param name="IsPresent">Whether they are in the room.</param>
/// <param name="MayLead">Whether they turn to agencies.</param>
/// <param name="MayOpen">Whether they open and close it.</param>
/// <param name="IsAuthority">Whether they concede.</param>
public sealed record SessionRights(bool IsMember, bool IsPresent, bool MayLead, bool MayOpen, bool IsAuthority);

/// <summary>A member of a session.</summary>
/// <param name="Name">How people know them.</param>
/// <param name="IsPresent">Whether they are in the room.</param>
/// <param name="IsChair">Whether they lead it.</param>
public sealed record SeatedMember(string Name, bool IsPresent, bool IsChair);

/// <summary>An agency on an agenda.</summary>
public sealed record AgendaItem
{
    /// <summary>From 1.</summary>
    public required int Place { get; init; }

    /// <summary>The agency's code.</summary>
    public required string Agency { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its type, as texts name it; empty when it has none.</summary>
    public required string Type { get; init; }

    /// <summary>Where its assessment stands.</summary>
    public required string Stage { get; init; }

    /// <summary>What it gave itself.</summary>
    public decimal? SelfScore { get; init; }

    /// <summary>The agreed score; null while it is not verified.</summary>
    public AgreedNumbers? Agreed { get; init; }

    /// <summary>The decisions of the verification, oldest first.</summary>
    public IReadOnlyList<VerificationStep> Verification { get; init; } = [];

    /// <summary>Its result of the year before, in words of the cycle.</summary>
    public EarlierNumbers? Earlier { get; init; }

    /// <summary>open, decided or deferred.</summary>
    public required string State { get; init; }

    /// <summary>Whether something was decided that counts no more.</summary>
    public bool Fallen { get; init; }

    /// <summary>What was said with the decision.</summary>
    public string? Note { get; init; }

    /// <summary>When it was decided.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Members who leave the room: name and rules.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<Conflict> Why)> Away { get; init; } = [];

    /// <summary>How many members are in the room for it.</summary>
    public int Room { get; init; }

    /// <summary>Whether the reader leaves the room for it.</summary>
    public bool ReaderLeaves { get; init; }

    /// <summary>What stands in the way of its release: text, page, and the code that can be conceded.</summary>
    public IReadOnlyList<StandingBlocker> Blockers { get; init; } = [];

    /// <summary>What was conceded, with the reasons.</summary>
    public IReadOnlyList<(string Code, string Reason, DateTimeOffset At)> Concessions { get; init; } = [];

    /// <summary>Remarks: who, what, when.</summary>
    public IReadOnlyList<(string Name, string Text, DateTimeOffset At)> Remarks { get; init; } = [];

    /// <summary>The score as it was seen, for forms.</summary>
    public string Seen => $"{Agency}|{Agreed?.Seen ?? "||"}";
}

/// <summary>An agreed score with what lies around it.</summary>
/// <param name="Score">Points.</param>
/// <param name="Maximum">Points at most.</param>
/// <param name="Index">The rounded index.</param>
/// <param name="Category">Name of the category.</param>
/// <param name="Difference">What the verification added.</param>
/// <param name="ToNext">How much is missing to the next category.</param>
/// <param name="AboveBound">How far it is above the bound of its own.</param>
/// <param name="Seen">Names the score, for forms.</param>
public sealed record AgreedNumbers(
    decimal Score, decimal Maximum, decimal? Index, Text? Category, decimal? Difference, decimal? ToNext, decimal? AboveBound, string Seen);

/// <summary>A decision of the verification.</summary>
/// <param name="Outcome">confirm, adjust, clarify or reopen.</param>
/// <param name="Adjusted">Codes of the indicators whose levels were set.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
public sealed record VerificationStep(string Outcome, IReadOnlyList<string> Adjusted, string? Reason, DateTimeOffset At);

/// <summary>A result of the year before.</summary>
/// <param name="Cycle">The cycle's id.</param>
/// <param name="Score">Points.</param>
/// <param name="Maximum">Points at most.</param>
/// <param name="Category">Name of the category.</param>
/// <param name="Rank">The place among all.</param>
public sealed record EarlierNumbers(string Cycle, decimal Score, decimal Maximum, Text? Category, int Rank);

/// <summary>What stands in the way of a release.</summary>
/// <param name="Agency">The agency's code.</param>
/// <param name="Text">What it is.</param>
/// <param name="Mend">The page where it is mended.</param>
/// <param name="Concedable">Its code where it can be conceded; null elsewhere.</param>
public sealed record StandingBlocker(string Agency, Text Text, string? Mend, string? Concedable);

/// <summary>What a release would do, and the form that releases.</summary>
public sealed record ReleaseModel
{
    /// <summary>The cycle's id.</summary>
    public required string Cycle { get; init; }

    /// <summary>The way to this page.</summary>
    public required IReadOnlyList<NavigationLink> Breadcrumb { get; init; }

    /// <summary>The highest possible score.</summary>
    public required decimal Maximum { get; init; }

    /// <summary>The ranking.</summary>
    public required IReadOnlyList<RankedLine> Ranking { get; init; }

    /// <summary>Agencies in each category, from the highest to the lowest.</summary>
    public required IReadOnlyList<(Text Category, int Count)> Categories { get; init; }

    /// <summary>How many did not submit.</summary>
    public required int NotSubmitted { get; init; }

    /// <summary>The mails.</summary>
    public required IReadOnlyList<MailToCome> Mails { get; init; }

    /// <summary>What stands in the way.</summary>
    public required IReadOnlyList<StandingBlocker> Blockers { get; init; }

    /// <summary>Whether the reader releases.</summary>
    public required bool MayRelease { get; init; }

    /// <summary>Whether it was released already.</summary>
    public required bool IsReleased { get; init; }

    /// <summary>The day of today, ISO 8601.</summary>
    public required string Today { get; init; }

    /// <summary>The body that decides, as the form proposes it.</summary>
    public required string DecidedBy { get; init; }

    /// <summary>The key of the form.</summary>
    public required string Key { get; init; }

    /// <summary>What was typed and found.</summary>
    public FormState State { get; init; } = new(null, []);
}

/// <summary>An agency's place as a release would publish it.</summary>
/// <param name="Rank">From 1.</param>
/// <param name="Agency">The agency's code.</param>
/// <param name="Name">Its name.</param>
/// <param name="Score">Points.</param>
/// <param name="Category">Name of the category.</param>
/// <param name="ByType">Its place among those of its type, such as "3/12"; null without one.</param>
/// <param name="ByRegion">The same of its region.</param>
/// <param name="BySize">The same of its size.</param>
public sealed record RankedLine(int Rank, string Agency, string Name, decimal Score, Text? Category, string? ByType, string? ByRegion, string? BySize);

/// <summary>A kind of mail that a release would send.</summary>
/// <param name="Recognised">Whether it tells of a recognition.</param>
/// <param name="Count">How many.</param>
/// <param name="WithoutContact">How many of them go to the operators.</param>
/// <param name="Subject">The example's subject.</param>
/// <param name="Text">The example.</param>
public sealed record MailToCome(bool Recognised, int Count, int WithoutContact, string Subject, string Text);
