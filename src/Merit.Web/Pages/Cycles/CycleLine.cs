using Merit.Assessment;

namespace Merit.Web.Pages.Cycles;

/// <summary>A cycle in a list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its title.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Instrument">Its instrument's id.</param>
/// <param name="OpensAt">When it was started.</param>
/// <param name="SubmissionDeadline">Until when agencies submit.</param>
/// <param name="Agencies">How many take part.</param>
public sealed record CycleLine(string Id, Text Title, string Status, string Instrument, DateTimeOffset OpensAt, DateTimeOffset SubmissionDeadline, int Agencies);
