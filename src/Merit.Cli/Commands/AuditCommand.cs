using System.CommandLine;
using System.Globalization;
using System.Net;
using Merit.Assessment.Auditing;
using Merit.Cli.Api;

namespace Merit.Cli.Commands;

/// <summary><c>merit audit</c>: whether the log of who changed what is whole.</summary>
internal static class AuditCommand
{
    private const string AddressVariable = "MERIT_BASE_URL";
    private const string KeyVariable = "MERIT_FUNCTION_KEY";
    private const string DefaultAddress = "http://127.0.0.1:7071";

    public static Command Create()
    {
        Argument<string?> cycle = new("cycle") { Description = "The cycle; ~register is the log of the agency register", Arity = ArgumentArity.ZeroOrOne };
        Option<Uri?> app = OptionKinds.WebAddress("--app", $"Address of the app; without it {AddressVariable} counts, or {DefaultAddress}");
        Option<string?> key = new("--key") { Description = $"A function key of the app; without it {KeyVariable} counts" };
        Option<string?> file = new("--file") { Description = "A downloaded log, which is verified here; its anchors are not in it", HelpName = "log.jsonl" };
        Command verify = new("verify", "Walks the log of a cycle and names the first broken link; exit code 1 when there is one") { cycle, app, key, file };
        verify.SetAction((parsed, cancellationToken) => (parsed.GetValue(cycle), parsed.GetValue(file)) switch
        {
            ({ } one, null) when !string.IsNullOrWhiteSpace(one) => AskAsync(one, parsed.GetValue(app), parsed.GetValue(key), cancellationToken),
            (null, { } path) when !string.IsNullOrWhiteSpace(path) => WalkAsync(path, cancellationToken),
            _ => throw new UserFacingException("merit audit verify takes the id of a cycle, or --file with a downloaded log."),
        });
        return new("audit", "Verifies the logs of who changed what") { verify };
    }

    private static async Task<int> AskAsync(string cycle, Uri? app, string? key, CancellationToken cancellationToken)
    {
        app ??= Uri.TryCreate(Environment.GetEnvironmentVariable(AddressVariable), UriKind.Absolute, out Uri? named) ? named : new Uri(DefaultAddress);
        key ??= Environment.GetEnvironmentVariable(KeyVariable);
        // A header takes no control characters and no others than those of ASCII.
        if (string.IsNullOrWhiteSpace(key) || !key.All(c => c is > ' ' and < '\u007f'))
        {
            throw new UserFacingException($"--key, or {KeyVariable}, takes a function key of the app. ./merit serve prints it.");
        }

        using var client = new MeritClient(app, key);
        try
        {
            AuditReport report = await client.GetAsync<AuditReport>($"api/cycles/{Uri.EscapeDataString(cycle)}/audit/verify", cancellationToken);
            return Tell($"The log of {cycle}", report);
        }
        catch (MeritApiException refused) when (refused.Status is HttpStatusCode.NotFound)
        {
            throw new UserFacingException($"The app at {app} has no log of {cycle}.", refused);
        }
        catch (MeritApiException refused) when (refused.Status is HttpStatusCode.Unauthorized)
        {
            throw new UserFacingException($"The app at {app} does not take this key.", refused);
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
