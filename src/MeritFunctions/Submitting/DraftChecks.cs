using System.Collections.Concurrent;
using Merit.Adapters.Documents;
using Merit.Adapters.Scanning;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Instruments;
using Merit.Assessment.Reading;
using Merit.Assessment.Scoring;
using Merit.Assessment.Submissions;
using MeritFunctions.Intake;
using MeritFunctions.Records;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Submitting;

/// <summary>
/// Looks at a draft as intake looks at what was sent, and stores nothing but which contents were read and found to be what they
/// are said to be: those are not read again.
/// </summary>
public sealed class DraftChecks(
    DraftStore drafts, EvidenceRule rule, IMalwareScanner scanner, OpenQuestions questions, IOptions<IntakeOptions> intake, TimeProvider clock)
{
    // Each is a stream of which a few kilobytes are in memory at a time.
    private const int ReadsAtOnce = 8;

    /// <summary>What the draft would be answered if it were sent now.</summary>
    /// <param name="cycle">The cycle.</param>
    /// <param name="row">The agency's assessment in it.</param>
    /// <param name="place">Whose draft.</param>
    /// <param name="cancellation">Ends the check.</param>
    public async Task<DraftReport> CheckAsync(CycleInstrument cycle, AssessmentRow row, DraftPlace place, CancellationToken cancellation)
    {
        FindingList findings = new(Messages.Find);
        Draft draft = await ProveAsync(place, findings, cancellation);
        Dictionary<string, DraftEntry> proved = new(FileNames.Comparer);
        foreach (DraftEntry file in draft.Files.Where(file => file.Proved is not null && Admits(file, findings)))
        {
            proved[file.Name] = file;
        }

        OpenQuestion? question = await questions.FindAsync(cycle, row, clock.GetUtcNow(), cancellation);
        Submission? submission = await ReadAsync(cycle, place, draft, question, findings, cancellation);
        IReadOnlyList<SubmissionEntry> entries = submission?.Entries ?? [];
        ScoreResult? score = null;
        if (submission is not null)
        {
            (Submission counted, AnswerScope? scope) = OpenQuestions.Count(
                submission, question, proved.Keys.ToHashSet(FileNames.Comparer), draft.Files.Select(file => (file.Name, (string?)file.Sha256)), "", new FindingList());
            OpenQuestions.Tell(scope, "", findings);
            score = Scorer.Score(cycle.Instrument, counted.Entries, new ScoringOptions { AgencyType = row.ReadAgencyType() });
        }

        HashSet<string> named = new(entries.SelectMany(entry => entry.Evidence), FileNames.Comparer);
        return new DraftReport(
            draft,
            [.. findings.All.OrderBy(finding => finding.Severity == FindingSeverity.Error ? 0 : 1)],
            ClosedBy(cycle, row, place),
            submission,
            score,
            [.. draft.Files.GroupBy(file => file.Sha256).Where(same => same.Count() > 1).Select(same => same.Select(file => file.Name).ToList())],
            [.. entries.Where(entry => question?.IsAbout(entry.Code) != false).Select(entry => Missing(cycle.Instrument, entry, proved)).OfType<MissingDraftEvidence>()],
            submission is null ? [] : [.. draft.Files.Select(file => file.Name).Where(name => !SubmissionFiles.Names.Contains(name) && !named.Contains(name))]);
    }

    /// <summary>Reads the files of a draft that is evidence alone, and finds which may count; what is wrong with the others is told.</summary>
    /// <param name="place">Whose draft.</param>
    /// <param name="findings">Where it is told; each names the file. A file that may not count is an error here: nobody mends it afterwards.</param>
    /// <param name="cancellation">Ends the check.</param>
    public async Task<Draft> CheckEvidenceAsync(DraftPlace place, FindingList findings, CancellationToken cancellation)
    {
        Draft draft = await ProveAsync(place, findings, cancellation);
        foreach (DraftEntry file in draft.Files.Where(file => file.Proved is not null))
        {
            FindingList told = new(Messages.Find);
            bool isFit = Admits(file, told, asEvidence: true);
            findings.AddRange(told.All.Select(finding => isFit ? finding : finding with { Severity = FindingSeverity.Error }));
        }

        return draft;
    }

    /// <summary>Why nothing may be sent now; null while it may.</summary>
    public Text? ClosedBy(CycleInstrument cycle, AssessmentRow row, DraftPlace place)
    {
        FindingList late = new(Messages.Find);
        Arrivals.Check(new UploadPlace(place.Cycle, place.Agency, ""), cycle, row, clock.GetUtcNow(), late);
        return late.All is [{ } why, ..] ? new Text(why.MessageId, why.MessageEn) : null;
    }

    // The draft as it stands, with the versions of its contents that are good. What is missing or bad is told.
    private async Task<Draft> ProveAsync(DraftPlace place, FindingList findings, CancellationToken cancellation)
    {
        Draft draft = await drafts.ReadAsync(place, cancellation);
        Dictionary<string, DraftContent> there = await drafts.ListAsync(place, cancellation);
        var good = new ConcurrentDictionary<string, DraftEntry>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            draft.Files.Where(file => DraftStore.IsThere(file, there)).GroupBy(file => file.Sha256),
            new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = cancellation },
            async (files, stop) =>
            {
                string version = there[files.Key].ETag;
                if (files.FirstOrDefault(file => file.Proved == version && file.Kind is not null) is { } before)
                {
                    good[files.Key] = before;
                }
                else if (await drafts.ProveAsync(place, files.Key, stop) is { } proved)
                {
                    good[files.Key] = files.First() with { Proved = proved.Version, Kind = proved.Content.Kind, HasTestSignature = proved.Content.HasTestSignature };
                }
            });

        draft = await drafts.ChangeAsync(
            place,
            now => now.Files.Any(file => WithProof(file, good) != file) ? now with { Files = [.. now.Files.Select(file => WithProof(file, good))] } : now,
            cancellation);
        foreach (DraftEntry file in draft.Files.Where(file => file.Proved is null))
        {
            findings.Error(DraftStore.IsThere(file, there) ? "draft-file-differs" : "draft-file-missing", file.Name, file.Name);
        }

        return draft;
    }

    private static DraftEntry WithProof(DraftEntry file, ConcurrentDictionary<string, DraftEntry> good) => good.TryGetValue(file.Sha256, out DraftEntry? proof)
        ? file with { Proved = proof.Proved, Kind = proof.Kind, HasTestSignature = proof.HasTestSignature }
        : file with { Proved = null, Kind = null, HasTestSignature = false };

    // What the storage's scanner will say is known when it was sent. What nobody may open is not sent at all.
    private bool Admits(DraftEntry file, FindingList findings, bool asEvidence = false)
    {
        if (file.HasTestSignature && scanner.VerdictOn(new ReadContent(file.Sha256, file.Kind ?? default, file.HasTestSignature), null) == ScanVerdict.Malicious)
        {
            findings.Error("draft-not-clean", file.Name, file.Name);
            return false;
        }

        return (!asEvidence && SubmissionFiles.Names.Contains(file.Name)) || rule.Admits(file.Name, file.Size, file.Kind ?? default, ScanVerdict.Clean, advises: true, findings);
    }

    private async Task<Submission?> ReadAsync(
        CycleInstrument cycle, DraftPlace place, Draft draft, OpenQuestion? question, FindingList findings, CancellationToken cancellation)
    {
        DraftEntry[] submissions = [.. draft.Files.Where(file => SubmissionFiles.Names.Contains(file.Name))];
        if (submissions is not [{ } file])
        {
            findings.Error(submissions.Length == 0 ? "draft-submission-missing" : "draft-submission-twice", "", string.Join(", ", submissions.Select(one => one.Name)));
            return null;
        }

        if (file.Size > intake.Value.LargestSubmission)
        {
            findings.Error("file-too-large", file.Name, file.Name, intake.Value.LargestSubmission);
            return null;
        }

        if (file.Proved is null)
        {
            return null;
        }

        byte[] bytes = await drafts.ReadContentAsync(place, file.Sha256, file.Proved, cancellation);
        Read<Submission> read = SubmissionFiles.Parse(file.Name, bytes, new SubmissionContext(place.Cycle, place.Agency, cycle.Instrument));
        findings.AddRange(read.Findings.Select(finding => finding with { Pointer = UploadPointer.In(file.Name, finding.Pointer) }));
        foreach (SubmissionEntry entry in read.Value?.Entries.Where(entry => question?.IsAbout(entry.Code) != false) ?? [])
        {
            string[] absent = [.. entry.Evidence.Where(name => draft.Files.All(one => !FileNames.Comparer.Equals(one.Name, name)))];
            if (absent.Length > 0)
            {
                findings.Warning("draft-evidence-missing", UploadPointer.In(file.Name, $"indicator {entry.Code}"), entry.Code, absent.Length, string.Join(", ", absent.Take(5)));
            }
        }

        return read.Value;
    }

    private static MissingDraftEvidence? Missing(Instrument instrument, SubmissionEntry entry, Dictionary<string, DraftEntry> proved)
    {
        string[] absent = [.. entry.Evidence.Where(name => !proved.ContainsKey(name))];
        return instrument.Find(entry.Code) is { } leaf && (absent.Length > 0 || LeafRules.Standing(leaf, entry) == LeafStanding.EvidenceMissing)
            ? new MissingDraftEvidence(leaf.Code, leaf.Title, absent)
            : null;
    }
}

