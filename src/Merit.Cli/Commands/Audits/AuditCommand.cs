using System.CommandLine;
using System.Globalization;
using System.Net;
using Merit.Assessment;
using Merit.Assessment.Auditing;
using Merit.Cli.Api;

namespace Merit.Cli.Commands.Audits;

/// <summary><c>merit audit</c>: the logs of who changed what, and whether they are whole.</summary>
internal static class AuditCommand
{
    private const string LogFile = "log.jsonl";
    private static readonly (string Path, string Name, Text What)[] Asked =
    [
        ("", "cycle", new Text("Keadaan siklus, instrumen, dan hash-nya", "The cycle, its instrument and its hash")),
        ("/audit/verify", "verification", new Text("Pemeriksaan rantai dan jangkarnya", "The check of the chain and its anchors")),
        ("/results?take=1000", "results", new Text("Hasil yang dirilis dan buktinya", "The released results and their proof")),
    ];

    private const string Logs = "The cycle; ~register is the log of the agency register, ~access that of who was let in";

    public static Command Create() => new("audit", "Verifies and exports the logs of who changed what") { Verify(), Export() };

    private static Command Verify()
    {
        Argument<string?> cycle = new("cycle") { Description = Logs, Arity = ArgumentArity.ZeroOrOne };
        AppOptions app = new();
        Option<string?> file = new("--file") { Description = "A downloaded log, which is verified here; its anchors are not in it", HelpName = "log.jsonl" };
        Command verify = app.AddTo(new("verify", "Walks the log of a cycle and names the first broken link; exit code 1 when there is one") { cycle, file });
        verify.SetAction(async (parsed, cancellationToken) =>
        {
            (string log, AuditReport report) = (parsed.GetValue(cycle), parsed.GetValue(file)) switch
            {
                ({ } one, null) when !string.IsNullOrWhiteSpace(one) => ($"The log of {one}", await app.AskAsync(parsed, client => AskAsync(one, client, cancellationToken))),
                (null, { } path) when !string.IsNullOrWhiteSpace(path) => (path, await WalkAsync(path, cancellationToken)),
                _ => throw new UserFacingException("merit audit verify takes the id of a cycle, or --file with a downloaded log."),
            };
            app.Tell(parsed, report, () => Show(log, report));
            return report.Whole ? 0 : 1;
        });
        return verify;
    }

    private static Command Export()
    {
        AppOptions app = new();
        Argument<string> cycle = new("cycle") { Description = Logs };
        Option<string?> output = new("--output", "-o") { Description = "The file; without it the standard output", HelpName = "log.jsonl" };
        Option<string?> folder = new("--folder") { Description = "A new folder for all that an auditor asks for: the log, processes, decisions, lead times and results, with an index", HelpName = "pack" };
        Command export = app.AddTo(new("export", "Puts out every event of a log as a line of JSON, and checks their chain on the way; exit code 1 when it is broken") { cycle, output, folder });
        export.SetAction((parsed, cancellationToken) => app.AskAsync(parsed, async client =>
        {
            string log = parsed.GetValue(cycle)!;
            if (parsed.GetValue(folder) is { } pack)
            {
                return parsed.GetValue(output) is null ? await PackAsync(log, pack, client, cancellationToken)
                    : throw new UserFacingException("--folder has the log in it: leave --output out.");
            }

            if (parsed.GetValue(output) is not { } path)
            {
                await using Stream standard = Console.OpenStandardOutput();
                return await ExportAsync(log, client, standard, cancellationToken);
            }

            // Under its name it is whole.
            string beside = $"{path}.{Environment.ProcessId}.tmp";
            int code;
            try
            {
                await using (FileStream file = File.Create(beside))
                {
                    code = await ExportAsync(log, client, file, cancellationToken);
                }

                File.Move(beside, path, overwrite: true);
            }
            finally
            {
                File.Delete(beside);
            }

            return code;
        }));
        return export;
    }

