using System.CommandLine;
using Merit.Assessment.Calendar;
using Merit.Assessment.Determination;
using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;
using Spectre.Console;

namespace Merit.Cli.Commands.Instruments;

/// <summary><c>merit instrument compare</c>: an agency's result beside its previous one.</summary>
internal static class CompareCommand
{
    public static Command Create(IAnsiConsole? console)
    {
        Argument<string> instrument = new("instrument") { Description = "The instrument of the later submission: an id or a file" };
        Argument<string> before = new("before") { Description = "The earlier submission" };
        Argument<string> now = new("now") { Description = "The later submission" };
        Option<string?> earlier = new("--earlier") { Description = "The instrument of the earlier submission, when it was another one of the family" };
        Option<DateOnly?> determined = new("--determined") { Description = "The day on which the later result was determined (yyyy-MM-dd): tells when the next evaluation is due" };
        Option<bool> json = new("--json") { Description = "Print JSON" };
        Command command = new("compare", "Compares two years of an agency: index, category, and share of the maximum per aspect") { instrument, before, now, earlier, determined, json };
        command.SetAction(parsed =>
        {
            InstrumentScreen screen = new(console);
            Instrument later = InstrumentDocuments.Load(parsed.GetValue(instrument)!);
            Instrument former = parsed.GetValue(earlier) is { } named ? InstrumentDocuments.Load(named) : later;
            if (former.Family != later.Family)
            {
                throw new UserFacingException($"{former.Id} is of the family '{former.Family}' and {later.Id} of '{later.Family}': only instruments of one family can be compared.");
            }

            SubmissionFile old = SubmissionFile.Load(parsed.GetValue(before)!, former);
            SubmissionFile current = SubmissionFile.Load(parsed.GetValue(now)!, later);
            if (!ScoreCommand.Accept(screen, old) || !ScoreCommand.Accept(screen, current))
            {
                return 1;
            }

            if (old.NamedAgency is { } one && current.NamedAgency is { } other && one != other)
            {
                throw new UserFacingException($"{old.Path} is of the agency {one} and {current.Path} of {other}: only submissions of one agency can be compared.");
            }

            // Only the order of the two days matters here.
            DateOnly day = parsed.GetValue(determined) ?? DateOnly.MaxValue.AddYears(-100);
            YearComparison comparison = YearOnYear.Compare(
                new AssessedResult(former, Scorer.Score(former, old.Read.Value!.Entries), DateOnly.MinValue),
                new AssessedResult(later, Scorer.Score(later, current.Read.Value!.Entries), day));
            DateOnly? due = parsed.GetValue(determined) is not null && comparison.Category is { } category ? Validity.DueOn(category, day) : null;
            if (parsed.GetValue(json))
            {
                screen.Json(View(current.Agency, comparison, due));
                return 0;
            }

            Write(screen, current.Agency, comparison, due);
            return 0;
        });
        return command;
    }

    private static object View(string agency, YearComparison comparison, DateOnly? due) => new
    {
        Agency = agency,
        Before = Side(comparison.Before),
        Now = Side(comparison.Now),
        comparison.IndexChange,
        comparison.IndexTrend,
        comparison.CategoryTrend,
        comparison.Nodes,
        comparison.OnlyBefore,
        comparison.OnlyNow,
        ReevaluationDue = due,
    };

    private static object Side(AssessedResult result) => new
    {
        Instrument = result.Instrument.Id,
        result.Result.Score,
        result.Result.Maximum,
        result.Result.Index,
        result.Result.IndexDenominator,
        Category = result.Result.Category?.Code,
    };

    private static void Write(InstrumentScreen screen, string agency, YearComparison comparison, DateOnly? due)
    {
        ScoreResult before = comparison.Before.Result;
        ScoreResult now = comparison.Now.Result;
        screen.Line($"[bold]{InstrumentScreen.Escaped(agency)}[/] under {InstrumentScreen.Escaped(comparison.Before.Instrument.Id)} → {InstrumentScreen.Escaped(comparison.Now.Instrument.Id)}");
        screen.Facts(
            ("Score", $"{InstrumentScreen.Number(before.Score)} of {InstrumentScreen.Number(before.Maximum)} → [bold]{InstrumentScreen.Number(now.Score)}[/] of {InstrumentScreen.Number(now.Maximum)}"),
            ("Index", comparison is { IndexBefore: { } index, Index: { } later }
                ? $"{InstrumentScreen.Index(index, comparison.Before.Instrument)} → [bold]{InstrumentScreen.Index(later, comparison.Now.Instrument)}[/]  {TrendMark.Of(comparison.IndexTrend)} {TrendMark.Change(comparison.IndexChange!.Value)}"
                : ""),
            ("Category", $"{InstrumentScreen.Escaped(comparison.CategoryBefore?.Title.Id ?? "none")} → [bold]{InstrumentScreen.Escaped(comparison.Category?.Title.Id ?? "none")}[/]  {TrendMark.Of(comparison.CategoryTrend)}"),
            ("Due again", due is { } day ? day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) : ""));
        screen.Line();
        Table table = InstrumentScreen.Table(
            InstrumentScreen.Codes("Code"),
            InstrumentScreen.Words("Aspek, indikator"),
            InstrumentScreen.Figures("Before"),
            InstrumentScreen.Figures("Now"),
            InstrumentScreen.Figures("%-points"),
            InstrumentScreen.Codes(""));
        foreach (NodeComparison node in comparison.Nodes)
        {
            bool aspect = comparison.Now.Instrument.Find(node.Code) is { IsLeaf: false };
            string title = InstrumentScreen.Escaped(node.Title.Id);
            table.AddRow(
                node.CodeBefore == node.Code ? InstrumentScreen.Escaped(node.Code) : $"{InstrumentScreen.Escaped(node.CodeBefore)} → {InstrumentScreen.Escaped(node.Code)}",
                aspect ? $"[bold]{title}[/]" : $"  {title}",
                Percent(node.ShareBefore),
                Percent(node.Share),
                TrendMark.Change(node.PercentagePoints, "0.#"),
                TrendMark.Of(node.Trend));
        }

        screen.Write(table);
        if (comparison.OnlyBefore.Count > 0)
        {
            screen.Line($"[yellow]No longer assessed:[/] {InstrumentScreen.Escaped(string.Join(", ", comparison.OnlyBefore))}");
        }

        if (comparison.OnlyNow.Count > 0)
        {
            screen.Line($"[yellow]New:[/] {InstrumentScreen.Escaped(string.Join(", ", comparison.OnlyNow))}");
        }
    }

    private static string Percent(decimal share) => (share * 100m).ToString("0.#", System.Globalization.CultureInfo.InvariantCulture) + " %";
}
