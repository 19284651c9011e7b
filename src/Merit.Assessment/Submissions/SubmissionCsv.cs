using System.Globalization;
using Merit.Assessment.Instruments;
using Merit.Assessment.Reading;

namespace Merit.Assessment.Submissions;

/// <summary>
/// Reads <c>submission.csv</c> as spreadsheets write it: a header <c>indicator,level,evidence</c> (or
/// <c>indikator,skor,bukti dukung</c>) in any order, separated by comma, semicolon or tab; evidence files separated by
/// <c>|</c>. Cycle, agency and instrument come from where the file lies.
/// </summary>
public static class SubmissionCsv
{
    private static readonly CsvColumns Columns = new CsvColumns()
        .Add("indicator", "kode", "code", "kode indikator", "indicator code", "nomor indikator")
        .AddWeak("indicator", "indikator", "indicator", "subaspek", "sub aspek", "subaspect")
        .Add("level", "skor", "level", "score", "nilai", "mean", "tingkat", "rata-rata", "skor mandiri", "nilai mandiri")
        .Add("respondents", "responden", "respondents", "jumlah responden")
        .Add(
            "evidence", "bukti", "evidence", "bukti dukung", "rujukan bukti", "rujukan bukti dukung", "berkas bukti",
            "nama berkas", "evidence file", "evidence files")
        .Extra(
            "no", "nomor", "number", "uraian", "uraian indikator", "description", "judul", "title", "nama indikator",
            "aspek", "aspect", "bobot", "weight", "keterangan", "catatan", "note", "notes", "remarks", "penjelasan",
            "penanggung jawab", "pic");

    /// <summary>
    /// The submission with canonical codes in the instrument's order, or every finding at once with line and column. Never
    /// throws on bad input.
    /// </summary>
    /// <param name="bytes">The file's bytes: UTF-8 or UTF-16 with or without a mark, or Windows-1252.</param>
    /// <param name="context">What the submission is for.</param>
    public static Read<Submission> Parse(ReadOnlySpan<byte> bytes, SubmissionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        FindingList findings = new();
        CsvTable? table = CsvTable.Parse(bytes, Columns, ["indicator", "level"], findings);
        if (table is null)
        {
            return findings.Result<Submission>(null);
        }

        List<(CsvRow Row, string Cell, string Code)> told = ChangedCodes(table, context.Instrument);
        SpreadsheetCodes.Tell(told, row => row.At("indicator"), findings);
        HashSet<CsvRow> changed = [.. told.Select(change => change.Row)];
        EntryGathering gathering = new(context.Instrument, findings);
        foreach (CsvRow row in table.Rows)
        {
            ReadRow(row, changed.Contains(row), gathering, findings);
        }

        // Where codes were changed, the indicators that seem to be missing are there under another code.
        IReadOnlyList<SubmissionEntry> entries = gathering.Finish(complete: changed.Count == 0, pointer: "");
        return findings.Result(new Submission(
            context.CycleId, context.AgencyCode, context.Instrument.Id, entries));
    }

    /// <summary>The rows whose code a spreadsheet has changed, each with a code that it may have been.</summary>
    private static List<(CsvRow Row, string Cell, string Code)> ChangedCodes(CsvTable table, Instrument instrument)
    {
        List<(CsvRow Row, string Cell, string Code)> changed = [];
        Dictionary<string, string?> formerly = new(StringComparer.Ordinal);
        Dictionary<string, CsvRow> byCode = new(StringComparer.OrdinalIgnoreCase);
        List<(CsvRow Row, string Code)> doubled = [];
        foreach (CsvRow row in table.Rows)
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
        foreach ((CsvRow row, string code) in doubled)
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

    private static string CodeOf(CsvRow row) => SpreadsheetCodes.Plain(row["indicator"]);

    private static void ReadRow(CsvRow row, bool codeChanged, EntryGathering gathering, FindingList findings)
    {
        string code = CodeOf(row);
        if (code.Length == 0)
        {
            findings.Error("blank", row.At("indicator"));
            return;
        }

        InstrumentNode? leaf = codeChanged ? null : gathering.Leaf(code, row.At("indicator"));
        EvidenceNames evidence = new(findings);
        string[] names = row["evidence"].Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        bool namesEvidence = names.Length > 0;
        if (names.Length > EvidenceNames.Most)
        {
            findings.Error("too-many-items", row.At("evidence"), EvidenceNames.Most);
            names = [];
        }

        foreach (string name in names)
        {
            evidence.Add(name, row.At("evidence"));
        }

        decimal? level = row.Number("level", findings);
        int? respondents = null;
        if (row["respondents"] is { Length: > 0 } stated)
        {
            if (int.TryParse(stated, NumberStyles.None, CultureInfo.InvariantCulture, out int count))
            {
                respondents = count;
            }
            else
            {
                findings.Error("not-a-whole-number", row.At("respondents"), 0);
            }
        }

        if (leaf is not null && level is { } number)
        {
            gathering.Add(
                leaf,
                new SubmissionEntry(leaf.Code, number, evidence.Names, respondents),
                new EntryPlaces(row.At("indicator"), row.At("level"), namesEvidence ? null : row.At("evidence")));
        }
    }
}
