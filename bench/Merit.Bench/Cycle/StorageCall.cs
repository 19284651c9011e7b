using System.Globalization;
using System.Text.RegularExpressions;

namespace Merit.Bench.Cycle;

/// <summary>One call to the storage emulator, as its access log has it.</summary>
/// <param name="Target">Path and query as they were sent, without the account.</param>
/// <param name="Status">The HTTP status of the answer.</param>
internal sealed partial record StorageCall(string Method, string Target, int Status)
{
    /// <summary>What the benchmark's own questions select, by which they are told from the app's.</summary>
    private const string Own = "$select=Bench";

    /// <summary>Begins a question of the benchmark: what follows names it.</summary>
    public static string[] OwnColumns(params string[] columns) => ["Bench", .. columns];

    /// <summary>The container, or the table, or <c>$batch</c>.</summary>
    public string Place { get; } = FirstName().Match(Target).Value;

    public bool IsTable => Place == "$batch" || (Place.Length > 0 && char.IsAsciiLetterUpper(Place[0]));

    /// <summary>Neither the app's nor an agency's: the host's own containers and queues, and the benchmark's questions.</summary>
    public bool IsForeign => Place.StartsWith("azure-webjobs", StringComparison.Ordinal) || Uri.UnescapeDataString(Target).Contains(Own, StringComparison.Ordinal);

    /// <summary>A file that an agency uploads, read or written.</summary>
    public bool IsUpload => Place == "submissions" && !IsOfContainer;

    public bool IsOfContainer => Target.Contains("restype=container", StringComparison.Ordinal) || Target.Contains("comp=list", StringComparison.Ordinal);

    /// <summary>A table's row by its key.</summary>
    public bool HasKey => IsTable && Target.Contains("(PartitionKey=", StringComparison.OrdinalIgnoreCase);

    /// <summary>What the app did, in two words.</summary>
    public string Kind => Method switch
    {
        _ when Place == "$batch" => "batch of rows",
        "GET" when HasKey => $"{Place}: row read",
        "GET" when IsTable => $"{Place}: query",
        "GET" when IsOfContainer => $"{Place}: listing",
        "GET" => $"{Place}: blob read",
        "HEAD" => $"{Place}: blob looked at",
        "POST" when IsTable => $"{Place}: row inserted",
        _ when IsTable => $"{Place}: row changed",
        _ when IsOfContainer => $"{Place}: container made",
        _ => $"{Place}: blob written",
    };

    /// <summary>The calls of a log between two questions of the benchmark.</summary>
    public static List<StorageCall> Between(string logPath, string first, string last)
    {
        List<StorageCall> calls = [];
        bool isWithin = false;
        foreach (string line in File.ReadLines(logPath))
        {
            if (!isWithin || line.Contains(last, StringComparison.Ordinal))
            {
                if (isWithin)
                {
                    return calls;
                }

                isWithin = line.Contains(first, StringComparison.Ordinal);
            }
            else if (Line().Match(line) is { Success: true } match)
            {
                calls.Add(new StorageCall(match.Groups["method"].Value, match.Groups["target"].Value, int.Parse(match.Groups["status"].Value, CultureInfo.InvariantCulture)));
            }
        }

        throw new InvalidOperationException($"The log {logPath} does not hold the whole cycle.");
    }

    [GeneratedRegex("""
        "(?<method>[A-Z]+) /devstoreaccount1/?(?<target>\S*) HTTP/1\.1" (?<status>\d{3})
        """)]
    private static partial Regex Line();

    [GeneratedRegex(@"^[$A-Za-z0-9-]+")]
    private static partial Regex FirstName();
}
