using System.Text.Json;
using Merit.Adapters.Documents.Writing;
using Merit.Adapters.Storage;
using Merit.Assessment.Awards;
using Merit.Assessment.Instruments;
using Merit.Assessment.Submissions;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Http.Description;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Intake;

/// <summary>Hands out the forms in which agencies assess themselves.</summary>
public sealed class Templates(CycleTable cycles, CycleInstruments instruments, AssessmentTable assessments, RecordStore records)
{
    /// <summary>
    /// The form of a cycle: a workbook, or with <c>?format=</c> csv, json or schema a text file or the JSON Schema of one. With
    /// <c>?agency=</c> it is made for that agency; an agency's own session gets its own. Where scores are imported it is the file for
    /// them, with a line for each agency.
    /// </summary>
    [Function("GetTemplate")]
    [Asks("agency", typeof(string))]
    [Asks("format", typeof(string))]
    [Answers(StatusCodes.Status200OK, typeof(string), SubmissionTemplate.MediaType)]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "assessment-not-found", "template-format")]
    [Refuses(StatusCodes.Status409Conflict, "cycle-imports-scores")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Template)] HttpRequest request, string cycle, CancellationToken cancellation)
    {
        if (await instruments.FindRecentAsync(cycle, cancellation) is not { } pinned)
        {
            return Problems.NotFound("cycle-not-found", cycle);
        }

        Caller caller = request.Caller();
        string agency = caller.Acting == Roles.Agency ? caller.Agency ?? "" : request.Query["agency"].ToString();
        AssessmentRow? row = agency.Length == 0 ? null : await assessments.FindAsync(cycle, agency, cancellation);
        if (agency.Length > 0 && row is null)
        {
            return Problems.NotFound("assessment-not-found", cycle, agency);
        }

        if (pinned.Instrument.Intake == IntakeKind.ImportedScores)
        {
            return caller.Acting == Roles.Agency ? Problems.Conflict("cycle-imports-scores", cycle) : await ScoreFormAsync(pinned, row, cancellation);
        }

        TemplateOrder order = new(pinned.Instrument)
        {
            Cycle = cycle,
            Agency = agency,
            AgencyName = row?.AgencyName ?? "",
            AgencyType = row?.ReadAgencyType(),
        };
        switch (request.Query["format"].ToString())
        {
            case "" or "xlsx":
                order = order with { LastYear = row is null ? order.LastYear : await LastYearAsync(pinned, agency, cancellation) };
                return Results.File(SubmissionTemplate.Make(order), SubmissionTemplate.MediaType, SubmissionTemplate.FileName(order, ".xlsx"));
            case "csv":
                return Results.File(SubmissionForms.Csv(pinned.Instrument), MediaTypes.Csv + MediaTypes.InUtf8, SubmissionTemplate.FileName(order, ".csv"));
            case "json":
                return Results.File(SubmissionForms.Json(pinned.Instrument, cycle, agency), MediaTypes.Json + MediaTypes.InUtf8, SubmissionTemplate.FileName(order, ".json"));
            case "schema":
                return Results.Bytes(SubmissionForms.Schema(pinned.Instrument, cycle), MediaTypes.Schema + MediaTypes.InUtf8);
            case var other:
                return Problems.NotFound("template-format", other);
        }
    }

    private async Task<IResult> ScoreFormAsync(CycleInstrument cycle, AssessmentRow? one, CancellationToken cancellation)
    {
        IEnumerable<AssessmentRow> rows = one is null ? await assessments.ListAsync(cycle.Cycle.RowKey, cancellation) : [one];
        return Results.File(
            ScoreFileCsv.Form(cycle.Instrument, rows.Where(row => !row.IsWithdrawn).Select(row => row.ReadAgency())),
            MediaTypes.Csv + MediaTypes.InUtf8,
            $"{cycle.Cycle.RowKey}-{ScoreFile.FileName}");
    }

    /// <summary>What counted for an agency in the newest released cycle before this one, of the same family of instruments.</summary>
    private async Task<IReadOnlyDictionary<string, decimal>> LastYearAsync(CycleInstrument now, string agency, CancellationToken cancellation)
    {
        IEnumerable<CycleRow> released = (await cycles.ListAsync(cancellation))
            .Where(row => row.Release > 0 && row.SubmissionDeadline < now.Cycle.SubmissionDeadline)
            .OrderByDescending(row => row.SubmissionDeadline);
        foreach (CycleRow earlier in released)
        {
            if (await instruments.FindRecentAsync(earlier.RowKey, cancellation) is { } before
                && before.Instrument.Family == now.Instrument.Family
                && await assessments.FindAsync(earlier.RowKey, agency, cancellation) is { ResultRecord: { } name }
                && await records.ReadAsync<ResultRecord>(name, cancellation) is { } result)
            {
                return Matched(before.Instrument, now.Instrument, Counted(result.Derivation));
            }
        }

        return new Dictionary<string, decimal>();
    }

    private static Dictionary<string, decimal> Matched(Instrument before, Instrument now, Dictionary<string, decimal> counted)
    {
        NodeMatching matching = new(before, now);
        Dictionary<string, decimal> levels = [];
        foreach (InstrumentNode leaf in now.Leaves)
        {
            // A level of another scale is another statement.
            if (matching.Before(leaf) is { IsLeaf: true } earlier
                && counted.TryGetValue(earlier.Code, out decimal level)
                && (leaf.Scale?.Find(level) is not null || leaf.Range?.Contains(level) == true))
            {
                levels[leaf.Code] = level;
            }
        }

        return levels;
    }

    /// <summary>What counted for each indicator, from the derivation that stands in a result.</summary>
    private static Dictionary<string, decimal> Counted(JsonElement derivation)
    {
        Dictionary<string, decimal> counted = new(StringComparer.Ordinal);
        Stack<JsonElement> nodes = new([derivation.GetProperty("tree")]);
        while (nodes.TryPop(out JsonElement node))
        {
            if (node.TryGetProperty("code", out JsonElement code) && node.TryGetProperty("counted", out JsonElement level))
            {
                counted[code.GetString() ?? ""] = level.GetDecimal();
            }

            foreach (JsonElement child in node.TryGetProperty("children", out JsonElement children) ? children.EnumerateArray() : [])
            {
                nodes.Push(child);
            }
        }

        return counted;
    }
}
