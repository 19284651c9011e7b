using System.Globalization;
using Merit.Cli.Api;
using Spectre.Console;

namespace Merit.Cli.Demo;

/// <summary>Prints what came of a cycle.</summary>
public static class DemoReport
{
    /// <summary>The ranking with the published figure beside each score, the categories and the mails.</summary>
    public static void Write(ExpectedCycle expected, CycleOutcome outcome)
    {
        AnsiConsole.WriteLine();
        AnsiConsole.Write(Ranking(expected, outcome));
        AnsiConsole.WriteLine();
        Facts.Write(
            ("Categories", string.Join(", ", outcome.Results.GroupBy(r => r.CategoryTitle?.Id ?? "none").Select(g => $"{g.Count()} {g.Key}"))),
            ("Without a result", string.Join(", ", outcome.Assessments.Where(a => a.Stage != "determined").Select(a => $"{a.Agency} ({Why(outcome, a.Agency)})"))),
            ("Mails delivered", $"{outcome.MailsByKind.Values.Sum()}: {string.Join(", ", outcome.MailsByKind.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{m.Value} {m.Key}"))}"));
    }

    private static Table Ranking(ExpectedCycle expected, CycleOutcome outcome)
    {
        string[] titles = ["#", "Agency", "Score", "Index", "Category", "Published"];
        (string[] Cells, bool Recognised, bool Right)[] rows = [.. outcome.Results.Select((result, place) => Row(expected, result, place + 1))];
        int[]? widths = TableFit.Widths(AnsiConsole.Profile.Width, [true, false, true, true, true, false], [titles, .. rows.Select(r => r.Cells)]);
        Table table = new Table().Border(TableBorder.Rounded);
        foreach ((int place, string title) in titles.Index())
        {
            TableColumn column = new(title) { Width = widths?[place], NoWrap = place is not (1 or 5) };
            table.AddColumn(place is 0 or 2 or 3 ? column.RightAligned() : column);
        }

        foreach ((string[] cells, bool recognised, bool right) in rows)
        {
            table.AddRow(cells.Select((cell, place) => new Text(cell, place switch
            {
                4 => new Style(recognised ? Color.Green : Color.Yellow),
                5 => new Style(right ? Color.Grey : Color.Red),
                _ => Style.Plain,
            })));
        }

        return table;
    }

    private static (string[] Cells, bool Recognised, bool Right) Row(ExpectedCycle expected, ResultSummary result, int place)
    {
        ExpectedResult? published = expected.Results.FirstOrDefault(e => e.Agency == result.Agency);
        bool right = published?.Score == result.Score && published.Category == result.Category;
        string[] cells =
        [
            (result.Rank ?? place).ToString(CultureInfo.InvariantCulture),
            result.AgencyName,
            Number(result.Score, "0.##"),
            result.Index is { } index ? Number(index, "0.00") : "",
            result.CategoryTitle?.Id ?? "",
            right ? Standing(published!) : $"expected {published?.Score} {published?.Category}",
        ];
        return (cells, result.Recognised, right);
    }

    private static string Standing(ExpectedResult published) => published.ScoreStanding switch
    {
        "illustrative" => "illustrative score",
        _ when published.Year is { } year => $"✓ {year}",
        _ => "✓",
    };

    private static string Why(CycleOutcome outcome, string agency)
    {
        int findings = outcome.Uploads.Where(u => u.Agency == agency).Sum(u => u.Findings.Count);
        return findings == 0 ? "never submitted" : $"file rejected, {findings} findings";
    }

    private static string Number(decimal value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
