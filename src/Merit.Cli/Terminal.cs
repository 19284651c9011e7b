using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace Merit.Cli;

/// <summary>What stands between the program and whoever reads it: a person at a terminal, a file, another program.</summary>
internal static class Terminal
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };
    private static readonly JsonSerializerOptions OneLine = new(Indented) { WriteIndented = false };

    /// <summary>Whether colours are wanted: at a terminal, unless <c>NO_COLOR</c> says otherwise.</summary>
    public static bool HasColours => AnsiConsole.Profile.Capabilities.Ansi && WantsColours;

    /// <summary>Whether errors may be coloured.</summary>
    public static bool HasColouredErrors => !Console.IsErrorRedirected && WantsColours;

    /// <summary>Whether the screen can be drawn anew again and again.</summary>
    public static bool IsLive => AnsiConsole.Profile.Capabilities is { Interactive: true, Ansi: true } && Environment.GetEnvironmentVariable("CI") is null or "";

    private static bool WantsColours => Environment.GetEnvironmentVariable("NO_COLOR") is null or "";

    /// <summary>Prints a document for programs.</summary>
    public static void WriteJson<T>(T document) => Console.Out.WriteLine(JsonSerializer.Serialize(document, Indented));

    /// <summary>Prints a document for programs, on one line.</summary>
    public static void WriteJsonLine<T>(T document) => Console.Out.WriteLine(JsonSerializer.Serialize(document, OneLine));

    /// <summary>Prints rows in columns. At a terminal one column gives way, so that no line breaks; a file gets all of it.</summary>
    /// <param name="headings">Above the columns.</param>
    /// <param name="rows">A cell for each column.</param>
    /// <param name="yielding">The column that gives way.</param>
    public static void WriteColumns(IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows, int yielding)
    {
        const int Least = 8;
        int[] widths = [.. headings.Select((heading, place) => rows.Select(row => row[place].Length).Append(heading.Length).Max())];
        if (!Console.IsOutputRedirected)
        {
            int room = AnsiConsole.Profile.Width - widths.Sum() - 2 * (widths.Length - 1);
            widths[yielding] = room < 0 ? Math.Max(Least, widths[yielding] + room) : widths[yielding];
        }

        string head = Line(headings);
        Console.Out.WriteLine(HasColours ? $"\e[2m{head}\e[0m" : head);
        foreach (IReadOnlyList<string> row in rows)
        {
            Console.Out.WriteLine(Line(row));
        }

        if (rows.Count == 0)
        {
            Console.Error.WriteLine("There are none.");
        }

        string Line(IReadOnlyList<string> cells) => string.Join("  ", cells.Select((cell, place) => Fit(cell, widths[place]))).TrimEnd();
    }

    /// <summary>Prints a text below a margin; at a terminal it breaks between words.</summary>
    /// <param name="margin">In front of each line.</param>
    /// <param name="text">The text.</param>
    /// <param name="first">Stands in the first line instead of the margin, and is as wide as that.</param>
    public static void WriteIndented(string margin, string text, string? first = null)
    {
        first ??= margin;
        int room = Console.IsOutputRedirected ? int.MaxValue : Math.Max(20, AnsiConsole.Profile.Width - margin.Length);
        string line = "";
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > room)
            {
                Console.Out.WriteLine(first + line);
                (line, first) = (word, margin);
            }
            else
            {
                line = line.Length == 0 ? word : $"{line} {word}";
            }
        }

        Console.Out.WriteLine(first + line);
    }

    /// <summary>Asks before something is done.</summary>
    /// <exception cref="UserFacingException">Nobody can be asked.</exception>
    public static bool Confirm(string question)
    {
        if (Console.IsInputRedirected)
        {
            throw new UserFacingException($"{question} Nobody can be asked here: say --yes.");
        }

        Console.Error.Write($"{question} [y/N] ");
        return Console.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }

    private static string Fit(string cell, int width) => cell.Length > width ? cell[..(width - 1)] + "…" : cell.PadRight(width);
}
