using System.Globalization;
using Merit.Assessment.Instruments;
using Merit.Assessment.Reading;

namespace Merit.Assessment.Submissions;

/// <summary>
/// A submission as a table, an indicator in each row: what its columns are called, and what its rows state. The readers of
/// text files and of workbooks share it, so that both tell the same findings.
/// </summary>
public static class SubmissionTable
{
    /// <summary>The column of the indicator's code.</summary>
    public const string Indicator = "indicator";

    /// <summary>The column of the level, score or mean.</summary>
    public const string Level = "level";

    /// <summary>The column of a survey's number of respondents.</summary>
    public const string Respondents = "respondents";

    /// <summary>The column of the evidence's file names.</summary>
    public const string Evidence = "evidence";

    internal static CsvColumns Columns { get; } = new CsvColumns()
        .Add(Indicator, "kode", "code", "kode indikator", "indicator code", "nomor indikator")
        .AddWeak(Indicator, "indikator", "indicator", "subaspek", "sub aspek", "subaspect")
        .Add(Level, "skor", "level", "score", "nilai", "mean", "tingkat", "rata-rata", "skor mandiri", "nilai mandiri")
        .Add(Respondents, "responden", "respondents", "jumlah responden")
        .Add(
            Evidence, "bukti", "evidence", "bukti dukung", "rujukan bukti", "rujukan bukti dukung", "berkas bukti",
            "nama berkas", "evidence file", "evidence files")
        .Extra(
            "no", "nomor", "number", "uraian", "uraian indikator", "description", "judul", "title", "nama indikator",
            "aspek", "aspect", "bobot", "weight", "keterangan", "catatan", "note", "notes", "remarks", "penjelasan",
            "penanggung jawab", "pic");

    /// <summary>The name of a column of evidence: there may be several.</summary>
    /// <param name="number">From 1.</param>
    public static string EvidenceColumn(int number) =>
        number == 1 ? Evidence : string.Create(CultureInfo.InvariantCulture, $"{Evidence} {number}");

