using System.Text.Json;
using Merit.Assessment.Instruments;
using Merit.Assessment.Reading;

namespace Merit.Assessment.Submissions;

/// <summary>Reads <c>submission.json</c>.</summary>
public static class SubmissionJson
{
    /// <summary>
    /// The submission with canonical codes in the instrument's order, or every finding at once. Never throws on bad input.
    /// </summary>
    /// <param name="utf8">The file's bytes: UTF-8, a byte order mark is tolerated.</param>
    /// <param name="context">What the submission is expected to be for.</param>
    public static Read<Submission> Parse(ReadOnlySpan<byte> utf8, SubmissionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        FindingList findings = new();
        if (JsonText.Parse(utf8, findings) is not { } view
            || !view.ExpectObject("$schema", "cycle", "agency", "instrument", "preparedAt", "entries"))
        {
            return findings.Result<Submission>(null);
        }

        Expect(view, "cycle", context.CycleId, "cycle-differs");
        Expect(view, "agency", context.AgencyCode, "agency-differs");
        Expect(view, "instrument", context.Instrument.Id, "instrument-differs");
        DateTimeOffset? preparedAt = view.Moment("preparedAt", required: false);
        EntryGathering gathering = new(context.Instrument, findings);
        bool hasEntries = view.Member("entries") is { Element.ValueKind: JsonValueKind.Array };
        foreach (JsonView item in hasEntries ? view.Items("entries") : [])
        {
            ReadEntry(item, gathering);
        }

        if (!hasEntries && view.Member("entries", required: false) is { } wrong)
        {
            wrong.Error("not-an-array");
        }

        IReadOnlyList<SubmissionEntry> entries = gathering.Finish(complete: hasEntries);
        return findings.Result(new Submission(
            context.CycleId, context.AgencyCode, context.Instrument.Id, entries, preparedAt));
    }

    private static void Expect(JsonView view, string name, string expected, string code)
    {
        if (view.String(name) is { } given && !string.Equals(given, expected, StringComparison.OrdinalIgnoreCase))
        {
            view.Findings.Error(code, view.At(name), given, expected);
        }
    }

    private static void ReadEntry(JsonView item, EntryGathering gathering)
    {
        if (!item.ExpectObject("indicator", "level", "score", "mean", "respondents", "evidence"))
        {
            return;
        }

        string? code = item.String("indicator", longest: 200);
        InstrumentNode? leaf = code is null ? null : gathering.Leaf(code, item.At("indicator"));
        string valueName = leaf?.Kind switch
        {
            NodeKind.Score => "score",
            NodeKind.Survey => "mean",
            NodeKind.Level => "level",
            _ => item.Member("level", required: false) is not null ? "level"
                : item.Member("score", required: false) is not null ? "score" : "mean",
        };
        decimal? value = item.Number(valueName, required: leaf is not null);
        foreach (string other in (ReadOnlySpan<string>)["level", "score", "mean"])
        {
            if (leaf is not null && other != valueName && item.Member(other, required: false) is not null)
            {
                item.Findings.Error("value-kind-differs", item.At(other), leaf.Code, valueName);
            }
        }

        int? respondents = (int?)item.Integer("respondents", 0, int.MaxValue, required: false);
        EvidenceNames evidence = new(item.Findings);
        foreach (JsonView file in item.Items("evidence", required: false, atMost: EvidenceNames.Most))
        {
            if (file.AsString(FileNames.Longest) is { } name)
            {
                evidence.Add(name, file.Pointer);
            }
        }

        bool namesEvidence = item.Member("evidence", required: false) is { } named && !(named.Element.ValueKind == JsonValueKind.Array && named.Element.GetArrayLength() == 0);
        if (leaf is not null && value is { } number)
        {
            gathering.Add(
                leaf,
                new SubmissionEntry(leaf.Code, number, evidence.Names, respondents),
                new EntryPlaces(item.At("indicator"), item.At(valueName), namesEvidence ? null : item.At("evidence")));
        }
    }
}
