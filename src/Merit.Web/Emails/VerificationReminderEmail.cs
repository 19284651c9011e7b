namespace Merit.Web.Emails;

/// <summary>The verification deadline comes nearer and somebody still has something to do.</summary>
/// <param name="Letterhead">Who writes; of no agency.</param>
/// <param name="Reviews">How many reviews they have not submitted.</param>
/// <param name="Begun">How many of them they have begun.</param>
/// <param name="Differences">How many agencies wait for them as the moderator.</param>
/// <param name="Until">When verification should be done; shown in Western Indonesian Time.</param>
/// <param name="DaysLeft">Days until then by the calendar; 0 means today.</param>
/// <param name="Desk">Where they work; null where the app does not know its address.</param>
public sealed record VerificationReminderEmail(
    Letterhead Letterhead, int Reviews, int Begun, int Differences, DateTimeOffset Until, int DaysLeft, Uri? Desk) : EmailModel(Letterhead);
