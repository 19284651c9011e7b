using Merit.Assessment.Agencies;
using Merit.Assessment.Determination;
using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;
using Spectre.Console;

namespace Merit.Cli.Commands.Instruments;

/// <summary>What another instrument would mean for each agency.</summary>
internal sealed class ImpactPages(InstrumentScreen screen, Instrument before, Instrument after, AgencyRegister? agencies)
{
    /// <summary>Every agency's numbers before and after, those that change category first, then counts.</summary>
    public void Write(IReadOnlyList<ImpactRow> rows, IReadOnlyList<SubmissionFile> unreadable)
    {
        if (rows.Count > 0 && rows.All(row => row.Lost.Count > 0 && row.Unfilled.Count == after.Leaves.Count))
        {
            // Zeros beside real scores would say something that nobody knows.
            screen.Line($"[yellow]Nothing that was handed in under {InstrumentScreen.Escaped(before.Id)} continues in {InstrumentScreen.Escaped(after.Id)}: every agency has to state all {after.Leaves.Count} indicators anew.[/]");
            WriteUnreadable(unreadable);
            return;
        }

        bool sameScale = before.Maximum == after.Maximum;
        screen.Line("[bold]For whom[/]");
        Table table = InstrumentScreen.Table(
            InstrumentScreen.Words("Agency"),
            InstrumentScreen.Figures("Before"),
            InstrumentScreen.Figures("After"),
            InstrumentScreen.Figures(sameScale ? "Change" : "Change of share"),
            InstrumentScreen.Words("Category"),
            InstrumentScreen.Words("Not carried over"));
        foreach (ImpactRow row in rows.OrderByDescending(row => row.MovesCategory).ThenBy(row => row.AgencyCode, StringComparer.Ordinal))
        {
            table.AddRow(
                Name(row.AgencyCode),
                Tell(row.Before, before),
                Tell(row.After, after),
                sameScale ? TrendMark.Change(row.ScoreChange) : $"{TrendMark.Change(Share(row) * 100m, "0.0")} %-pt",
                Move(row),
                Missing(row));
        }

        screen.Write(table);
        WriteCounts(rows);
        WriteUnreadable(unreadable);
    }

    private void WriteUnreadable(IReadOnlyList<SubmissionFile> unreadable)
    {
        foreach (SubmissionFile file in unreadable)
        {
            screen.Line($"[yellow]{Name(file.Agency)} is left out: its file has {InstrumentScreen.Count(file.Read.Findings)}.[/]");
        }
    }

    private static decimal Share(ImpactRow row) => row.After.Derivation.Share - row.Before.Derivation.Share;

    private static string Tell(ScoreResult result, Instrument instrument) => result.Index is { } index
        ? $"{InstrumentScreen.Number(result.Score)} [dim]({InstrumentScreen.Index(index, instrument)})[/]"
        : InstrumentScreen.Number(result.Score);

    private static string Move(ImpactRow row)
    {
        string then = InstrumentScreen.Escaped(row.Before.Category?.Title.Id ?? "none");
        string now = InstrumentScreen.Escaped(row.After.Category?.Title.Id ?? "none");
        return row.MovesCategory ? $"{TrendMark.Of(row.CategoryMove)} {then} → [bold]{now}[/]" : $"{TrendMark.Of(Trend.Unchanged)} {then}";
    }

    private static string Missing(ImpactRow row)
    {
        List<string> parts = [];
        if (row.Lost.Count > 0)
        {
            parts.Add($"{row.Lost.Count} lost");
        }

        if (row.Unfilled.Count > 0)
        {
            parts.Add($"{row.Unfilled.Count} new ones unfilled");
        }

        return parts.Count == 0 ? "" : $"[yellow]{string.Join(", ", parts)}[/]";
    }

    private string Name(string code) => agencies?.Find(code) is { } agency
        ? $"{InstrumentScreen.Escaped(agency.Name)} [dim]{InstrumentScreen.Escaped(code)}[/]"
        : InstrumentScreen.Escaped(code);

    private void WriteCounts(IReadOnlyList<ImpactRow> rows)
    {
        int moved = rows.Count(row => row.MovesCategory);
        string ways = string.Join(", ", rows.Where(row => row.MovesCategory).CountBy(row => row.CategoryMove).OrderByDescending(count => count.Key).Select(count => $"{count.Value} {Way(count.Key)}"));
        screen.Line($"{moved} of {rows.Count} {(rows.Count == 1 ? "agency changes" : "agencies change")} category{(moved == 0 ? "" : $": {ways}")}.");
        screen.Facts(
            ("Before", Categories(before, rows.Select(row => row.Before))),
            ("After", Categories(after, rows.Select(row => row.After))));
        if (rows.Any(row => row.CategoryMove == Trend.NotComparable))
        {
            screen.Line("[dim]≠ The two instruments have different categories: which is higher cannot be said.[/]");
        }
    }

    private static string Way(Trend trend) => trend switch
    {
        Trend.Improved => "[green]up[/]",
        Trend.Declined => "[red]down[/]",
        _ => "[yellow]not comparable[/]",
    };

    private static string Categories(Instrument instrument, IEnumerable<ScoreResult> results)
    {
        Dictionary<string, int> counts = results.CountBy(result => result.Category?.Code ?? "").ToDictionary();
        return string.Join(", ", instrument.Categories.Select(category => $"{counts.GetValueOrDefault(category.Code)} {InstrumentScreen.Escaped(category.Title.Id)}"));
    }
}
