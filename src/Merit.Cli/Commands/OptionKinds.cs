using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Merit.Cli.Commands;

/// <summary>Options that several commands have, which refuse a wrong value before anything is done.</summary>
internal static class OptionKinds
{
    /// <summary>A TCP port, 0 to 65535.</summary>
    public static Option<int?> Port(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[^1].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is >= IPEndPoint.MinPort and <= IPEndPoint.MaxPort)
            {
                return port;
            }

            result.AddError($"{name} takes a port from 0 to 65535, not '{text}'.");
            return null;
        },
    };

    /// <summary>A directory; made when it is missing.</summary>
    public static Option<string?> Directory(string description) => new("--directory")
    {
        Description = description,
        HelpName = "directory",
        CustomParser = result => FullPath(result, "--directory"),
    };

    /// <summary>An address that requests are sent to.</summary>
    public static Option<Uri?> WebAddress(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "address",
        CustomParser = result =>
        {
            string text = result.Tokens[^1].Value;
            if (IsWebAddress(text, out Uri? address))
            {
                return address;
            }

            result.AddError($"{name} takes an address that begins with http:// or https://, not '{text}'.");
            return null;
        },
    };

    /// <summary>Whether requests can be sent to an address.</summary>
    public static bool IsWebAddress(string text, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);

    /// <summary>Whether a program reads what is printed.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print JSON for programs" };

    /// <summary>Whether nobody is to be asked.</summary>
    public static Option<bool> Yes() => new("--yes", "-y") { Description = "Do it without asking" };

    /// <summary>Why something is done: everybody who reads the log will see it.</summary>
    public static Option<string> Reason() => new("--reason") { Description = "Why; it stands in the log", HelpName = "text", Required = true };

    /// <summary>A cycle.</summary>
    public static Argument<string> Cycle() => new("cycle") { Description = "The cycle" };

    /// <summary>One of the names of an enumeration, as documents write them.</summary>
    public static Option<T?> Choice<T>(string name, string description)
        where T : struct, Enum
    {
        Dictionary<string, T> choices = Enum.GetValues<T>().ToDictionary(v => JsonNamingPolicy.CamelCase.ConvertName(v.ToString()), StringComparer.OrdinalIgnoreCase);
        return new(name)
        {
            Description = $"{description}: {string.Join(", ", choices.Keys)}",
            HelpName = "type",
            CustomParser = result =>
            {
                // Not the enumeration's own parser, which takes numbers too.
                if (choices.TryGetValue(result.Tokens[^1].Value, out T choice))
                {
                    return choice;
                }

                result.AddError($"{name} takes one of {string.Join(", ", choices.Keys)}, not '{result.Tokens[^1].Value}'.");
                return null;
            },
        };
    }

    private static string? FullPath(ArgumentResult result, string name)
    {
        string text = result.Tokens[^1].Value;
        if (!string.IsNullOrWhiteSpace(text))
        {
            return Path.GetFullPath(text);
        }

        result.AddError($"{name} takes the name of a directory, not nothing.");
        return null;
    }
}
