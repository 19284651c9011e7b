using Merit.Cli.Api;

namespace Merit.Cli.Demo;

/// <summary>A cycle that the demo plays.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Instrument">The id of its instrument.</param>
/// <param name="Title">Its title.</param>
/// <param name="Year">The year that is assessed.</param>
/// <param name="SubmissionDays">How many days after its start agencies may submit.</param>
/// <param name="VerificationDays">How many days after its start verification should be done.</param>
public sealed record CyclePlan(string Id, string Instrument, BilingualText Title, int Year, double SubmissionDays, double VerificationDays)
{
    /// <summary>Who takes part, by code; the whole register when null.</summary>
    public IReadOnlyList<string>? Agencies { get; init; }
}
