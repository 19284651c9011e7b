using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Merit.Assessment.Reading;
using Merit.Cli.Api;

namespace Merit.Cli.Commands.Cycles;

/// <summary><c>merit cycle</c>: starts cycles, watches them, and changes those that run.</summary>
internal static class CycleCommand
{
    public static Command Create() => new("cycle", "Starts, shows, watches, extends, pauses and ends assessment cycles")
    {
        StartCommand.Create(),
        List(),
        Show(),
        WatchCommand.Create(),
        ScoresCommand.Create(),
        CycleOrders.Extend(),
        CycleOrders.Pause(),
        CycleOrders.Resume(),
        CycleOrders.Cancel(),
    };

    /// <summary>The address of a cycle, below the app's.</summary>
    public static string PathOf(string cycle) => $"api/cycles/{Uri.EscapeDataString(cycle)}";

    /// <summary>A moment as people read it: in Western Indonesian Time, as the app shows it too.</summary>
    public static string Moment(JsonElement at) => at.GetDateTimeOffset().ToOffset(Moments.Wib).ToString("yyyy-MM-dd HH:mm 'WIB'", CultureInfo.InvariantCulture);

    /// <summary>Shows a cycle.</summary>
    public static async Task<int> ShowAsync(AppOptions app, ParseResult parsed, MeritClient client, string cycle, CancellationToken cancellationToken)
    {
        JsonElement shown = await client.GetAsync<JsonElement>(PathOf(cycle), cancellationToken);
        return app.Tell(parsed, shown, () => Show(shown));
    }

    private static void Show(JsonElement shown)
    {
        List<(string, string)> facts =
        [
            ("Cycle", shown.GetProperty("id").GetString()!),
            ("Title", shown.GetProperty("title").GetProperty("en").GetString()!),
            ("Status", Status(shown)),
            ("Instrument", $"{shown.GetProperty("instrument").GetString()} {shown.GetProperty("instrumentVersion").GetString()}"),
            ("Submission until", Moment(shown.GetProperty("submissionDeadline"))),
            ("Verification until", Moment(shown.GetProperty("verificationDeadline"))),
            ("Agencies", shown.GetProperty("agencies").GetInt32().ToString(CultureInfo.InvariantCulture)),
            ("  by stage", Counted(shown.GetProperty("counts"))),
            ("Categories", Counted(shown.GetProperty("categories"))),
            ("Mails", Counted(shown.GetProperty("mails"))),
            ("Uploads", Counted(shown.GetProperty("uploads"))),
        ];
        if (shown.TryGetProperty("fault", out JsonElement fault))
        {
            facts.Add(("Fault", fault.GetString()!));
        }

        Facts.Write([.. facts.Where(fact => fact.Item2.Length > 0)]);
    }

    /// <summary>The status of a cycle, and that it is paused.</summary>
    public static string Status(JsonElement cycle) =>
        cycle.GetProperty("status").GetString() + (cycle.TryGetProperty("pausedAt", out JsonElement since) ? $", paused since {Moment(since)}" : "");

    /// <summary>What there is of each, as <c>verified 12, determined 3</c>.</summary>
    public static string Counted(JsonElement counts) =>
        string.Join(", ", counts.EnumerateObject().Where(count => count.Value.GetInt32() > 0).Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Name} {count.Value.GetInt32()}")));

    private static Command List()
    {
        AppOptions app = new();
        Command command = app.AddTo(new("list", "Lists all cycles"));
        command.SetAction((parsed, cancellationToken) => app.AskAsync(parsed, async client =>
        {
            List<JsonElement> cycles = await client.GetAsync<List<JsonElement>>("api/cycles", cancellationToken);
            return app.Tell(parsed, cycles, () => Terminal.WriteColumns(
                ["CYCLE", "STATUS", "SUBMISSION UNTIL", "AGENCIES", "TITLE"],
                [.. cycles.Select(c => new[]
                {
                    c.GetProperty("id").GetString()!,
                    c.GetProperty("status").GetString()!,
                    Moment(c.GetProperty("submissionDeadline")),
                    c.GetProperty("agencies").GetInt32().ToString(CultureInfo.InvariantCulture),
                    c.GetProperty("title").GetProperty("en").GetString()!,
                })],
                yielding: 4));
        }));
        return command;
    }

    private static Command Show()
    {
        AppOptions app = new();
        Argument<string> cycle = OptionKinds.Cycle();
        Command command = app.AddTo(new("show", "Shows how far a cycle is") { cycle });
        command.SetAction((parsed, cancellationToken) => app.AskAsync(parsed, client => ShowAsync(app, parsed, client, parsed.GetValue(cycle)!, cancellationToken)));
        return command;
    }
}
