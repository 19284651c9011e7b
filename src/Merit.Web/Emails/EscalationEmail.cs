namespace Merit.Web.Emails;

/// <summary>What waits too long in a cycle, for those who run it.</summary>
/// <param name="Letterhead">Who writes; of no agency.</param>
/// <param name="Day">The day, in Western Indonesian Time.</param>
/// <param name="Waits">What waits, by kind.</param>
/// <param name="Page">Where it is listed; null where the app does not know its address.</param>
public sealed record EscalationEmail(Letterhead Letterhead, DateOnly Day, IReadOnlyList<EscalatedWait> Waits, Uri? Page) : EmailModel(Letterhead);

/// <summary>What waits of one kind.</summary>
/// <param name="Kind">The kind, as the texts name it.</param>
/// <param name="Count">How much.</param>
/// <param name="OldestDays">For how many working days the oldest has waited.</param>
/// <param name="Examples">The oldest by codes and ids.</param>
public sealed record EscalatedWait(string Kind, int Count, int OldestDays, IReadOnlyList<string> Examples);
