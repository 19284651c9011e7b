using System.Text;
using System.Text.RegularExpressions;

namespace LocalHost.Triggers.Blobs;

/// <summary>
/// A blob path with parts in braces, as <c>submissions/{cycle}/{agency}.json</c>. A part takes as much of the name as it
/// can, slashes included, as in the published host; <c>{{</c> and <c>}}</c> stand for the braces themselves.
/// </summary>
internal sealed class BlobPathPattern
{
    private readonly Regex? _name;
    private readonly IReadOnlyList<(string Text, bool IsPart)> _tokens;

    private BlobPathPattern(string container, IReadOnlyList<(string Text, bool IsPart)> tokens)
    {
        Container = container;
        _tokens = tokens;
        Parts = [.. tokens.Where(token => token.IsPart).Select(token => token.Text)];
        Prefix = tokens.Count > 0 && !tokens[0].IsPart ? tokens[0].Text : "";
        if (tokens.Count > 0)
        {
            var regex = new StringBuilder("^");
            foreach ((string text, bool isPart) in tokens)
            {
                regex.Append(isPart ? $"(?<{text}>.*)" : Regex.Escape(text));
            }
            _name = new Regex(regex.Append('$').ToString(), RegexOptions.CultureInvariant | RegexOptions.Singleline);
        }
    }

    public string Container { get; }

    /// <summary>What every matching name starts with.</summary>
    public string Prefix { get; }

    /// <summary>The names in braces.</summary>
    public IReadOnlyList<string> Parts { get; }

    /// <summary>Whether the path names a container alone.</summary>
    public bool IsContainer => _tokens.Count == 0;

    /// <exception cref="FormatException">The path cannot be read; the message says why.</exception>
    public static BlobPathPattern Parse(string path)
    {
        string trimmed = path.Trim().TrimStart('/');
        int slash = trimmed.IndexOf('/', StringComparison.Ordinal);
        string container = slash < 0 ? trimmed : trimmed[..slash];
        if (container.Length == 0)
        {
            throw new FormatException($"the blob path '{path}' names no container");
        }
        if (container.AsSpan().ContainsAny('{', '}'))
        {
            throw new FormatException($"the blob path '{path}' has a part in its container, which has to be fixed");
        }
        return new BlobPathPattern(container, slash < 0 ? [] : Tokens(trimmed[(slash + 1)..], path));
    }

    /// <summary>The parts of a name; null when the name does not match.</summary>
    public IReadOnlyDictionary<string, string>? Match(string name)
    {
        if (_name is null)
        {
            return System.Collections.Immutable.ImmutableDictionary<string, string>.Empty;
        }
        Match match = _name.Match(name);
        return match.Success
            ? Parts.ToDictionary(part => part, part => match.Groups[part].Value, StringComparer.OrdinalIgnoreCase)
            : null;
    }

    private static List<(string Text, bool IsPart)> Tokens(string name, string path)
    {
        var tokens = new List<(string, bool)>();
        var literal = new StringBuilder();
        for (int i = 0; i < name.Length; i++)
        {
            char letter = name[i];
            if (letter is '{' or '}' && i + 1 < name.Length && name[i + 1] == letter)
            {
                literal.Append(letter);
                i++;
            }
            else if (letter == '{')
            {
                int end = name.IndexOf('}', i);
                string part = end < 0 ? "" : name[(i + 1)..end];
                if (part.Length == 0 || !(char.IsLetter(part[0]) || part[0] == '_') || !part.All(c => char.IsLetterOrDigit(c) || c == '_'))
                {
                    throw new FormatException($"the blob path '{path}' has a brace without a part's name");
                }
                if (literal.Length > 0)
                {
                    tokens.Add((literal.ToString(), false));
                    literal.Clear();
                }
                if (tokens.Contains((part, true)))
                {
                    throw new FormatException($"the blob path '{path}' names the part '{part}' twice");
                }
                tokens.Add((part, true));
                i = end;
            }
            else if (letter == '}')
            {
                throw new FormatException($"the blob path '{path}' closes a brace that it did not open");
            }
            else
            {
                literal.Append(letter);
            }
        }
        if (literal.Length > 0)
        {
            tokens.Add((literal.ToString(), false));
        }
        return tokens;
    }
}
