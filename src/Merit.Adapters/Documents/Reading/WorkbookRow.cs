using Merit.Assessment.Reading;
using Merit.Assessment.Submissions;

namespace Merit.Adapters.Documents.Reading;

/// <summary>A row of a sheet under the columns that its header names.</summary>
internal sealed class WorkbookRow : ITableRow
{
    private readonly string _sheet;
    private readonly int _number;
    private readonly IReadOnlyDictionary<string, int> _columns;
    private readonly Dictionary<int, string> _texts = [];

    public WorkbookRow(string sheet, SheetRow row, IReadOnlyDictionary<string, int> columns)
    {
        _sheet = sheet;
        _number = row.Number;
        _columns = columns;
        foreach (SheetCell cell in row.Cells)
        {
            if (!columns.Values.Contains(cell.Column))
            {
                continue;
            }

            ReadOnlySpan<char> text = Characters.Trim(cell.Text, out int? dropped);
            if (dropped is { } codePoint)
            {
                Dropped.Add((At(cell.Column), codePoint));
            }

            if (text.Length > 0)
            {
                _texts[cell.Column] = text.Length == cell.Text.Length ? cell.Text : text.ToString();
            }
        }
    }

    /// <summary>Invisible characters that stood at the ends of cells.</summary>
    public List<(string Place, int CodePoint)> Dropped { get; } = [];

    /// <summary>Whether none of the columns holds anything.</summary>
    public bool IsBlank => _texts.Count == 0;

    public string this[string column]
    {
        get
        {
            string text = _columns.TryGetValue(column, out int place) ? _texts.GetValueOrDefault(place, "") : "";

            // In a sheet, names of files are written one on a line.
            return column.StartsWith(SubmissionTable.Evidence, StringComparison.Ordinal) ? text.ReplaceLineEndings("|") : text;
        }
    }

    public string At(string column) => At(_columns.GetValueOrDefault(column, _columns[SubmissionTable.Indicator]));

    /// <summary>The pointer of a cell by its place.</summary>
    public string At(int column) => At(_sheet, column, _number);

    /// <summary>The pointer of a cell of any row.</summary>
    public static string At(string sheet, int column, int row) => $"sheet {sheet}, cell {SheetRows.NameOf(column, row)}";
}
