using System.CommandLine;
using System.Globalization;
using System.Net;
using Merit.Assessment.Auditing;
using Merit.Cli.Api;

namespace Merit.Cli.Commands;

/// <summary><c>merit audit</c>: whether the log of who changed what is whole.</summary>
internal static class AuditCommand
{
    public static Command Create()
    {
        Argument<string?> cycle = new("cycle") { Description = "The cycle; ~register is the log of the agency register, ~access that of who was let in", Arity = ArgumentArity.ZeroOrOne };
        AppOptions app = new();
        Option<string?> file = new("--file") { Description = "A downloaded log, which is verified here; its anchors are not in it", HelpName = "log.jsonl" };
        Command verify = app.AddTo(new("verify", "Walks the log of a cycle and names the first broken link; exit code 1 when there is one") { cycle, file });
        verify.SetAction((parsed, cancellationToken) => (parsed.GetValue(cycle), parsed.GetValue(file)) switch
        {
            ({ } one, null) when !string.IsNullOrWhiteSpace(one) => app.AskAsync(parsed, client => AskAsync(one, client, cancellationToken)),
            (null, { } path) when !string.IsNullOrWhiteSpace(path) => WalkAsync(path, cancellationToken),
            _ => throw new UserFacingException("merit audit verify takes the id of a cycle, or --file with a downloaded log."),
        });
        return new("audit", "Verifies the logs of who changed what") { verify };
    }

    private static async Task<int> AskAsync(string cycle, MeritClient client, CancellationToken cancellationToken)
    {
        try
        {
            return Tell($"The log of {cycle}", await client.GetAsync<AuditReport>($"api/cycles/{Uri.EscapeDataString(cycle)}/audit/verify", cancellationToken));
        }
        catch (MeritApiException refused) when (refused.Status is HttpStatusCode.NotFound)
        {
            throw new UserFacingException($"The app has no log of {cycle}.", refused);
        }
    }

    private static async Task<int> WalkAsync(string path, CancellationToken cancellationToken)
    {
        var walk = new AuditWalk();
        await using FileStream log = File.OpenRead(path);
        await using var lines = new AuditLineReader(log);
        while (await lines.NextAsync(cancellationToken) is (var line, _))
        {
            if (!walk.Take(line))
            {
                break;
            }
        }

        return walk is { Events: 0, Broken: null }
            ? throw new UserFacingException($"{path} holds no events.")
            : Tell(path, new AuditReport(walk.Broken is null, walk.Events, walk.LastHash, AnchoredTo: 0, walk.Broken, [], []));
    }

    private static int Tell(string log, AuditReport report)
    {
        if (report.Broken is { } broken)
        {
            Console.Out.WriteLine(Line($"{log} is broken at event {broken.Seq}: {Told(broken.Why)}."));
        }

        foreach (string anchor in report.MissingAnchors)
        {
            Console.Out.WriteLine($"The anchor {anchor} is missing: a later one names it.");
        }

        foreach (string anchor in report.ContradictingAnchors)
        {
            Console.Out.WriteLine($"The anchor {anchor} names an end that the log does not have: it was cut off or written anew.");
        }

        if (report.Whole)
        {
            Console.Out.WriteLine(Line($"{log} is whole: {report.Events} events, anchored up to event {report.AnchoredTo}."));
        }

        Console.Out.WriteLine(report.Whole ? $"Last hash {report.LastHash}" : Line($"{report.Events} events before it hold."));
        return report.Whole ? 0 : 1;
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Told(AuditFault fault) => fault switch
    {
        AuditFault.NotAnEvent => "what stands there is no event",
        AuditFault.ContentDiffers => "it is not what its hash was made of",
        AuditFault.PlaceDiffers => "another event stands there; some were taken out, doubled or moved",
        _ => "it follows another event than the one before it",
    };
}
