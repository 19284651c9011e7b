using Merit.Adapters.Storage;
using Merit.Assessment.Instruments;
using Merit.Assessment.Reading;
using Merit.Assessment.Submissions;
using Merit.Assessment.Verification;
using MeritFunctions.Records;

namespace MeritFunctions.Intake;

/// <summary>Finds what an upload counts for: all of it up to the deadline for submissions, and afterwards only what was asked about.</summary>
public sealed class OpenQuestions(DecisionTable decisions, RecordStore records)
{
    private const int MostCodesShown = 10;

    /// <summary>The question that an upload answers; null where all of the upload counts.</summary>
    /// <param name="cycle">The cycle.</param>
    /// <param name="row">The agency's assessment in it.</param>
    /// <param name="receivedAt">When the upload was received.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<OpenQuestion?> FindAsync(CycleInstrument cycle, AssessmentRow row, DateTimeOffset receivedAt, CancellationToken cancellation)
    {
        if (row.ClarificationRounds == 0 || receivedAt <= row.DeadlineIn(cycle.Cycle))
        {
            return null;
        }

        VerificationDecision[] asked =
        [
            .. (await decisions.ListAsync(cycle.Cycle.RowKey, row.RowKey, cancellation)).Where(decision => row.HasApplied(decision.RowKey)).Select(VerificationDecision.Of)
                .Where(decision => decision.Outcome == VerificationOutcome.Clarify).OrderBy(decision => decision.Round),
        ];
        // Storage counts whole seconds: what is late comes after the first question, whatever the seconds say.
        VerificationDecision? question = asked.LastOrDefault(decision => decision.DecidedAt <= receivedAt) ?? asked.FirstOrDefault();
        return question is { Indicators.Count: > 0 }
            && await records.ReadAsync<UploadReport>(RecordNames.Report(cycle.Cycle.RowKey, row.RowKey, question.Receipt), cancellation) is { Submission: { } before } report
            ? new OpenQuestion(cycle.Instrument, question, report, before)
            : null;
    }

    /// <summary>What counts of what an upload states. Where it answers a question, the evidence of what nobody asked about need not come again.</summary>
    /// <param name="stated">What it states.</param>
    /// <param name="question">The question that it answers; null where all of it counts.</param>
    /// <param name="proved">The names of its files that are proved.</param>
    /// <param name="files">Name and SHA-256 of each of its files.</param>
    /// <param name="file">The submission's file.</param>
    /// <param name="findings">Where it is told which evidence does not count.</param>
    public static (Submission Submission, AnswerScope? Scope) Count(
        Submission stated, OpenQuestion? question, IReadOnlySet<string> proved, IEnumerable<(string Name, string? Sha256)> files, string file, FindingList findings)
    {
        Dictionary<string, SubmissionEntry> counted = EvidenceCheck
            .Apply([.. stated.Entries.Where(entry => question?.IsAbout(entry.Code) != false)], proved, file, findings)
            .ToDictionary(entry => entry.Code, StringComparer.Ordinal);
        stated = stated with { Entries = [.. stated.Entries.Select(entry => counted.GetValueOrDefault(entry.Code) ?? entry)] };
        return question?.Count(stated, files) ?? (stated, null);
    }

    /// <summary>Tells what of an answer is left aside.</summary>
    public static void Tell(AnswerScope? scope, string file, FindingList findings)
    {
        if (scope?.LeftAside.Count > 0)
        {
            findings.Warning(
                "answer-left-aside",
                UploadPointer.In(file, ""),
                scope.LeftAside.Count,
                string.Join(", ", scope.LeftAside.Take(MostCodesShown)) + (scope.LeftAside.Count > MostCodesShown ? ", …" : ""),
                string.Join(", ", scope.Asked.Take(MostCodesShown)) + (scope.Asked.Count > MostCodesShown ? ", …" : ""));
        }
    }
}

/// <summary>A question to an agency, and the upload that it is about.</summary>
public sealed class OpenQuestion(Instrument instrument, VerificationDecision asked, UploadReport report, Submission before)
{
    private readonly HashSet<string> _codes = new(asked.Indicators.Select(code => instrument.Find(code)?.Code ?? code), StringComparer.Ordinal);

    /// <summary>The indicators that it is about, in the instrument's order.</summary>
    public IReadOnlyList<string> Codes => [.. instrument.Leaves.Select(leaf => leaf.Code).Where(_codes.Contains)];

    /// <summary>Whether it is about an indicator.</summary>
    public bool IsAbout(string code) => _codes.Contains(code);

    /// <summary>What counts of an answer, and why.</summary>
    /// <param name="answer">What the answer states.</param>
    /// <param name="files">Name and SHA-256 of each of its files.</param>
    internal (Submission Submission, AnswerScope? Scope) Count(Submission answer, IEnumerable<(string Name, string? Sha256)> files)
    {
        AnsweredSubmission merged = ClarificationAnswers.Merge(
            instrument,
            new SubmissionVersion(before, [.. report.Answers?.Kept.Select(file => (file.Name, file.Sha256)) ?? [], .. report.Files.Select(file => (file.Name, file.Sha256))]),
            new SubmissionVersion(answer, files),
            _codes);
        var scope = new AnswerScope(
            asked.DecisionId,
            asked.Receipt,
            StoredJson.Sha256(StoredJson.Serialize(before)),
            merged.Asked,
            merged.LeftAside,
            [.. before.Entries.Where(entry => !_codes.Contains(entry.Code)).SelectMany(FilesOf).Distinct()]);
        return (merged.Submission, scope);
    }

    // An indicator that an earlier question did not reopen rests on files from before that.
    private IEnumerable<KeptFile> FilesOf(SubmissionEntry entry)
    {
        bool isEarlier = report.Answers is { } scope && !scope.Asked.Contains(entry.Code, StringComparer.Ordinal);
        IEnumerable<KeptFile> files = isEarlier ? report.Answers!.Kept : report.Files.Select(file => new KeptFile(report.Receipt, file.Name, file.Sha256));
        HashSet<string> named = new(entry.Evidence, FileNames.Comparer);
        return files.Where(file => named.Contains(file.Name));
    }
}
