using Spectre.Console;

namespace Merit.Cli;

/// <summary>
/// Names and values, one a line. An address or a key is never broken, so that it can be copied; a list is, between its words.
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

        bool colours = Terminal.HasColours;
        foreach ((string name, string value) in facts)
        {
            string padded = name.PadRight(width + 2);
            string shown = string.Join(Environment.NewLine + new string(' ', width + 4), Lines(value, AnsiConsole.Profile.Width - width - 4));
            Console.Out.WriteLine(colours ? $"  \e[2m{padded}\e[0m{shown}" : $"  {padded}{shown}");
        }
    }

    private static IEnumerable<string> Lines(string value, int room)
    {
        // What holds no list is an address, a path or a command.
        string[] parts = value.Split(", ");
        string line = parts[0];
        foreach (string part in parts[1..])
        {
            if (line.Length + part.Length + 2 > room)
            {
                yield return line + ",";
                line = part;
            }
            else
            {
                line += ", " + part;
            }
        }

        yield return line;
    }
}
