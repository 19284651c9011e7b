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
        Table table = new Table().Border(TableBorder.Rounded)
            .AddColumn(new TableColumn("#").RightAligned().NoWrap())
            .AddColumn("Agency")
            .AddColumn(new TableColumn("Score").RightAligned().NoWrap())
            .AddColumn(new TableColumn("Index").RightAligned().NoWrap())
            .AddColumn(new TableColumn("Category").NoWrap())
            .AddColumn("Published");
        int place = 0;
        foreach (ResultSummary result in outcome.Results)
        {
            place++;
            ExpectedResult? published = expected.Results.FirstOrDefault(e => e.Agency == result.Agency);
            bool right = published?.Score == result.Score && published.Category == result.Category;
            table.AddRow(
                new Text((result.Rank ?? place).ToString(CultureInfo.InvariantCulture)),
                new Text(result.AgencyName),
                new Text(Number(result.Score, "0.##")),
                new Text(result.Index is { } index ? Number(index, "0.00") : ""),
                new Text(result.CategoryTitle?.Id ?? "", new Style(result.Recognised ? Color.Green : Color.Yellow)),
                new Text(right ? Standing(published!) : $"expected {published?.Score} {published?.Category}", new Style(right ? Color.Grey : Color.Red)));
        }

        return table;
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
