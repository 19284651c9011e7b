using Merit.Assessment;

namespace Merit.Web.Emails;

/// <summary>An award that an agency has for its rank in its group.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Group">What the group is called.</param>
/// <param name="Rank">The rank, from 1.</param>
/// <param name="Of">How many agencies are in the group.</param>
public sealed record WonAward(Text Title, Text Group, int Rank, int Of);
