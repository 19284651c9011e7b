using Merit.Assessment;
using Merit.Web.Components;

namespace Merit.Web.Pages.Scores;

/// <summary>The cycle that scores are imported into.</summary>
/// <param name="Cycle">Its id.</param>
/// <param name="Breadcrumb">The way to its page.</param>
/// <param name="Columns">The columns that a file may have, by code and title.</param>
public sealed record ScoresModel(string Cycle, IReadOnlyList<NavigationLink> Breadcrumb, IReadOnlyList<(string Code, Text Title)> Columns)
{
    /// <summary>The address of the form.</summary>
    public string Address => $"/cycles/{Uri.EscapeDataString(Cycle)}/scores";
}

/// <summary>What a file of scores would change.</summary>
/// <param name="Form">The cycle.</param>
/// <param name="Count">How many agencies the file has.</param>
/// <param name="Added">How many have no score yet.</param>
/// <param name="Changed">How many get another.</param>
/// <param name="Unchanged">How many have these scores already.</param>
/// <param name="Changes">The changes, up to a limit.</param>
/// <param name="Warnings">What its author ought to know.</param>
/// <param name="Content">The file, to be sent again with the confirmation.</param>
/// <param name="Expected">Names these changes: only they are made.</param>
/// <param name="IsAnew">Whether something else has changed since they were shown first.</param>
public sealed record ScoresPreview(
    ScoresModel Form,
    int Count,
    int Added,
    int Changed,
    int Unchanged,
    IReadOnlyList<ScoreLine> Changes,
    IReadOnlyList<string> Warnings,
    string Content,
    string Expected,
    bool IsAnew);

/// <summary>An agency's score that becomes another.</summary>
/// <param name="Code">The agency's code.</param>
/// <param name="Name">Its name.</param>
/// <param name="Before">The score now; null when it has none.</param>
/// <param name="After">The score then.</param>
/// <param name="Category">The category then; null when the instrument has none.</param>
/// <param name="Numbers">The indicators whose number becomes another; none where all are new.</param>
public sealed record ScoreLine(
    string Code, string Name, decimal? Before, decimal After, Text? Category, IReadOnlyList<(string Indicator, decimal? Before, decimal? After)> Numbers);
