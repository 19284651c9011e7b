using System.Text.Json;

namespace Merit.Cli.Mailbox;

/// <summary>
/// The mails and what is known of their delivery events, as two append-only JSON-lines files.
/// A mail is on the disk before its sender gets 202, so that a mailbox that was killed forgets nothing.
/// </summary>
public sealed class MailStore : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<ReceivedMail> _mails = [];
    private readonly HashSet<string> _announced = new(StringComparer.Ordinal);
    private readonly FileStream _lock;
    private readonly FileStream _mailFile;
    private readonly FileStream _announcedFile;
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>Opens the store in <paramref name="directory"/>; an unfinished last line, left by a kill, is dropped.</summary>
    /// <exception cref="IOException">Another mailbox has the store open.</exception>
    public MailStore(string directory)
    {
        Directory.CreateDirectory(directory);
        _lock = new FileStream(Path.Combine(directory, "in-use.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        _mailFile = Open(Path.Combine(directory, "mails.jsonl"), line => _mails.Add(JsonSerializer.Deserialize<ReceivedMail>(line, JsonSerializerOptions.Web)!));
        _announcedFile = Open(Path.Combine(directory, "announced.jsonl"), line => _announced.Add(JsonSerializer.Deserialize<string>(line)!));
    }

    /// <summary>Completes when the next mail arrives.</summary>
    public Task Changed
    {
        get
        {
            lock (_gate)
            {
                return _changed.Task;
            }
        }
    }

    /// <summary>Every mail, oldest first.</summary>
    public IReadOnlyList<ReceivedMail> All()
    {
        lock (_gate)
        {
            return [.. _mails];
        }
    }

    /// <summary>The mail with this id, if it is here.</summary>
    public ReceivedMail? Find(string id)
    {
        lock (_gate)
        {
            return _mails.Find(m => m.Id == id);
        }
    }

    /// <summary>Mails whose events no receiver has confirmed yet, oldest first, at most <paramref name="limit"/>.</summary>
    public IReadOnlyList<ReceivedMail> Unannounced(int limit)
    {
        lock (_gate)
        {
            return [.. _mails.Where(m => !_announced.Contains(m.Id)).Take(limit)];
        }
    }

    /// <summary>Writes the mails to the disk, then shows them.</summary>
    public void Add(IReadOnlyList<ReceivedMail> mails)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            Append(_mailFile, mails.Select(m => JsonSerializer.SerializeToUtf8Bytes(m, JsonSerializerOptions.Web)));
            _mails.AddRange(mails);
            changed = _changed;
            _changed = NewSignal();
        }

        changed.SetResult();
    }

    /// <summary>Remembers that the events of these mails were received.</summary>
    public void MarkAnnounced(IReadOnlyList<ReceivedMail> mails)
    {
        lock (_gate)
        {
            Append(_announcedFile, mails.Select(m => JsonSerializer.SerializeToUtf8Bytes(m.Id)));
            _announced.UnionWith(mails.Select(m => m.Id));
        }
    }

    /// <summary>Empties the mailbox.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _mails.Clear();
            _announced.Clear();
            _mailFile.SetLength(0);
            _announcedFile.SetLength(0);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _mailFile.Dispose();
        _announcedFile.Dispose();
        _lock.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static FileStream Open(string path, Action<string> read)
    {
        FileStream file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        int whole = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        foreach (string line in System.Text.Encoding.UTF8.GetString(bytes, 0, whole).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            read(line);
        }

        file.SetLength(whole);
        file.Position = whole;
        return file;
    }

    private static void Append(FileStream file, IEnumerable<byte[]> lines)
    {
        foreach (byte[] line in lines)
        {
            file.Write(line);
            file.WriteByte((byte)'\n');
        }

        file.Flush(flushToDisk: true);
    }
}
