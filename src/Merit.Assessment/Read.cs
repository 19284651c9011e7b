using System.Diagnostics.CodeAnalysis;

namespace Merit.Assessment;

/// <summary>
/// What came of reading a document: the value, or everything that is wrong with it. A value may come with warnings.
/// </summary>
/// <typeparam name="T">What the document describes.</typeparam>
public sealed class Read<T>
    where T : class
{
    internal Read(T? value, IReadOnlyList<Finding> findings)
    {
        Value = findings.Any(finding => finding.Severity == FindingSeverity.Error) ? null : value;
        Findings = findings;
    }

    /// <summary>The value; null when there is at least one finding of severity <see cref="FindingSeverity.Error"/>.</summary>
    public T? Value { get; }

    /// <summary>All findings, in the order of the document where they have a place in it.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    public bool Succeeded => Value is not null;
}
