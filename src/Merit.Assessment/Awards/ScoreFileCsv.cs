using System.Text;
using Merit.Assessment.Agencies;
using Merit.Assessment.Instruments;
using Merit.Assessment.Reading;
using Merit.Assessment.Scoring;
using Merit.Assessment.Submissions;

namespace Merit.Assessment.Awards;

/// <summary>
/// Reads a file of scores that the assessing body imports: a header <c>agency</c> (or <c>instansi</c>, <c>kode</c>), then one
/// column per indicator under its code, or one column <c>score</c> (or <c>skor</c>, <c>nilai</c>) with the only indicator's
/// number, or with the total when the instrument has several. An empty cell among several indicators means that the agency
/// was not assessed in that one.
/// </summary>
public static class ScoreFileCsv
{
    private const string Total = "";

    /// <summary>A file to be filled in: one line for each agency, with its name beside its code, and one column for each indicator.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="agencies">The agencies.</param>
    public static byte[] Form(Instrument instrument, IEnumerable<Agency> agencies)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        ArgumentNullException.ThrowIfNull(agencies);
        StringBuilder text = new("\uFEFFkode;nama");
        text.AppendJoin("", instrument.Leaves.Select(leaf => ";" + SafeCell.Csv(leaf.Code))).Append("\r\n");
        foreach (Agency agency in agencies)
        {
            text.Append(SafeCell.Csv(agency.Code)).Append(';').Append(SafeCell.Csv(agency.Name)).Append(';', instrument.Leaves.Count).Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The scores, or every finding at once with line and column. Never throws on bad input.</summary>
    /// <param name="utf8">The file's bytes: UTF-8 or UTF-16 with or without a mark, or Windows-1252.</param>
    /// <param name="instrument">The instrument.</param>
    /// <param name="register">The agencies that may stand in the file.</param>
    public static Read<ImportedScores> Parse(ReadOnlySpan<byte> utf8, Instrument instrument, AgencyRegister register)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        ArgumentNullException.ThrowIfNull(register);
        FindingList findings = new();
        CsvTable? table = CsvTable.Parse(utf8, Columns(instrument), ["agency"], findings);
        if (table is null)
        {
            return findings.Result<ImportedScores>(null);
        }

        bool totals = table.Columns.Contains(Total);
        if (table.Columns.Count < 2 || (totals && table.Columns.Count > 2))
        {
            findings.Error("score-columns", "line 1");
            return findings.Result<ImportedScores>(null);
        }

        List<ImportedScore> scores = [];
        Dictionary<string, string> seen = new(StringComparer.OrdinalIgnoreCase);
        HashSet<CsvRow> shortened = Shortened(table, register, findings);
        foreach (CsvRow row in table.Rows)
        {
            if (!shortened.Contains(row)
                && Agency(row, register, seen, findings) is { } agency
                && (totals ? Stated(row, agency, instrument, findings) : Scored(row, agency, instrument, table, findings)) is { } score)
            {
                scores.Add(score);
            }
        }

        return findings.Result(new ImportedScores(instrument, scores));
    }

    private static CsvColumns Columns(Instrument instrument)
    {
        CsvColumns columns = new CsvColumns()
            .Add("agency", "kode", "kode instansi", "agency code")
            .AddWeak("agency", "agency", "instansi");
        foreach (InstrumentNode leaf in instrument.Leaves)
        {
            columns.Add(leaf.Code, leaf.Code);
            foreach (NodeAlias alias in leaf.Aliases.Where(alias => alias.Instrument is null))
            {
                columns.Add(leaf.Code, alias.Code);
            }
        }

        string only = instrument.Leaves.Count == 1 ? instrument.Leaves[0].Code : Total;
        return columns
            .Add(only, "score", "skor", "nilai")
            .Extra("no", "nomor", "number", "nama", "nama instansi", "name", "agency name", "keterangan", "catatan", "note", "notes");
    }

    // One finding on all codes that have lost the zeros in front, as one setting in the spreadsheet has done it.
    private static HashSet<CsvRow> Shortened(CsvTable table, AgencyRegister register, FindingList findings)
    {
        LostZeros zeros = new(register.Agencies.Select(agency => agency.Code));
        List<(CsvRow Row, string Cell, string Code)> shortened = [];
        foreach (CsvRow row in table.Rows)
        {
            string code = SpreadsheetCodes.Plain(row["agency"]);
            if (register.Find(code) is null && zeros.Find(code) is { } longer)
            {
                shortened.Add((row, code, longer));
            }
        }

        SpreadsheetCodes.Tell(shortened, row => row.At("agency"), findings);
        return [.. shortened.Select(change => change.Row)];
    }

    private static Agency? Agency(CsvRow row, AgencyRegister register, Dictionary<string, string> seen, FindingList findings)
    {
        string code = SpreadsheetCodes.Plain(row["agency"]);
        if (code.Length == 0)
        {
            findings.Error("blank", row.At("agency"));
            return null;
        }

        if (register.Find(code) is not { } agency)
        {
            findings.Error("agency-not-assessed", row.At("agency"), code);
            return null;
        }

        if (!seen.TryAdd(code, row.At("agency")))
        {
            findings.Error("agency-doubled", row.At("agency"), code, seen[code]);
            return null;
        }

        return agency;
    }

    private static ImportedScore? Stated(CsvRow row, Agency agency, Instrument instrument, FindingList findings)
    {
        if (row.Number(Total, findings) is not { } score)
        {
            return null;
        }

        if (score < 0 || score > instrument.Maximum)
        {
            findings.Error(
                "total-out-of-range", row.At(Total), FindingList.Number(score), FindingList.Number(instrument.Maximum));
            return null;
        }

        decimal? index = instrument.Index is { } rule ? rule.Round(score / rule.Denominator.Value) : null;
        return new ImportedScore(agency, score, index, instrument.Categorise(score, index), null) { Place = row.At("agency") };
    }

    private static ImportedScore? Scored(
        CsvRow row, Agency agency, Instrument instrument, CsvTable table, FindingList findings)
    {
        EntryGathering gathering = new(instrument, findings);
        bool complete = true;
        foreach (string column in table.Columns.Where(column => column != "agency"))
        {
            if (row[column].Length == 0 && instrument.Leaves.Count > 1)
            {
                continue;
            }

            if (row.Number(column, findings) is not { } number)
            {
                complete = false;
                continue;
            }

            InstrumentNode leaf = instrument.Find(column)!;
            gathering.Leaf(leaf.Code, row.At(column));
            complete &= gathering.Add(
                leaf,
                // The assessing body itself vouches for what it imports, so no evidence is asked for.
                new SubmissionEntry(leaf.Code, number, ["-"], int.MaxValue),
                new EntryPlaces(row.At(column), row.At(column), row.At(column)));
        }

        if (!complete)
        {
            return null;
        }

        IReadOnlyList<SubmissionEntry> entries = gathering.Finish(complete: false);
        ScoreResult result = Scorer.Score(instrument, entries, new ScoringOptions { AgencyType = agency.Type });
        return new ImportedScore(agency, result.Score, result.Index, result.Category, result) { Entries = entries, Place = row.At("agency") };
    }
}
