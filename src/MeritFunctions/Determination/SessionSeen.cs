using Merit.Adapters.Storage;
using Merit.Assessment;
using MeritFunctions.Records;

namespace MeritFunctions.Determination;

/// <summary>A session as it stands: its agenda, where the agencies of it stand, and who may decide on which.</summary>
/// <param name="Cycle">The cycle.</param>
/// <param name="Session">The session.</param>
/// <param name="Agenda">The agencies of the agenda, in its order.</param>
/// <param name="Assessments">Their assessments, by code.</param>
/// <param name="Agreed">The agreed scores of those that are verified, by code.</param>
/// <param name="Conflicts">What keeps members away.</param>
public sealed record SessionSeen(
    CycleInstrument Cycle,
    SessionRow Session,
    IReadOnlyList<AgendaRow> Agenda,
    IReadOnlyDictionary<string, AssessmentRow> Assessments,
    IReadOnlyDictionary<string, AgreedScore> Agreed,
    KnownConflicts Conflicts)
{
    /// <summary>The members who are in the room now.</summary>
    public IReadOnlyList<string> Present => [.. Attendance.ListOf(Session).Where(a => a.Until is null).Select(a => a.Member)];

    /// <summary>The members who are in the room for an agency.</summary>
    public IReadOnlyList<string> RoomFor(AgendaRow item) => Conflicts.StayingFor(item, Present);

    /// <summary>The members who leave the room for an agency.</summary>
    public IReadOnlyList<string> AwayFrom(AgendaRow item) => [.. Session.ReadMembers().Where(member => Conflicts.Of(member, item).Count > 0)];

    /// <summary>Whether what the session made of an agency holds: the assessment has not moved on since.</summary>
    public bool Holds(AgendaRow item) => Holds(item, Assessments.GetValueOrDefault(item.Agency));

    /// <summary>An agency of the agenda, or null.</summary>
    public AgendaRow? Find(string agency) => Agenda.FirstOrDefault(item => item.Agency == agency);

    /// <summary>Whether somebody is one of the members.</summary>
    public bool IsMember(string id) => Session.ReadMembers().Any(member => KnownConflicts.IsSame(member, id));

    /// <summary>Whether somebody is in the room.</summary>
    public bool IsPresent(string id) => Present.Any(member => KnownConflicts.IsSame(member, id));

    /// <summary>What a session made of an agency counts for what it saw alone: a reopened score or a new upload ends it.</summary>
    public static bool Holds(AgendaRow item, AssessmentRow? row) =>
        row is not null && item.Receipt == row.Receipt && item.VerifiedRecord == row.VerifiedRecord && item.Round == row.ClarificationRounds && item.State switch
        {
            AgendaState.Decided => row.Stage is AssessmentStage.Verified or AssessmentStage.Determined,
            AgendaState.Deferred => true,
            _ => false,
        };
}

/// <summary>An agreed score, as its record has it.</summary>
/// <param name="Hash">SHA-256 of the record.</param>
/// <param name="Score">Points.</param>
/// <param name="Maximum">Points at most.</param>
/// <param name="Index">The rounded index; null when the instrument has none.</param>
/// <param name="Category">Code of the category.</param>
/// <param name="CategoryTitle">Its name.</param>
public sealed record AgreedScore(string Hash, decimal Score, decimal Maximum, decimal? Index, string? Category, Text? CategoryTitle);
