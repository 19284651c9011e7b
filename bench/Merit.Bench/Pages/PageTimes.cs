using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Merit.Bench.Cycle;
using Merit.Bench.Measuring;
using Merit.Cli.Hosting;

namespace Merit.Bench.Pages;

/// <summary>
/// How long the pages of a large cycle let one wait. They are asked for in turns, as people do, and for longer than the app keeps what it
/// has read: so whoever has to wait until it is read again counts as well.
/// </summary>
internal sealed partial class PageTimes(LocalStack stack, SyntheticYear year) : IDisposable
{
    private const int WarmRounds = 30;
    private const int Rounds = 100;
    private const string Cycle = $"/cycles/{LargeCycle.Cycle}";
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(30);
    private static readonly string[] Queries = ["stage:awaitingVerification", "stage:awaitingSubmission type:regency", "score>300", "B0012", "flag:fault", "kabupaten -stage:verified"];

    private readonly HttpClient _http = new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None, UseCookies = false, AllowAutoRedirect = false })
    {
        BaseAddress = stack.Host.Address,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", stack.Token) },
    };

    private (string Name, Func<int, string> Address)[] Pages =>
    [
        ("home", _ => "/home"),
        ("cycle", _ => Cycle),
        ("agencies", round => $"{Cycle}/agencies?from={Another(round)}"),
        ("agency", round => $"{Cycle}/agencies/{year.Agencies[round % LargeCycle.Submitting]}"),
        ("mails", round => $"{Cycle}/mails?from=mail%7Creceived-{Another(round)}"),
        ("uploads", round => $"{Cycle}/uploads?from={Another(round)}%7C"),
        ("faults", _ => $"{Cycle}/faults"),
        ("search", round => "/search?q=" + Uri.EscapeDataString(Queries[round % Queries.Length])),
        ("audit", _ => $"/audit/{LargeCycle.Cycle}"),
        ("register", round => $"/register?from={Another(round)}"),
        ("filter", round => $"{Cycle}/agencies?q=" + Uri.EscapeDataString(Queries[round % Queries.Length])),
    ];

    /// <summary>Measures all of them.</summary>
    public async Task RunAsync(Figures figures)
    {
        Dictionary<string, List<double>> times = Pages.ToDictionary(page => page.Name, _ => new List<double>());
        Dictionary<string, double> largest = Pages.ToDictionary(page => page.Name, _ => 0d);
        for (int round = 0; round < WarmRounds + Rounds; round++)
        {
            foreach ((string name, Func<int, string> address) in Pages)
            {
                await Task.Delay(Between);
                (double ms, long bytes) = await AskAsync(address(round));
                if (round >= WarmRounds)
                {
                    times[name].Add(ms);
                    largest[name] = Math.Max(largest[name], bytes / 1000d);
                }
            }
        }

        times.Values.ToList().ForEach(list => list.Sort());
        figures.Note("firstByteP95Ms", Each(Pages.Where(p => p.Name != "filter").Select(p => (p.Name, Percentile.Of(times[p.Name], 95)))));
        figures.Note("firstByteP50Ms", Each(Pages.Where(p => p.Name != "filter").Select(p => (p.Name, Percentile.Of(times[p.Name], 50)))));
        figures.Note("pageKb", Each(largest.Select(page => (page.Key, page.Value))));
        figures.Add("firstByteP95MsWorst", Pages.Where(p => p.Name != "filter").Max(p => Percentile.Of(times[p.Name], 95)), 1);
        figures.Add("pageKbLargest", largest.Values.Max(), 1);
        figures.Add("filterMs", Percentile.Of(times["filter"], 95), 1);
        figures.Add("assetsKb", await AssetsAsync(), 1);
    }

    public void Dispose() => _http.Dispose();

    private async Task<(double Ms, long Bytes)> AskAsync(string address)
    {
        long asked = Stopwatch.GetTimestamp();
        using HttpResponseMessage answer = await _http.GetAsync(new Uri(address, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        await using Stream body = await answer.Content.ReadAsStreamAsync();
        byte[] read = new byte[16 * 1024];
        long bytes = await body.ReadAsync(read);
        double ms = Stopwatch.GetElapsedTime(asked).TotalMilliseconds;
        for (int more; (more = await body.ReadAsync(read)) > 0;)
        {
            bytes += more;
        }

        return answer.StatusCode == HttpStatusCode.OK ? (ms, bytes) : throw new TimeoutException($"{address} answers {(int)answer.StatusCode}.");
    }

    // From all over the cycle.
    private string Another(int round) => year.Agencies[round * 97 % year.Agencies.Count];

    // What a browser loads once, beside the page.
    private async Task<double> AssetsAsync()
    {
        string home = await _http.GetStringAsync(new Uri("/home", UriKind.Relative));
        double all = 0;
        foreach (string address in Asset().Matches(home).Select(match => match.Groups["address"].Value).Distinct())
        {
            all += (await AskAsync(address)).Bytes / 1000d;
        }

        return all;
    }

    private static JsonObject Each(IEnumerable<(string Name, double Value)> values) =>
        new(values.Select(value => KeyValuePair.Create(value.Name, (JsonNode?)JsonValue.Create(Math.Round(value.Value, 1)))));

    [GeneratedRegex("(?:href|src)=\"(?<address>/assets/[^\"#]+)[\"#]")]
    private static partial Regex Asset();
}