    private static async Task<int> PackAsync(string cycle, string folder, MeritClient client, CancellationToken cancellationToken)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new UserFacingException($"'{folder}' is not empty. Name a new folder, so that nothing of another export is taken for this one.");
        }

        // Under its name it is whole.
        string beside = $"{folder.TrimEnd(Path.DirectorySeparatorChar)}.{Environment.ProcessId}.tmp";
        Directory.CreateDirectory(beside);
        try
        {
            string log = Path.Combine(beside, LogFile);
            int code;
            await using (FileStream file = File.Create(log))
            {
                code = await ExportAsync(cycle, client, file, cancellationToken);
            }

            List<AuditEvent> events = [];
            await using (FileStream file = File.OpenRead(log))
            await using (var lines = new AuditLineReader(file))
            {
                while (await lines.NextAsync(cancellationToken) is (var line, _) && AuditChain.ReadEvent(line) is { } one)
                {
                    events.Add(one);
                }
            }

            string verdict = code == 0
                ? Line($"Rantai catatan utuh: {events.Count} peristiwa. / The chain of the log holds: {events.Count} events.")
                : "Rantai catatan TERPUTUS; lihat merit audit verify. / The chain of the log is BROKEN; see merit audit verify.";
            await new AuditPack(cycle, events).WriteAsync(beside, LogFile, verdict, await AnswersAsync(cycle, client, cancellationToken), cancellationToken);
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder);
            }

            Directory.Move(beside, folder);
            Console.Error.WriteLine($"{Path.Combine(folder, "index.html")} lists what is in it.");
            return code;
        }
        finally
        {
            if (Directory.Exists(beside))
            {
                Directory.Delete(beside, recursive: true);
            }
        }
    }

    // What the cycle does not have yet, or its rules do not know, is not in the pack.
    private static async Task<IReadOnlyList<(string Name, Text What, byte[] Content)>> AnswersAsync(string cycle, MeritClient client, CancellationToken cancellationToken)
    {
        List<(string, Text, byte[])> answers = [];
        foreach ((string path, string name, Text what) in Asked)
        {
            int page = 0;
            for (string? next = $"api/cycles/{Uri.EscapeDataString(cycle)}{path}"; next is not null;)
            {
                ApiAnswer answer = await client.AskAsync(HttpMethod.Get, next, cancellationToken: cancellationToken);
                if (answer.Status is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
                {
                    break;
                }

                if (answer.Status != HttpStatusCode.OK)
                {
                    throw new UserFacingException(Line($"The app answers {(int)answer.Status} to {next}: the pack would not be whole. Nothing was written."));
                }

                page++;
                answers.Add((Line($"{name}{(page == 1 ? "" : $"-{page}")}.json"), what, answer.Bytes));
                next = answer.Next;
            }
        }

        return answers;
    }

    private static async Task<int> ExportAsync(string log, MeritClient client, Stream to, CancellationToken cancellationToken)
    {
        var walk = new AuditWalk();
        await foreach (ApiAnswer page in client.PagesAsync($"api/cycles/{Uri.EscapeDataString(log)}/audit?take=1000", cancellationToken))
        {
            await WalkAsync(walk, new MemoryStream(page.Bytes), cancellationToken);
            await to.WriteAsync(page.Bytes, cancellationToken);
        }

        Console.Error.WriteLine(walk.Broken is { } broken
            ? Line($"The log of {log} is broken at event {broken.Seq}: {Told(broken.Why)}.")
            : Line($"{walk.Events} events of {log}; their chain holds. Last hash {walk.LastHash}"));
        return walk.Broken is null ? 0 : 1;
    }

    private static async Task<AuditReport> AskAsync(string cycle, MeritClient client, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetAsync<AuditReport>($"api/cycles/{Uri.EscapeDataString(cycle)}/audit/verify", cancellationToken);
        }
        catch (MeritApiException refused) when (refused.Status is HttpStatusCode.NotFound)
        {
            throw new UserFacingException($"The app has no log of {cycle}.", refused);
        }
    }

    private static async Task<AuditReport> WalkAsync(string path, CancellationToken cancellationToken)
    {
        var walk = new AuditWalk();
        await using FileStream log = File.OpenRead(path);
        await WalkAsync(walk, log, cancellationToken);
        return walk is { Events: 0, Broken: null }
            ? throw new UserFacingException($"{path} holds no events.")
            : new AuditReport(walk.Broken is null, walk.Events, walk.LastHash, AnchoredTo: 0, walk.Broken, [], []);
    }

    // As far as the lines hold: nothing after a broken link says more.
    private static async Task WalkAsync(AuditWalk walk, Stream log, CancellationToken cancellationToken)
    {
        await using var lines = new AuditLineReader(log);
        while (await lines.NextAsync(cancellationToken) is (var line, _) && walk.Take(line))
        {
        }
    }

    private static void Show(string log, AuditReport report)
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
