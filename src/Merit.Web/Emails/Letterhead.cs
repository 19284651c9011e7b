using Merit.Assessment;

namespace Merit.Web.Emails;

/// <summary>
/// The head of every e-mail. All of it is data, because the assessing body has changed before and will change again.
/// </summary>
/// <param name="AssessingBody">The name of the body that assesses, as it signs.</param>
/// <param name="Cycle">The cycle's title in both languages.</param>
/// <param name="Year">The year of the cycle; it closes the subject line.</param>
/// <param name="AgencyName">The agency that receives the e-mail; empty where it goes to somebody who verifies or runs the cycle.</param>
public sealed record Letterhead(string AssessingBody, Text Cycle, int Year, string AgencyName);
