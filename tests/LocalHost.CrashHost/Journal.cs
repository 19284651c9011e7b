using System.Collections.Concurrent;
using System.Text;

namespace LocalHost.CrashHost;

/// <summary>
/// What has happened, as seen from outside the engine: one line each, handed to the operating system before the next
/// step, so that it outlives a kill of the process.
/// </summary>
internal sealed class Journal : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, bool> _lines = new(StringComparer.Ordinal);
    private readonly FileStream? _file;

    /// <summary>Opens a journal and reads what earlier processes wrote.</summary>
    /// <param name="path">The file; null keeps the lines in memory.</param>
    public Journal(string? path = null)
    {
        if (path is null)
        {
            return;
        }
        foreach (string line in Read(path))
        {
            _lines.TryAdd(line, true);
        }
        _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    }

    /// <summary>The whole lines of a journal file; a kill may have cut the last one.</summary>
    public static IReadOnlyList<string> Read(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }
        string text = File.ReadAllText(path);
        return text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Whether a line was written, by this process or an earlier one.</summary>
    public bool Has(string line) => _lines.ContainsKey(line);

    /// <summary>Writes a line.</summary>
    public void Write(string line)
    {
        _lines.TryAdd(line, true);
        if (_file is null)
        {
            return;
        }
        byte[] bytes = Encoding.UTF8.GetBytes(line + "\n");
        lock (_gate)
        {
            _file.Write(bytes);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();
}
