using Merit.Assessment;
using Merit.Assessment.Reading;
using Merit.Assessment.Searching;
using MeritFunctions.Http.Access;

namespace MeritFunctions.Cycle;

/// <summary>Reads what somebody searches for, as far as they may.</summary>
public static class AgencyQueries
{
    /// <summary>The query, or what is wrong with it. Notes are the operators' own: who may not read them cannot find out by asking what stands in them.</summary>
    public static (AgencyQuery? Query, IReadOnlyList<Finding> Findings) Read(string? text, Caller caller)
    {
        Read<AgencyQuery> read = AgencyQuery.Parse(text);
        if (read.Value is not { AsksNotes: true } || caller.Roles.HasFlag(Roles.Operator))
        {
            return (read.Value, read.Findings);
        }

        FindingList findings = new(Messages.Find);
        findings.Error("query-notes", "?q");
        return (null, findings.All);
    }
}
