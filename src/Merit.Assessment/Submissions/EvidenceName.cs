using Merit.Assessment.Reading;

namespace Merit.Assessment.Submissions;

/// <summary>The rule for evidence file names: a plain name, as evidence lies beside the submission in one folder.</summary>
internal static class EvidenceName
{
    public const int Longest = 200;

    public static bool Check(string name, string pointer, FindingList findings)
    {
        if (name is not ("." or "..") && !name.AsSpan().ContainsAny('/', '\\') && !name.Any(char.IsControl))
        {
            return true;
        }

        findings.Error("evidence-name", pointer, name);
        return false;
    }
}
