using System.Globalization;
using Azure;
using Merit.Bench.Measuring;
using Merit.Cli;
using Merit.Cli.Api;

namespace Merit.Bench.Cycle;

/// <summary>What is asked of a benchmark that plays cycles.</summary>
/// <param name="Agencies">How many take part.</param>
/// <param name="Json">Only JSON on the standard output.</param>
/// <param name="Only">The one part that is measured; null for all.</param>
/// <param name="Folder">Where the apps keep their state.</param>
internal sealed record CycleArguments(int Agencies, bool Json, string? Only, string Folder)
{
    private const int TooManyAgencies = 100_000;

    /// <summary>Reads the arguments; null, when one is unknown.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="folder">What the folder of the state is called.</param>
    /// <param name="agencies">How many agencies take part unless another number is given.</param>
    /// <param name="least">The smallest number of them.</param>
    /// <param name="parts">What can be measured alone.</param>
    public static CycleArguments? Parse(string[] arguments, string folder, int agencies, int least, params string[] parts)
    {
        CycleArguments asked = new(agencies, Json: false, Only: null, Path.Combine(Workspace.Find().DataDirectory, "bench", folder));
        for (int i = 0; i < arguments.Length; i++)
        {
            string? value = i + 1 < arguments.Length ? arguments[i + 1] : null;
            switch (arguments[i])
            {
                case "--json":
                    asked = asked with { Json = true };
                    break;
                case "--agencies" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number < TooManyAgencies:
                    asked = asked with { Agencies = number };
                    i++;
                    break;
                case "--only" when parts.Contains(value):
                    asked = asked with { Only = value };
                    i++;
                    break;
                case "--directory" when value is not null:
                    asked = asked with { Folder = Path.Combine(Path.GetFullPath(value), $"merit-bench-{folder}") };
                    i++;
                    break;
                default:
                    return null;
            }
        }

        return asked;
    }

    /// <summary>Measures, and prints the figures with where they were taken.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(Func<Figures, Task> measure)
    {
        try
        {
            var figures = new Figures();
            MachineFacts.Note(figures, Folder);
            await measure(figures);
            figures.Note("loadAtEnd", MachineFacts.Load());
            Console.WriteLine(Json ? figures.ToJson() : figures.ToText());
            return 0;
        }
        catch (Exception failure) when (failure is UserFacingException or TimeoutException or TaskCanceledException or MeritApiException or HttpRequestException or RequestFailedException)
        {
            await Console.Error.WriteLineAsync($"{failure.Message} Logs: {Path.Combine(Folder, "logs")}");
            return 1;
        }
    }
}
