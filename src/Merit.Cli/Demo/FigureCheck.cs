using System.Globalization;
using Merit.Cli.Api;

namespace Merit.Cli.Demo;

/// <summary>Compares what came out with what was published.</summary>
public static class FigureCheck
{
    /// <summary>Every difference, as a sentence; empty when all figures are right.</summary>
    public static IReadOnlyList<string> Differences(ExpectedCycle expected, CycleOutcome outcome)
    {
        List<string> differences = [];
        foreach (ExpectedResult wanted in expected.Results)
        {
            differences.AddRange(wanted.Outcome == "scored" ? OfScored(wanted, outcome) : OfUnscored(wanted, outcome));
        }

        foreach (string stranger in outcome.Results.Select(r => r.Agency).Except(expected.Results.Where(e => e.Outcome == "scored").Select(e => e.Agency)))
        {
            differences.Add($"{stranger} has a result although none was expected.");
        }

        foreach (string category in expected.Categories.Keys.Union(outcome.Results.Select(r => r.Category ?? "none")).Order(StringComparer.Ordinal))
        {
            int came = outcome.Results.Count(r => (r.Category ?? "none") == category);
            if (came != expected.Categories.GetValueOrDefault(category))
            {
                differences.Add($"{came} agencies are {category}, not {expected.Categories.GetValueOrDefault(category)}.");
            }
        }

        differences.AddRange(outcome.RepeatedMails.Select(m => $"The mail {m} arrived more than once."));
        return differences;
    }

    private static IEnumerable<string> OfScored(ExpectedResult wanted, CycleOutcome outcome)
    {
        if (outcome.Results.FirstOrDefault(r => r.Agency == wanted.Agency) is not { } came)
        {
            yield return $"{wanted.Agency} has no result; {Figure(wanted.Score)} {wanted.Category} was expected ({wanted.Source}).";
            yield break;
        }

        if (came.Score != wanted.Score)
        {
            yield return $"{wanted.Agency} {came.AgencyName} came out at {Figure(came.Score)}, not {Figure(wanted.Score)} ({wanted.Source}).";
        }

        if (came.Category != wanted.Category)
        {
            yield return $"{wanted.Agency} {came.AgencyName} came out as {came.Category}, not {wanted.Category} ({wanted.Source}).";
        }

        foreach ((string aspect, decimal score) in wanted.Aspects ?? new Dictionary<string, decimal>())
        {
            decimal? found = came.Aspects?.FirstOrDefault(a => a.Code == aspect)?.Score;
            if (found != score)
            {
                yield return $"{wanted.Agency} {came.AgencyName}: aspect {aspect} came out at {Figure(found)}, not {Figure(score)} ({wanted.Source}).";
            }
        }
    }

    private static IEnumerable<string> OfUnscored(ExpectedResult wanted, CycleOutcome outcome)
    {
        string stage = outcome.Assessments.FirstOrDefault(a => a.Agency == wanted.Agency)?.Stage ?? "nowhere";
        if (stage != "notSubmitted")
        {
            yield return $"{wanted.Agency} stands at {stage}; it was expected to end without a valid submission.";
        }

        UploadSummary[] uploads = [.. outcome.Uploads.Where(u => u.Agency == wanted.Agency)];
        if (wanted.Outcome == "rejected" && !(uploads.Length > 0 && uploads.All(u => u.Status == "rejected" && u.Findings.Count > 0)))
        {
            yield return $"{wanted.Agency}: its upload was expected to be rejected with findings.";
        }

        if (wanted.Outcome == "notSubmitted" && uploads.Length > 0)
        {
            yield return $"{wanted.Agency} has {uploads.Length} uploads; none was expected.";
        }
    }

    private static string Figure(decimal? value) => value?.ToString("0.###", CultureInfo.InvariantCulture) ?? "nothing";
}
