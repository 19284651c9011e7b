using Spectre.Console;

namespace Merit.Cli;

/// <summary>
/// Names and values, one a line. A value is never wrapped or shortened, so that an address or a key can be copied.
/// </summary>
internal static class Facts
{
    public static void Write(params ReadOnlySpan<(string Name, string Value)> facts)
    {
        int width = 0;
        foreach ((string name, string _) in facts)
        {
            width = Math.Max(width, name.Length);
        }

        bool colours = AnsiConsole.Profile.Capabilities.Ansi;
        foreach ((string name, string value) in facts)
        {
            string padded = name.PadRight(width + 2);
            Console.Out.WriteLine(colours ? $"  \e[2m{padded}\e[0m{value}" : $"  {padded}{value}");
        }
    }
}
