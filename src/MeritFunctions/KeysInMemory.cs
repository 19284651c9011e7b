using System.Collections.Concurrent;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace MeritFunctions;

/// <summary>
/// Keeps the keys of ASP.NET Core's data protection in memory. The Functions worker brings data protection along and makes
/// a key at every start, by default in the user's home folder; the app protects nothing with it that outlives the process.
/// </summary>
public sealed class KeysInMemory : IXmlRepository
{
    private readonly ConcurrentQueue<XElement> _keys = new();

    /// <inheritdoc/>
    public IReadOnlyCollection<XElement> GetAllElements() => [.. _keys];

    /// <inheritdoc/>
    public void StoreElement(XElement element, string friendlyName) => _keys.Enqueue(new XElement(element));
}
