namespace Merit.Web.Emails;

/// <summary>The submission window closed and the agency's self-assessment had not arrived.</summary>
/// <param name="Letterhead">Who writes to whom.</param>
/// <param name="Deadline">The deadline that passed; shown in Western Indonesian Time.</param>
public sealed record NotSubmittedEmail(Letterhead Letterhead, DateTimeOffset Deadline) : EmailModel(Letterhead);
