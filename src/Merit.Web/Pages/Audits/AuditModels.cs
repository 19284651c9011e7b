using Merit.Assessment.Auditing;
using Merit.Web.Texts;

namespace Merit.Web.Pages.Audits;

/// <summary>A log.</summary>
/// <param name="Name">Its name: a cycle's id, or one that begins with <c>~</c>.</param>
/// <param name="Title">The cycle's title; null for a log that belongs to no cycle.</param>
public sealed record ListedLog(string Name, string? Title);

/// <summary>Some events of a log.</summary>
/// <param name="Log">The log's name.</param>
/// <param name="Title">The cycle's title; null for a log that belongs to no cycle.</param>
/// <param name="Filter">Which events are asked for.</param>
/// <param name="IsNewest">Whether these are the newest, newest first; else they stand in the log's order.</param>
/// <param name="Events">The events.</param>
/// <param name="Next">The place at which the next page begins; null on the last one.</param>
public sealed record AuditLogModel(string Log, string? Title, AuditFilter Filter, bool IsNewest, IReadOnlyList<ListedEvent> Events, string? Next);

/// <summary>One line of a log.</summary>
/// <param name="Seq">Its place by its own word; null when it says none.</param>
/// <param name="Event">What it tells; null when it is damaged.</param>
public sealed record ListedEvent(long? Seq, AuditEvent? Event);

/// <summary>Which events are asked for; what is null asks for nothing.</summary>
/// <param name="Actor">Opaque id of who did it.</param>
/// <param name="What">What was done.</param>
/// <param name="Subject">A part of what it was done to.</param>
/// <param name="Since">The first day, by the clock of Jakarta.</param>
/// <param name="Until">The last day.</param>
public sealed record AuditFilter(string? Actor, AuditKind? What, string? Subject, DateOnly? Since, DateOnly? Until)
{
    /// <summary>Whether anything is asked for.</summary>
    public bool IsSet => (Actor ?? Subject) is not null || What is not null || Since is not null || Until is not null;

    /// <summary>Whether an event is asked for. A damaged line always is: nobody knows what it told.</summary>
    public bool Fits(AuditEvent? happened)
    {
        if (happened is null)
        {
            return true;
        }

        DateOnly day = DateOnly.FromDateTime(WesternIndonesia.Local(happened.At).DateTime);
        return (Actor is null || string.Equals(happened.Actor, Actor, StringComparison.OrdinalIgnoreCase))
            && (What is null || happened.What == What)
            && (Subject is null || happened.Subject.Contains(Subject, StringComparison.OrdinalIgnoreCase))
            && !(day < Since)
            && !(day > Until);
    }
}
