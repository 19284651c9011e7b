namespace Merit.Assessment.Instruments;

/// <summary>An award that goes to the best of each group.</summary>
/// <param name="Code">The code, unique in the instrument.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Node">The code of the node whose value ranks; the empty code is the whole score.</param>
/// <param name="GroupBy">What makes a group; empty: all agencies are one group.</param>
/// <param name="Top">Ranks 1 to this one are awarded.</param>
/// <param name="Ties">Which ranks equal agencies get.</param>
/// <param name="TieBreakers">Codes of nodes that separate equal agencies, in order, before the tie rule applies.</param>
public sealed record AwardRanking(
    string Code,
    Text Title,
    string Node,
    IReadOnlyList<GroupKey> GroupBy,
    Figure Top,
    TieRule Ties,
    IReadOnlyList<string> TieBreakers);
