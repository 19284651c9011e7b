using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Merit.Assessment;
using Merit.Assessment.Instruments;
using Spectre.Console;
using Text = Merit.Assessment.Text;

namespace Merit.Cli.Commands.Instruments;

/// <summary>How everything about instruments looks: one place for colours, marks and numbers.</summary>
internal sealed class InstrumentScreen
{
    private const int WidthOfFiles = 132;

    private static readonly JsonSerializerOptions Layout = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly IAnsiConsole _console;

    /// <summary>Writes to a console; null: the terminal.</summary>
    public InstrumentScreen(IAnsiConsole? console)
    {
        _console = console ?? AnsiConsole.Console;
        if (!_console.Profile.Out.IsTerminal)
        {
            // A file has no width of its own: one in which the tables can be read.
            _console.Profile.Width = WidthOfFiles;
        }
    }

    /// <summary>A number as it stands in documents: with a point, without trailing zeros.</summary>
    public static string Number(decimal value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>An index with all the decimals that its instrument keeps.</summary>
    public static string Index(decimal index, Instrument instrument) =>
        index.ToString($"F{(int)(instrument.Index?.Decimals.Value ?? 2m)}", CultureInfo.InvariantCulture);

    /// <summary>A name in Indonesian with the English one after it.</summary>
    public static string Titled(Text title) =>
        title.En == title.Id ? Escaped(title.Id) : $"{Escaped(title.Id)} [dim]({Escaped(title.En)})[/]";

    /// <summary>Text that may hold any character, as markup.</summary>
    public static string Escaped(string text) => Markup.Escape(text);

    /// <summary>A figure in the colour of what it rests on; an illustrative one also carries a mark, for places without colour.</summary>
    public static string Marked(Figure figure) => Marked(Number(figure.Value), figure.Provenance);

    /// <summary>A number in the colour of what it rests on.</summary>
    public static string Marked(string number, Provenance provenance) => provenance == Provenance.Illustrative
        ? $"[yellow]~{number}[/]"
        : $"[{Colour(provenance)}]{number}[/]";

    /// <summary>The name of what a figure rests on, coloured, with the key of its source.</summary>
    public static string Standing(Provenance provenance, string source) => provenance == Provenance.Illustrative
        ? $"{Name(provenance)}{(source == "illustrative" ? "" : $" [dim]{Escaped(source)}[/]")}"
        : $"{Name(provenance)} [dim]{Escaped(source)}[/]";

    /// <summary>The name of what a figure rests on, coloured.</summary>
    public static string Name(Provenance provenance) => $"[{Colour(provenance)}]{provenance.ToString().ToLowerInvariant()}[/]";

    /// <summary>A table in the house's look.</summary>
    public static Table Table(params ReadOnlySpan<TableColumn> columns)
    {
        Table table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        foreach (TableColumn column in columns)
        {
            table.AddColumn(column);
        }

        return table;
    }

    /// <summary>A column for words.</summary>
    public static TableColumn Words(string title) => new(new Markup($"[bold]{title}[/]"));

    /// <summary>A column for numbers and codes, never broken.</summary>
    public static TableColumn Figures(string title) => new TableColumn(new Markup($"[bold]{title}[/]")).RightAligned().NoWrap();

    /// <summary>A column for codes, never broken.</summary>
    public static TableColumn Codes(string title) => new TableColumn(new Markup($"[bold]{title}[/]")).NoWrap();

    /// <summary>A line of markup.</summary>
    public void Line(string markup = "") => _console.MarkupLine(markup);

    /// <summary>A text in both languages, Indonesian first, under each other.</summary>
    public void Both(Text text, int indent = 0)
    {
        Padded(Escaped(text.Id), indent);
        if (text.En != text.Id)
        {
            Padded($"[dim]{Escaped(text.En)}[/]", indent);
        }
    }

    /// <summary>A table, or anything else that Spectre draws.</summary>
    public void Write(Spectre.Console.Rendering.IRenderable part) => _console.Write(part);

    /// <summary>Names with values; a value may be markup.</summary>
    public void Facts(params ReadOnlySpan<(string Name, string Markup)> facts)
    {
        Grid grid = new Grid().AddColumn(new GridColumn().NoWrap().Padding(2, 0, 2, 0)).AddColumn(new GridColumn().Padding(0, 0, 0, 0));
        foreach ((string name, string markup) in facts)
        {
            if (markup.Length > 0)
            {
                grid.AddRow(new Markup($"[dim]{name}[/]"), new Markup(markup));
            }
        }

        _console.Write(grid);
    }

    /// <summary>Bytes or text as they are: no colour, no wrapping.</summary>
    public void Raw(string text)
    {
        _console.Profile.Out.Writer.Write(text);
        _console.Profile.Out.Writer.Flush();
    }

    /// <summary>A value as JSON, for programs.</summary>
    public void Json(object value) => Raw(JsonSerializer.Serialize(value, Layout) + "\n");

    /// <summary>Every finding: where, what in both languages.</summary>
    public void Findings(IReadOnlyList<Finding> findings)
    {
        foreach (Finding finding in findings)
        {
            string kind = finding.Severity == FindingSeverity.Error ? "[red]ERROR  [/]" : "[yellow]WARNING[/]";
            string pointer = finding.Pointer.Length == 0 ? "(whole document)" : finding.Pointer;
            Line($"{kind} [bold]{Escaped(pointer)}[/]  [dim]{Escaped(finding.Code)}[/]");
            Both(new Text(finding.MessageId, finding.MessageEn), indent: 8);
        }
    }

    /// <summary>How many errors and warnings there are.</summary>
    public static string Count(IReadOnlyList<Finding> findings)
    {
        int errors = findings.Count(finding => finding.Severity == FindingSeverity.Error);
        int warnings = findings.Count - errors;
        return $"{errors} {(errors == 1 ? "error" : "errors")}, {warnings} {(warnings == 1 ? "warning" : "warnings")}";
    }

    private static string Colour(Provenance provenance) => provenance switch
    {
        Provenance.Confirmed => "green",
        Provenance.Derived => "deepskyblue1",
        _ => "yellow",
    };

    private void Padded(string markup, int indent) => _console.Write(new Padder(new Markup(markup), new Padding(indent, 0, 0, 0)));
}
