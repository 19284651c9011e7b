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

    /// <summary>The register.</summary>
    public AgencyRegister Register() => Value(AgencyRegisterCsv.Parse(ReadFile(Path.Combine(_folder, "agencies.csv"))), "agencies.csv");

    /// <summary>A file of scores for every agency of the register.</summary>
    public ImportedScores Import(string file) => Value(ScoreFileCsv.Parse(ReadFile(Path.Combine(_folder, file)), Instrument, Register()), file);

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
