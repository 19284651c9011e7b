using Merit.Assessment.Reading;
using Microsoft.AspNetCore.Http;

namespace MeritFunctions.Http;

/// <summary><c>?preview=true</c>: says what a request would do, and does nothing.</summary>
public static class Preview
{
    private const string Name = "preview";

    /// <summary>Whether only a preview is wanted; null with the answer when that cannot be told: whoever misspells the wish must not find it done.</summary>
    public static bool? IsWanted(HttpRequest request, out IResult? refusal)
    {
        string asked = request.Query[Name].ToString();
        bool isTold = bool.TryParse(asked, out bool wanted);
        refusal = null;
        if (isTold || !request.Query.ContainsKey(Name))
        {
            return wanted;
        }

        FindingList findings = new(Messages.Find);
        findings.Error("preview-not-boolean", "?preview", asked);
        refusal = Problems.Invalid(findings.All);
        return null;
    }
}