    /// <summary>
    /// The columns of a sheet's row by its places when the row is a table's header, else null.
    /// </summary>
    /// <param name="cells">The row's cells.</param>
    /// <param name="at">The pointer of a cell by its place.</param>
    /// <param name="findings">Where columns that stand twice are told.</param>
    public static IReadOnlyDictionary<string, int>? HeaderOf(IEnumerable<(int Place, string Text)> cells, Func<int, string> at, FindingList findings)
    {
        ArgumentNullException.ThrowIfNull(cells);
        ArgumentNullException.ThrowIfNull(at);
        ArgumentNullException.ThrowIfNull(findings);
        Dictionary<string, (int Place, string Header, bool Weak)> columns = new(StringComparer.Ordinal);
        List<(int Place, string Header, string Other)> doubled = [];
        int evidence = 0;
        foreach ((int place, string text) in cells)
        {
            // Headers in two languages: the first is enough. Columns of evidence are numbered.
            string header = text.Split('\n', '/')[0].Trim();
            (string Name, bool Weak)? known = Columns.Find(header);
            if ((known ?? Columns.Find(header.TrimEnd(' ', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'))) is not { } column
                || (known is null && column.Name != Evidence))
            {
                continue;
            }

            string name = column.Name == Evidence ? EvidenceColumn(++evidence) : column.Name;
            if (!columns.TryGetValue(name, out (int Place, string Header, bool Weak) other) || (other.Weak && !column.Weak))
            {
                columns[name] = (place, header, column.Weak);
            }
            else if (other.Weak || !column.Weak)
            {
                doubled.Add((place, header, other.Header));
            }
        }

        if (!columns.ContainsKey(Indicator) || !columns.ContainsKey(Level))
        {
            return null;
        }

        foreach ((int place, string header, string other) in doubled)
        {
            findings.Error("csv-column-doubled", at(place), header, other);
        }

        return columns.ToDictionary(column => column.Key, column => column.Value.Place, StringComparer.Ordinal);
    }

    /// <summary>The submission that rows state, or every finding at once. Never throws on bad input.</summary>
    /// <param name="rows">The rows in the file's order.</param>
    /// <param name="evidenceColumns">The columns of evidence.</param>
    /// <param name="commaSeparates">Whether commas separate the file's cells.</param>
    /// <param name="context">What the submission is for.</param>
    /// <param name="findings">Where findings go.</param>
    public static Read<Submission> Read(
        IReadOnlyList<ITableRow> rows, IReadOnlyList<string> evidenceColumns, bool commaSeparates, SubmissionContext context, FindingList findings)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(evidenceColumns);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(findings);
        List<(ITableRow Row, string Cell, string Code)> told = ChangedCodes(rows, context.Instrument);
        SpreadsheetCodes.Tell(told, row => row.At(Indicator), findings);
        HashSet<ITableRow> changed = [.. told.Select(change => change.Row)];
        EntryGathering gathering = new(context.Instrument, findings);
        foreach (ITableRow row in rows)
        {
            ReadRow(row, evidenceColumns, commaSeparates, changed.Contains(row), gathering, findings);
        }

        // Where codes were changed, the indicators that seem to be missing are there under another code.
        IReadOnlyList<SubmissionEntry> entries = gathering.Finish(complete: changed.Count == 0, pointer: "");
        return findings.Result(new Submission(context.CycleId, context.AgencyCode, context.Instrument.Id, entries));
    }

    /// <summary>The rows whose code a spreadsheet has changed, each with a code that it may have been.</summary>
    private static List<(ITableRow Row, string Cell, string Code)> ChangedCodes(IReadOnlyList<ITableRow> rows, Instrument instrument)
    {
        List<(ITableRow Row, string Cell, string Code)> changed = [];
        Dictionary<string, string?> formerly = new(StringComparer.Ordinal);
        Dictionary<string, ITableRow> byCode = new(StringComparer.OrdinalIgnoreCase);
        List<(ITableRow Row, string Code)> doubled = [];
        foreach (ITableRow row in rows)
        {
            string cell = CodeOf(row);
            if (instrument.Find(cell) is { } node)
            {
                if (!byCode.TryAdd(node.Code, row))
                {
                    doubled.Add((row, node.Code));
                }
            }
            else if (Formerly(cell) is { } was)
            {
                changed.Add((row, cell, was));
            }
        }

        // 3.10 becomes 3.1, which is a code too: it then stands twice, and 3.10 not at all.
        foreach ((ITableRow row, string code) in doubled)
        {
            if (instrument.Find(code + "0") is { IsLeaf: true } longer && byCode.TryAdd(longer.Code, row))
            {
                changed.Add((row, CodeOf(row), longer.Code));
            }
        }

        return changed;

        string? Formerly(string cell)
        {
            if (!formerly.TryGetValue(cell, out string? was))
            {
                was = SpreadsheetCodes.Candidates(cell).FirstOrDefault(code => instrument.Find(code) is { IsLeaf: true });
                formerly.Add(cell, was);
            }

            return was;
        }
    }

    private static string CodeOf(ITableRow row) => SpreadsheetCodes.Plain(row[Indicator]);

    private static void ReadRow(
        ITableRow row, IReadOnlyList<string> evidenceColumns, bool commaSeparates, bool codeChanged, EntryGathering gathering, FindingList findings)
    {
        string code = CodeOf(row);
        if (code.Length == 0)
        {
            findings.Error("blank", row.At(Indicator));
            return;
        }

        InstrumentNode? leaf = codeChanged ? null : gathering.Leaf(code, row.At(Indicator));
        EvidenceNames evidence = new(findings);
        bool namesEvidence = false;
        int named = 0;
        foreach (string column in evidenceColumns)
        {
            string[] names = row[column].Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            namesEvidence |= names.Length > 0;
            named += names.Length;
            if (named > EvidenceNames.Most)
            {
                findings.Error("too-many-items", row.At(column), EvidenceNames.Most);
                break;
            }

            foreach (string name in names)
            {
                evidence.Add(SafeCell.Plain(name), row.At(column));
            }
        }

        decimal? level = TableNumber.Read(row, Level, commaSeparates, findings);
        int? respondents = null;
        if (row[Respondents] is { Length: > 0 } stated)
        {
            if (int.TryParse(stated, NumberStyles.None, CultureInfo.InvariantCulture, out int count))
            {
                respondents = count;
            }
            else
            {
                findings.Error("not-a-whole-number", row.At(Respondents), 0);
            }
        }

        if (leaf is not null && level is { } number)
        {
            gathering.Add(
                leaf,
                new SubmissionEntry(leaf.Code, number, evidence.Names, respondents),
                new EntryPlaces(row.At(Indicator), row.At(Level), namesEvidence ? null : row.At(Evidence)));
        }
    }
}
