using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Merit.Cli.Api;
using Spectre.Console;

namespace Merit.Cli.Commands.Cycles;

/// <summary>
/// <c>merit cycle watch</c>: how far a cycle is, until it is released or cancelled. An outage is waited out: what is looked at is the
/// app's, and comes back with it.
/// </summary>
internal static class WatchCommand
{
    /// <summary>The exit code for a cycle that ended without results.</summary>
    public const int WasCancelled = 4;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    public static Command Create()
    {
        AppOptions app = new();
        Argument<string> cycle = OptionKinds.Cycle();
        Option<decimal> every = new("--every") { Description = "Seconds between two looks", HelpName = "seconds", DefaultValueFactory = _ => 2m };
        Command command = app.AddTo(new("watch", "Shows how far a cycle is until it is released (exit code 0) or cancelled (4): live at a terminal, elsewhere a line for each change") { cycle, every });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            decimal seconds = parsed.GetValue(every);
            if (seconds is < 0.1m or > 3600m)
            {
                throw new UserFacingException("--every takes 0.1 to 3600 seconds.");
            }

            (Uri address, string? token) = app.Find(parsed);
            Watch watch = new(address, token, CycleCommand.PathOf(parsed.GetValue(cycle)!) + "/progress", TimeSpan.FromSeconds((double)seconds));
            return app.IsJson(parsed) ? await watch.RunAsync(Terminal.WriteJsonLine, Complain, cancellationToken)
                : Terminal.IsLive ? await ShowLiveAsync(watch, cancellationToken)
                : await watch.RunAsync(progress => Console.Out.WriteLine(ProgressPage.Line(progress)), Complain, cancellationToken);
        });
        return command;
    }

    private static void Complain(string outage) => Console.Error.WriteLine(outage);

    private static async Task<int> ShowLiveAsync(Watch watch, CancellationToken cancellationToken)
    {
        JsonElement? last = null;
        return await AnsiConsole.Live(new Text("Asking …")).StartAsync(screen => watch.RunAsync(
            progress =>
            {
                last = progress;
                screen.UpdateTarget(ProgressPage.Page(progress, null));
            },
            outage => screen.UpdateTarget(last is { } known ? ProgressPage.Page(known, outage) : new Text(outage)),
            cancellationToken));
    }

    /// <summary>One watch.</summary>
    private sealed class Watch(Uri address, string? token, string path, TimeSpan every)
    {
        /// <summary>Tells every change until the cycle has ended, and outages once each.</summary>
        public Task<int> RunAsync(Action<JsonElement> tell, Action<string> tellOutage, CancellationToken cancellationToken) =>
            AppOptions.AskAsync(address, token, async client =>
            {
                string? known = null;
                TimeSpan pause = every;
                bool isAway = false;
                while (true)
                {
                    (ApiAnswer? answer, string? outage) = await AskAsync(client, known, cancellationToken);
                    if (outage is not null)
                    {
                        TimeSpan doubled = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                        pause = answer?.RetryAfter is { } wanted && wanted > TimeSpan.Zero ? wanted : isAway ? doubled : every;
                        if (!isAway)
                        {
                            tellOutage(outage);
                        }

                        isAway = true;
                    }
                    else
                    {
                        // After an outage the same is shown again, so that nobody goes on reading of it.
                        if (answer!.Status == HttpStatusCode.OK)
                        {
                            JsonElement progress = answer.Document;
                            tell(progress);
                            if (EndOf(progress) is { } code)
                            {
                                return code;
                            }
                        }

                        known = answer.ETag;
                        (pause, isAway) = (every, false);
                    }

                    await Task.Delay(pause, cancellationToken);
                    known = isAway ? null : known;
                }
            });

        private async Task<(ApiAnswer? Answer, string? Outage)> AskAsync(MeritClient client, string? known, CancellationToken cancellationToken)
        {
            try
            {
                ApiAnswer answer = await client.AskAsync(HttpMethod.Get, path, known: known, cancellationToken: cancellationToken);
                string? outage = answer.IsOutage ? string.Create(CultureInfo.InvariantCulture, $"The app at {address} cannot answer now ({(int)answer.Status}); asking again.") : null;
                return outage is not null || answer.Status is HttpStatusCode.OK or HttpStatusCode.NotModified ? (answer, outage) : throw client.Refused(HttpMethod.Get, path, answer);
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                return (null, $"No app answers at {address}; asking again.");
            }
        }

        private static int? EndOf(JsonElement progress) => progress.GetProperty("status").GetString() switch
        {
            "released" => 0,
            "cancelled" => WasCancelled,
            _ => null,
        };
    }
}
