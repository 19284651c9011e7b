using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Merit.Cli.Commands.Cycles;

/// <summary>How far a cycle is: as a line for files, as a page for terminals.</summary>
internal static class ProgressPage
{
    private const int Bar = 30;

    private static readonly (string Name, string Told)[] Stages =
    [
        ("awaitingSubmission", "awaiting submission"),
        ("awaitingVerification", "awaiting verification"),
        ("clarificationRequested", "clarification asked for"),
        ("verified", "verified"),
        ("notSubmitted", "not submitted"),
        ("determined", "determined"),
        ("withdrawn", "withdrawn"),
    ];

    /// <summary>One line: when, where the cycle stands, and what there is of each.</summary>
    public static string Line(JsonElement progress)
    {
        string[] parts =
        [
            CycleCommand.Moment(progress.GetProperty("now")),
            CycleCommand.Status(progress),
            CycleCommand.Counted(progress.GetProperty("counts")),
            CycleCommand.Counted(progress.GetProperty("mails")) is { Length: > 0 } mails ? $"mails: {mails}" : "",
            progress.TryGetProperty("fault", out JsonElement fault) ? $"fault: {fault.GetString()}" : "",
        ];
        return string.Join("; ", parts.Where(part => part.Length > 0));
    }

    /// <summary>A page of at most 80 columns.</summary>
    /// <param name="progress">What was told last.</param>
    /// <param name="outage">Why nothing newer is; null when it is new.</param>
    public static Rows Page(JsonElement progress, string? outage)
    {
        JsonElement counts = progress.GetProperty("counts");
        int agencies = Math.Max(1, progress.GetProperty("agencies").GetInt32());
        Grid stages = new Grid().AddColumn(new GridColumn().NoWrap().PadLeft(2)).AddColumn(new GridColumn().NoWrap().RightAligned()).AddColumn(new GridColumn().NoWrap());
        foreach ((string name, string told) in Stages)
        {
            int count = counts.GetProperty(name).GetInt32();
            // What is there is seen, however little it is.
            int length = count == 0 ? 0 : Math.Max(1, (int)Math.Round((double)count * Bar / agencies));
            stages.AddRow(new Text(told), new Text(count.ToString(CultureInfo.InvariantCulture)), new Text(new string('█', length), new Style(Color.Green)));
        }

        List<IRenderable> rows =
        [
            new Text($"{progress.GetProperty("id").GetString()}  {CycleCommand.Status(progress)}", new Style(decoration: Decoration.Bold)),
            new Text($"  submission until    {CycleCommand.Moment(progress.GetProperty("submissionDeadline"))}"),
            new Text($"  verification until  {CycleCommand.Moment(progress.GetProperty("verificationDeadline"))}"),
            new Text(""),
            stages,
            new Text(""),
            .. Alerts(progress, counts),
            new Text(CycleCommand.Counted(progress.GetProperty("mails")) is { Length: > 0 } mails ? $"  mails: {mails}" : "  no mails yet"),
            outage is null
                ? new Text($"  as of {CycleCommand.Moment(progress.GetProperty("now"))}; Ctrl+C ends watching, not the cycle", new Style(decoration: Decoration.Dim))
                : new Text($"  {outage}", new Style(Color.Yellow)),
        ];
        return new Rows(rows);
    }

    private static IEnumerable<IRenderable> Alerts(JsonElement progress, JsonElement counts)
    {
        if (progress.TryGetProperty("fault", out JsonElement fault))
        {
            yield return new Text($"  the cycle itself fails: {fault.GetString()}", new Style(Color.Red));
        }

        if (counts.GetProperty("faulted").GetInt32() is > 0 and var faulted)
        {
            yield return new Text(string.Create(CultureInfo.InvariantCulture, $"  {faulted} fail again and again; merit cycle resume tries at once"), new Style(Color.Red));
        }

        if (counts.GetProperty("overdue").GetInt32() is > 0 and var overdue)
        {
            yield return new Text(string.Create(CultureInfo.InvariantCulture, $"  {overdue} should have been verified by now"), new Style(Color.Yellow));
        }
    }
}
