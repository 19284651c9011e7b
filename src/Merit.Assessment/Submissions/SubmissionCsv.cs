using Merit.Assessment.Reading;

namespace Merit.Assessment.Submissions;

/// <summary>
/// Reads <c>submission.csv</c> as spreadsheets write it: a header <c>indicator,level,evidence</c> (or
/// <c>indikator,skor,bukti dukung</c>) in any order, separated by comma, semicolon or tab; evidence files separated by
/// <c>|</c>. Cycle, agency and instrument come from where the file lies.
/// </summary>
public static class SubmissionCsv
{
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
        return CsvTable.Parse(bytes, SubmissionTable.Columns, [SubmissionTable.Indicator, SubmissionTable.Level], findings) is { } table
            ? SubmissionTable.Read(table.Rows, [SubmissionTable.Evidence], table.Separator == ',', context, findings)
            : findings.Result<Submission>(null);
    }
}
