using Merit.Assessment;
using Merit.Assessment.Determination;
using Merit.Assessment.Instruments;
using Merit.Assessment.Submissions;
using Spectre.Console;
using Text = Spectre.Console.Text;

namespace Merit.Cli.Instruments;

/// <summary>Shows what another instrument would mean for the agencies that have handed in.</summary>
internal static class ImpactSheet
{
    /// <summary>Reads the submissions of a folder: one folder per agency, or one file per agency.</summary>
    /// <exception cref="UserFacingException">There are none.</exception>
    public static IReadOnlyList<Submission> Read(DirectoryInfo folder, Instrument instrument, TextWriter notes)
    {
        List<Submission> read = [];
        foreach (FileInfo file in folder.EnumerateFiles("*", SearchOption.AllDirectories).Where(IsSubmission).OrderBy(f => f.FullName, StringComparer.Ordinal))
        {
            string agency = file.Name.StartsWith("submission.", StringComparison.Ordinal) ? file.Directory!.Name : Path.GetFileNameWithoutExtension(file.Name);
            byte[] content = File.ReadAllBytes(file.FullName);
            SubmissionContext context = new(CycleIn(content), agency, instrument);
            Read<Submission> submission = file.Extension == ".csv" ? SubmissionCsv.Parse(content, context) : SubmissionJson.Parse(content, context);
            if (submission.Value is { } valid)
            {
                read.Add(valid);
            }
            else
            {
                notes.WriteLine($"  {agency} is left out: {submission.Findings.Count(f => f.Severity == FindingSeverity.Error)} errors, first {submission.Findings[0].Pointer}: {submission.Findings[0].MessageEn}");
            }
        }

        return read.Count > 0 ? read : throw new UserFacingException($"There is no valid submission under {folder.FullName}.");
    }

    public static void Write(Instrument before, Instrument after, IReadOnlyList<ImpactRow> rows)
    {
        Table table = new Table().Border(TableBorder.Simple)
            .AddColumn(new TableColumn("Agency").NoWrap())
            .AddColumn(new TableColumn(before.Id).RightAligned().NoWrap())
            .AddColumn(new TableColumn("").NoWrap())
            .AddColumn(new TableColumn(after.Id).RightAligned().NoWrap())
            .AddColumn(new TableColumn("").NoWrap())
            .AddColumn(new TableColumn("Category").NoWrap())
            .AddColumn(new TableColumn("Indicators").NoWrap());
        foreach (ImpactRow row in rows)
        {
            string move = row.CategoryMove switch
            {
                Trend.Improved => "rises",
                Trend.Declined => "falls",
                Trend.Unchanged => "stays",
                _ => "–",
            };
            string carried = $"{before.Leaves.Count - row.Lost.Count} of {before.Leaves.Count} carried, {row.Unfilled.Count} open";
            table.AddRow(
                new Text(row.AgencyCode),
                new Text(InstrumentSheet.Number(row.Before.Score)),
                new Text(row.Before.Category?.Title.Id ?? ""),
                new Text(InstrumentSheet.Number(row.After.Score)),
                new Text(row.After.Category?.Title.Id ?? ""),
                new Text(move, new Style(row.MovesCategory ? Color.Yellow : Color.Grey)),
                new Text(carried, new Style(Color.Grey)));
        }

        AnsiConsole.Write(table);
        Console.Out.WriteLine($"  {rows.Count} submissions: {rows.Count(r => r.CategoryMove == Trend.Improved)} rise, {rows.Count(r => r.CategoryMove == Trend.Declined)} fall, {rows.Count(r => r.CategoryMove == Trend.Unchanged)} stay, {rows.Count(r => r.CategoryMove is not (Trend.Improved or Trend.Declined or Trend.Unchanged))} cannot be compared.");
    }

    private static bool IsSubmission(FileInfo file) => file.Extension is ".json" or ".csv" && file.Name is not ("manifest.json" or "expected.json");

    // A folder may hold the files of any cycle: each is read as what it says it is.
    private static string CycleIn(byte[] content)
    {
        try
        {
            using System.Text.Json.JsonDocument document = System.Text.Json.JsonDocument.Parse(content);
            return document.RootElement.ValueKind == System.Text.Json.JsonValueKind.Object
                && document.RootElement.TryGetProperty("cycle", out System.Text.Json.JsonElement cycle)
                && cycle.ValueKind == System.Text.Json.JsonValueKind.String
                    ? cycle.GetString()!
                    : "";
        }
        catch (System.Text.Json.JsonException)
        {
            return "";
        }
    }
}
