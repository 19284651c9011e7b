using System.Diagnostics;
using Merit.Assessment;
using Merit.Assessment.Agencies;
using Merit.Assessment.Awards;
using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;
using Merit.Assessment.Submissions;

namespace Merit.Cli.Demo.Chapters;

/// <summary>The samples of one chapter: a folder with a register, what was handed in, and what must come out.</summary>
internal sealed class ChapterSamples
{
    private readonly string _folder;

    /// <summary>Opens a folder of samples.</summary>
    /// <exception cref="UserFacingException">Something in it is missing or does not read.</exception>
    public ChapterSamples(string samples, string folder)
    {
        _folder = Path.Combine(samples, folder);
        Expected = ExpectedFigures.Read(Path.Combine(_folder, "expected.json"));
        Instrument = ShippedInstruments.Get(Expected.Instrument);
    }

    /// <summary>What must come out.</summary>
    public ExpectedFigures Expected { get; }

    /// <summary>The instrument.</summary>
    public Instrument Instrument { get; }

    /// <summary>Whether the assessing body imports the scores.</summary>
    public bool IsImported => Instrument.Intake == IntakeKind.ImportedScores;

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="UserFacingException">It cannot be read.</exception>
    public static byte[] ReadFile(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UserFacingException($"{path} cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>Where a file of the folder stands.</summary>
    public string PathOf(params string[] file) => Path.Combine([_folder, .. file]);

    /// <summary>The register.</summary>
    public AgencyRegister Register() => Value(AgencyRegisterCsv.Parse(ReadFile(Path.Combine(_folder, "agencies.csv"))), "agencies.csv");

    /// <summary>A file of scores for every agency of the register.</summary>
    public ImportedScores Import(string file) => Value(ScoreFileCsv.Parse(ReadFile(Path.Combine(_folder, file)), Instrument, Register()), file);

    /// <summary>What comes of a file of scores.</summary>
    public ChapterOutcome ImportedOutcome(string file)
    {
        long started = Stopwatch.GetTimestamp();
        ImportedScores scores = Import(file);
        IEnumerable<ChapterPlace> places = Instrument.Rankings.SelectMany(award => Ranker.Rank(award, scores.Assessed).SelectMany(group => group.Agencies.Select(place =>
            new ChapterPlace(award.Code, group.Group.Title.Id, place.Agency.Code, place.Agency.Name, place.Rank, group.Agencies.Count, place.Awarded))));
        return new ChapterOutcome(
            [.. scores.Scores.Select(score => new ChapterResult(score.Agency.Code, score.Agency.Name, score.Score, score.Index, score.Category?.Code, score.Category?.Title))],
            [.. places],
            $"Read, scored and counted from {Path.GetFileName(_folder)}/{file} in {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms.");
    }

    /// <summary>What comes of the agencies' own submissions.</summary>
    public ChapterOutcome SubmittedOutcome()
    {
        AgencyRegister register = Register();
        return new ChapterOutcome([.. (Expected.Results ?? []).Select(expected => Of(expected.Agency))], [], "Scored from the submissions alone.");

        ChapterResult Of(string agency)
        {
            ScoreResult result = Score(Expected.Cycle ?? "", agency, "submissions", agency, "submission.json");
            return new ChapterResult(agency, register.Find(agency)?.Name ?? agency, result.Score, result.Index, result.Category?.Code, result.Category?.Title);
        }
    }

    /// <summary>The result of an agency's self-assessment.</summary>
    public ScoreResult Score(string cycle, string agency, params string[] file)
    {
        byte[] document = ReadFile(Path.Combine([_folder, .. file]));
        Submission submission = Value(SubmissionJson.Parse(document, new SubmissionContext(cycle, agency, Instrument)), Path.Combine(file));
        return Scorer.Score(Instrument, submission.Entries);
    }

    private T Value<T>(Read<T> read, string file)
        where T : class => read.Value ?? throw new UserFacingException(
            $"{Path.Combine(_folder, file)} does not read: {read.Findings[0].Pointer} {read.Findings[0].MessageEn}");
}
