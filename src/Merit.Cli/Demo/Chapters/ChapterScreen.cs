using Spectre.Console;

namespace Merit.Cli.Demo.Chapters;

/// <summary>Shows chapters: tables on a terminal, plain lines elsewhere.</summary>
internal sealed class ChapterScreen(IAnsiConsole console, bool tables)
{
    /// <summary>One chapter.</summary>
    public void Write(ChapterReport report)
    {
        console.WriteLine();
        if (tables)
        {
            console.MarkupLine($"[bold]{Markup.Escape(report.Title)}[/]");
            WriteTable(report);
        }
        else
        {
            Plain(report.Title);
            WriteLines(report);
        }

        foreach (string remark in report.Remarks)
        {
            if (tables)
            {
                console.Write(new Padder(new Markup($"[dim]{Markup.Escape(remark)}[/]"), new Padding(2, 0, 0, 0)));
            }
            else
            {
                Plain($"  note: {remark}");
            }
        }
    }

    private void WriteTable(ChapterReport report)
    {
        string[] titles = [.. report.Columns.Select(c => c.Title)];
        if (TableFit.Widths(console.Profile.Width, [.. report.Columns.Select(c => c.Figures)], [titles, .. report.Rows.Select(r => r.Cells)]) is not { } widths)
        {
            // On a terminal as narrow as this, a line that the terminal breaks is easier to read than broken words.
            WriteLines(report);
            return;
        }

        Table table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        foreach ((int place, ChapterColumn column) in report.Columns.Index())
        {
            TableColumn drawn = new TableColumn(new Markup(Markup.Escape(column.Title))).Width(widths[place]);
            table.AddColumn(column.Figures ? drawn.RightAligned().NoWrap() : drawn);
        }

        foreach (ChapterRow row in report.Rows)
        {
            IEnumerable<Text> cells = row.Cells.Select((cell, place) => new Text(cell, place == row.Cells.Count - 1 ? StyleOf(row.Standing) : Style.Plain));
            table.AddRow([.. cells]);
        }

        console.Write(table);
    }

    private void WriteLines(ChapterReport report)
    {
        int[] widths = [.. report.Columns.Select((_, place) => report.Rows.Max(row => row.Cells[place].Length))];
        foreach (ChapterRow row in report.Rows)
        {
            IEnumerable<string> cells = row.Cells.Select((cell, place) => report.Columns[place].Figures ? cell.PadLeft(widths[place]) : cell.PadRight(widths[place]));
            Plain($"  {string.Join("  ", cells)}".TrimEnd());
        }
    }

    // A log keeps its lines whole, however long.
    private void Plain(string line) => console.Profile.Out.Writer.WriteLine(line);

    private static Style StyleOf(RowStanding standing) => standing switch
    {
        RowStanding.Right => new Style(Color.Green),
        RowStanding.Wrong => new Style(Color.Red),
        _ => new Style(Color.Yellow),
    };
}