/// <summary>What a draft would be answered.</summary>
/// <param name="Draft">The draft that was looked at; the files whose contents are good say so.</param>
/// <param name="Findings">Everything that was found, errors first.</param>
/// <param name="Closed">Why nothing may be sent now; null while it may.</param>
/// <param name="Submission">What the submission says; null where none could be read.</param>
/// <param name="Score">Its score with the evidence that counts; null where none could be read.</param>
/// <param name="Doubled">The names of contents that have several.</param>
/// <param name="Missing">Evidence that indicators lack, in the instrument's order.</param>
/// <param name="Unused">Files that no indicator names.</param>
public sealed record DraftReport(
    Draft Draft,
    IReadOnlyList<Finding> Findings,
    Text? Closed,
    Submission? Submission,
    ScoreResult? Score,
    IReadOnlyList<IReadOnlyList<string>> Doubled,
    IReadOnlyList<MissingDraftEvidence> Missing,
    IReadOnlyList<string> Unused)
{
    /// <summary>Whether it may be sent as it is.</summary>
    public bool MaySend => Closed is null && Submission is not null && Findings.All(finding => finding.Severity != FindingSeverity.Error);
}

/// <summary>Evidence that an indicator lacks.</summary>
/// <param name="Code">The indicator's code.</param>
/// <param name="Title">Its title.</param>
/// <param name="Names">The files that are named and not there; empty where none is named although one is needed.</param>
public sealed record MissingDraftEvidence(string Code, Text Title, IReadOnlyList<string> Names);
