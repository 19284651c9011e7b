using Merit.Assessment.Reading;

namespace Merit.Assessment.Submissions;

/// <summary>The evidence that an entry names: each file once, and no more of them than an indicator can need.</summary>
internal sealed class EvidenceNames(FindingList findings)
{
    /// <summary>How many files one indicator may rest on.</summary>
    public const int Most = 200;

    private readonly HashSet<string> _seen = new(FileNames.CaseComparer);

    /// <summary>The names, as they were sent.</summary>
    public List<string> Names { get; } = [];

    public void Add(string name, string pointer)
    {
        if (!FileNames.Check(name, pointer, findings))
        {
            return;
        }

        if (_seen.Add(name))
        {
            Names.Add(name);
        }
        else
        {
            findings.Warning("evidence-doubled", pointer, name);
        }
    }
}
