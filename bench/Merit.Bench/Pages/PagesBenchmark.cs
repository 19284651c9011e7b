using System.Text.Json.Nodes;
using Merit.Bench.Cycle;
using Merit.Bench.Measuring;
using Merit.Cli;
using Merit.Cli.Hosting;

namespace Merit.Bench.Pages;

/// <summary><c>pages [--agencies N] [--only pages|watchers] [--json] [--directory DIR]</c>: how long pages let one wait, and what it costs to be looked at.</summary>
internal static class PagesBenchmark
{
    private const int Agencies = 10_000;
    private const int People = 50;
    private const int WatchedAgencies = 200;
    private const int WatchedRounds = 2;

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (CycleArguments.Parse(arguments, "pages", Agencies, LargeCycle.Submitting + 1, "pages", "watchers") is not { } asked)
        {
            await Console.Error.WriteLineAsync("usage: Merit.Bench pages [--agencies NUMBER] [--only pages|watchers] [--json] [--directory DIR]");
            return 2;
        }

        Workspace workspace = Workspace.Find();
        return await asked.RunAsync(async figures =>
        {
            if (asked.Only != "watchers")
            {
                figures.Note("agencies", asked.Agencies);
                await using LocalStack stack = await LocalStack.StartAsync(workspace, LocalStackOptions.OnFreePorts("merit bench pages", asked.Folder) with { Fresh = true }, CancellationToken.None);
                SyntheticYear year = new(asked.Agencies);
                await new LargeCycle(stack, year).LayAsync(CancellationToken.None);
                using PageTimes pages = new(stack, year);
                await pages.RunAsync(figures);
            }

            if (asked.Only != "pages")
            {
                await WatchAsync(workspace, asked.Folder, figures);
            }
        });
    }

    // In turns, so that a machine that others use as well is the same for both.
    private static async Task WatchAsync(Workspace workspace, string folder, Figures figures)
    {
        List<double> alone = [], watched = [];
        (int news, int same) = (0, 0);
        for (int round = 0; round < WatchedRounds; round++)
        {
            foreach (int people in (int[])[0, People])
            {
                await using MailSink mails = await MailSink.StartAsync();
                LocalStackOptions options = LocalStackOptions.OnFreePorts("merit bench pages", folder) with
                {
                    Fresh = true,
                    Settings = new Dictionary<string, string> { ["SendGrid__Host"] = mails.Address },
                };
                await using LocalStack stack = await LocalStack.StartAsync(workspace, options, CancellationToken.None);
                using MeasuredCycle cycle = new(stack, mails, new SyntheticYear(WatchedAgencies));
                await using Watchers watchers = new(stack, people);
                await cycle.RunAsync((name, seconds) => (name == "seconds" ? people == 0 ? alone : watched : []).Add(seconds), CancellationToken.None);
                (int pages, int nothing) = await watchers.StopAsync();
                (news, same) = (news + pages, same + nothing);
            }
        }

        figures.Note("watchedAgencies", WatchedAgencies);
        figures.Note("watchers", People);
        figures.Note("secondsAlone", All(alone));
        figures.Note("secondsWatched", All(watched));
        figures.Note("watchersAnswers", new JsonObject { ["page"] = news, ["nothingNew"] = same });
        figures.Add("watchersAddPercent", ((watched.Min() / alone.Min()) - 1) * 100, 1);
    }

    private static JsonArray All(IEnumerable<double> seconds) => [.. seconds.Select(s => (JsonNode?)JsonValue.Create(Math.Round(s, 1)))];
}
