using System.Globalization;
using System.Text.Json.Nodes;
using Azure;
using Merit.Bench.Cycle;
using Merit.Bench.Measuring;
using Merit.Cli;
using Merit.Cli.Api;
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
        Workspace workspace = Workspace.Find();
        int agencies = Agencies;
        bool json = false;
        string? only = null;
        string folder = Path.Combine(workspace.DataDirectory, "bench", "pages");
        for (int i = 0; i < arguments.Length; i++)
        {
            string? value = i + 1 < arguments.Length ? arguments[i + 1] : null;
            switch (arguments[i])
            {
                case "--json":
                    json = true;
                    break;
                case "--agencies" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out agencies) && agencies is > LargeCycle.Submitting and < 100_000:
                    i++;
                    break;
                case "--only" when value is "pages" or "watchers":
                    only = value;
                    i++;
                    break;
                case "--directory" when value is not null:
                    folder = Path.Combine(Path.GetFullPath(value), "merit-bench-pages");
                    i++;
                    break;
                default:
                    await Console.Error.WriteLineAsync("usage: Merit.Bench pages [--agencies NUMBER] [--only pages|watchers] [--json] [--directory DIR]");
                    return 2;
            }
        }

        try
        {
            var figures = new Figures();
            MachineFacts.Note(figures, folder);
            if (only != "watchers")
            {
                figures.Note("agencies", agencies);
                await using LocalStack stack = await LocalStack.StartAsync(workspace, LocalStackOptions.OnFreePorts("merit bench pages", folder) with { Fresh = true }, CancellationToken.None);
                await new LargeCycle(stack, new SyntheticYear(agencies)).LayAsync(CancellationToken.None);
                using PageTimes pages = new(stack, agencies);
                await pages.RunAsync(figures);
            }

            if (only != "pages")
            {
                await WatchAsync(workspace, folder, figures);
            }

            figures.Note("loadAtEnd", MachineFacts.Load());
            Console.WriteLine(json ? figures.ToJson() : figures.ToText());
            return 0;
        }
        catch (Exception failure) when (failure is UserFacingException or TimeoutException or MeritApiException or HttpRequestException or RequestFailedException)
        {
            await Console.Error.WriteLineAsync($"{failure.Message} Logs: {Path.Combine(folder, "logs")}");
            return 1;
        }
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
                (news, same) = (news + watchers.Answers.News, same + watchers.Answers.Same);
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
