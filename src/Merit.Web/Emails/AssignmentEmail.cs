namespace Merit.Web.Emails;

/// <summary>Agencies were given to somebody who verifies, or taken from them, by one order.</summary>
/// <param name="Letterhead">Who writes; of no agency.</param>
/// <param name="First">How many agencies they got as the first assessor.</param>
/// <param name="Second">How many as the second.</param>
/// <param name="Moderator">How many as the moderator.</param>
/// <param name="Taken">How many places went to others.</param>
/// <param name="Has">How many places they have now in all.</param>
/// <param name="Until">When verification should be done; shown in Western Indonesian Time.</param>
/// <param name="Desk">Where they work; null where the app does not know its address.</param>
public sealed record AssignmentEmail(
    Letterhead Letterhead, int First, int Second, int Moderator, int Taken, int Has, DateTimeOffset Until, Uri? Desk) : EmailModel(Letterhead);
