namespace Merit.Bench.Measuring;

/// <summary>What the person at the screen reads; never the standard output, which carries the figures.</summary>
internal static class Progress
{
    public static void Say(string line) => Console.Error.WriteLine($"[{DateTime.UtcNow:HH:mm:ss}] {line}");
}
