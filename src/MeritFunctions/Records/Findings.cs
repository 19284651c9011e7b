using Merit.Assessment;

namespace MeritFunctions.Records;

/// <summary>Gathers what is wrong with what people sent, each finding with its text in both languages.</summary>
public sealed class Findings
{
    private readonly List<Finding> _all = [];

    /// <summary>Everything so far, in the order of finding.</summary>
    public IReadOnlyList<Finding> All => _all;

    /// <summary>Whether anything so far stops it.</summary>
    public bool HasErrors => _all.Exists(f => f.Severity == FindingSeverity.Error);

    /// <summary>Adds an error; <paramref name="code"/> is also the key of its text.</summary>
    public void Error(string code, string pointer, params ReadOnlySpan<object?> arguments) => Add(code, FindingSeverity.Error, pointer, arguments);

    /// <summary>Adds what does not stop it, but is to be known.</summary>
    public void Warning(string code, string pointer, params ReadOnlySpan<object?> arguments) => Add(code, FindingSeverity.Warning, pointer, arguments);

    /// <summary>Adds what another reader found.</summary>
    public void AddRange(IEnumerable<Finding> findings) => _all.AddRange(findings);

    private void Add(string code, FindingSeverity severity, string pointer, ReadOnlySpan<object?> arguments)
    {
        Text text = Messages.Format(code, arguments);
        _all.Add(new Finding(code, severity, pointer, text.Id, text.En));
    }
}
