using System.Text;
using Merit.Assessment;
using Merit.Assessment.Instruments;
using Merit.Assessment.Submissions;

namespace Merit.Cli.Demo;

/// <summary>Stand-ins for the evidence that sample submissions name: the samples keep the names only, and evidence that is not there counts for nothing.</summary>
public static class SampleEvidence
{
    /// <summary>The files of a submission together with one small file for each evidence that it names; as they are when the submission cannot be read.</summary>
    public static Dictionary<string, byte[]> AddTo(IReadOnlyDictionary<string, byte[]> files, string cycle, string agency, string instrument)
    {
        Dictionary<string, byte[]> all = new(files);
        foreach ((string name, byte[] content) in files)
        {
            var context = new SubmissionContext(cycle, agency, ShippedInstruments.Get(instrument));
            Read<Submission>? read = name switch
            {
                "submission.json" => SubmissionJson.Parse(content, context),
                "submission.csv" => SubmissionCsv.Parse(content, context),
                _ => null,
            };
            foreach (string evidence in read?.Value?.Entries.SelectMany(e => e.Evidence) ?? [])
            {
                all.TryAdd(evidence, Encoding.UTF8.GetBytes($"%PDF-1.4\n% {evidence}\n%%EOF\n"));
            }
        }

        return all;
    }
}
