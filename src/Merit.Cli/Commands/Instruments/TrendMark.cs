using Merit.Assessment.Determination;

namespace Merit.Cli.Commands.Instruments;

/// <summary>How a trend looks.</summary>
internal static class TrendMark
{
    /// <summary>An arrow in the trend's colour.</summary>
    public static string Of(Trend trend) => trend switch
    {
        Trend.Improved => "[green]▲[/]",
        Trend.Declined => "[red]▼[/]",
        Trend.Unchanged => "[dim]=[/]",
        _ => "[yellow]≠[/]",
    };

    /// <summary>A change with its sign, in the colour of its direction.</summary>
    public static string Change(decimal change, string format = "0.##") => change switch
    {
        > 0 => $"[green]+{change.ToString(format, System.Globalization.CultureInfo.InvariantCulture)}[/]",
        < 0 => $"[red]{change.ToString(format, System.Globalization.CultureInfo.InvariantCulture)}[/]",
        _ => "[dim]0[/]",
    };
}
