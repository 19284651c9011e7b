using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Merit.Assessment.Instruments;
using Merit.Assessment.Reading;

namespace Merit.Assessment.Submissions;

/// <summary>Empty submissions of an instrument to be filled in, as text files, and the JSON Schema of one.</summary>
public static class SubmissionForms
{
    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// <c>submission.csv</c>: UTF-8 with a mark and semicolons, as spreadsheets in Indonesia expect it. An apostrophe keeps a
    /// code such as 1.1 from becoming the first of January.
    /// </summary>
    public static byte[] Csv(Instrument instrument)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        bool survey = instrument.Leaves.Any(leaf => leaf.Kind == NodeKind.Survey);
        StringBuilder text = new("\uFEFFkode;uraian;skor;");
        text.Append(survey ? "responden;" : "").Append("bukti dukung\r\n");
        foreach (InstrumentNode leaf in instrument.Leaves)
        {
            text.Append('\'').Append(leaf.Code).Append(';').Append(SafeCell.Csv(leaf.Title.Id)).Append(survey ? ";;;" : ";;").Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary><c>submission.json</c>: every indicator, with <c>null</c> where its value belongs, so that an indicator that was left out is found.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="cycle">The cycle.</param>
    /// <param name="agency">The agency's code.</param>
    public static byte[] Json(Instrument instrument, string cycle, string agency)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        JsonArray entries = [];
        foreach (InstrumentNode leaf in instrument.Leaves)
        {
            JsonObject entry = new() { ["indicator"] = leaf.Code, [ValueOf(leaf)] = null };
            if (leaf.Kind == NodeKind.Survey)
            {
                entry["respondents"] = null;
            }

            entry["evidence"] = new JsonArray();
            entries.Add((JsonNode)entry);
        }

        return Bytes(new JsonObject { ["cycle"] = cycle, ["agency"] = agency, ["instrument"] = instrument.Id, ["entries"] = entries });
    }

    /// <summary>The JSON Schema (2020-12) of <c>submission.json</c> for one instrument, in one cycle.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="cycle">The cycle; empty: any.</param>
    public static byte[] Schema(Instrument instrument, string cycle)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        ArgumentNullException.ThrowIfNull(cycle);
        return Bytes(new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = $"{instrument.Title.Id} / {instrument.Title.En}, {instrument.Id} {instrument.Version}",
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["required"] = new JsonArray("cycle", "agency", "instrument", "entries"),
            ["properties"] = new JsonObject
            {
                ["$schema"] = new JsonObject { ["type"] = "string" },
                ["cycle"] = cycle.Length > 0 ? new JsonObject { ["const"] = cycle } : new JsonObject { ["type"] = "string" },
                ["agency"] = new JsonObject { ["type"] = "string" },
                ["instrument"] = new JsonObject { ["const"] = instrument.Id },
                ["preparedAt"] = new JsonObject { ["type"] = "string", ["format"] = "date-time" },
                ["entries"] = new JsonObject
                {
                    ["type"] = "array",
                    ["minItems"] = instrument.Leaves.Count,
                    ["maxItems"] = instrument.Leaves.Count,
                    ["items"] = new JsonObject { ["oneOf"] = new JsonArray([.. instrument.Leaves.Select(Entry)]) },
                },
            },
        });
    }

    private static JsonNode Entry(InstrumentNode leaf)
    {
        JsonObject value = leaf.Scale is { } scale
            ? new JsonObject
            {
                ["enum"] = new JsonArray([.. scale.Levels.Select(level => (JsonNode)level.Number)]),
                ["description"] = string.Join('\n', scale.Levels.Select(level => string.Create(CultureInfo.InvariantCulture, $"{level.Number}: {level.Descriptor.Wording.Id} / {level.Descriptor.Wording.En}"))),
            }
            : new JsonObject { ["type"] = "number", ["minimum"] = leaf.Range!.Minimum.Value, ["maximum"] = leaf.Range.Maximum.Value };
        JsonObject properties = new()
        {
            ["indicator"] = new JsonObject { ["const"] = leaf.Code },
            [ValueOf(leaf)] = value,
            ["evidence"] = new JsonObject
            {
                ["type"] = "array",
                ["maxItems"] = EvidenceNames.Most,
                ["items"] = new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = FileNames.Longest },
            },
        };
        JsonArray required = ["indicator", ValueOf(leaf)];
        if (leaf.Kind == NodeKind.Survey)
        {
            properties["respondents"] = new JsonObject { ["type"] = "integer", ["minimum"] = 0 };
            required.Add("respondents");
        }

        return new JsonObject
        {
            ["title"] = $"{leaf.Code} {leaf.Title.Id} / {leaf.Title.En}",
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["required"] = required,
            ["properties"] = properties,
        };
    }

    private static string ValueOf(InstrumentNode leaf) => leaf.Kind switch
    {
        NodeKind.Score => "score",
        NodeKind.Survey => "mean",
        _ => "level",
    };

    private static byte[] Bytes(JsonObject document) => Encoding.UTF8.GetBytes(document.ToJsonString(Layout) + "\n");
}
