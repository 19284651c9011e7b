using System.Text;
using System.Text.RegularExpressions;

namespace LocalHost.Triggers.Blobs;

/// <summary>
/// A blob path with parts in braces, as <c>submissions/{cycle}/{agency}.json</c>. A part takes as much of the name as it
/// can, slashes included, as in the published host; <c>{{</c> and <c>}}</c> stand for the braces themselves.
/// </summary>
internal sealed partial class BlobPathPattern
{
    private readonly List<string> _parts = [];
    private readonly Regex? _name;

    /// <exception cref="FormatException">The path cannot be read; the message says why.</exception>
    public BlobPathPattern(string path)
    {
        string[] halves = path.Trim().TrimStart('/').Split('/', 2);
        Container = halves[0];
        if (Container.Length == 0 || Container.AsSpan().ContainsAny('{', '}'))
        {
            throw new FormatException($"the blob path '{path}' does not begin with the name of a container, which has to be fixed");
        }
        if (halves.Length == 2)
        {
            _name = new Regex($"^{Expression(halves[1], path)}$", RegexOptions.CultureInvariant | RegexOptions.Singleline);
        }
    }

    public string Container { get; }

    /// <summary>What every matching name starts with.</summary>
    public string Prefix { get; private set; } = "";

    /// <summary>The parts of a name; null when the name does not match.</summary>
    public IReadOnlyDictionary<string, string>? Match(string name)
    {
        Match? match = _name?.Match(name);
        return match is { Success: false }
            ? null
            : _parts.ToDictionary(part => part, part => match!.Groups[part].Value, StringComparer.OrdinalIgnoreCase);
    }

    private string Expression(string name, string path)
    {
        var expression = new StringBuilder();
        foreach (Match token in Token().Matches(name))
        {
            if (token.Groups["wrong"].Success)
            {
                throw new FormatException($"the blob path '{path}' has a brace that is not the begin or end of a part's name");
            }
            if (token.Groups["part"] is not { Success: true, Value: var part })
            {
                // A brace is written twice.
                string text = token.Value is "{{" or "}}" ? token.Value[..1] : token.Value;
                expression.Append(Regex.Escape(text));
                Prefix += _parts.Count == 0 ? text : "";
                continue;
            }
            if (_parts.Contains(part))
            {
                throw new FormatException($"the blob path '{path}' names the part '{part}' twice");
            }
            _parts.Add(part);
            expression.Append("(?<").Append(part).Append(">.*)");
        }
        return expression.ToString();
    }

    [GeneratedRegex(@"\{\{|\}\}|\{(?<part>[\p{L}_]\w*)\}|(?<wrong>[{}])|[^{}]+")]
    private static partial Regex Token();
}
