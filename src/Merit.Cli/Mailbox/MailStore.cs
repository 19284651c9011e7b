using System.Text.Json;
using Merit.Cli.Hosting;

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
    private readonly DirectoryHold _hold;
    private readonly FileStream _mailFile;
    private readonly FileStream _announcedFile;
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>Opens the store in <paramref name="directory"/>; an unfinished last line, left by a kill, is dropped.</summary>
    /// <exception cref="UserFacingException">Another mailbox has the store open, or it is damaged.</exception>
    public MailStore(string directory)
    {
        _hold = DirectoryHold.Take(directory, "a mailbox");
        try
        {
            _mailFile = Open(Path.Combine(directory, "mails.jsonl"), line => _mails.Add(JsonSerializer.Deserialize<ReceivedMail>(line, JsonSerializerOptions.Web)!));
            _announcedFile = Open(Path.Combine(directory, "announced.jsonl"), line => _announced.Add(JsonSerializer.Deserialize<string>(line)!));
        }
        catch
        {
            _mailFile?.Dispose();
            _hold.Dispose();
            throw;
        }
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
        _hold.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static FileStream Open(string path, Action<string> read)
    {
        FileStream file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        try
        {
            byte[] bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            int whole = Array.LastIndexOf(bytes, (byte)'\n') + 1;
            foreach ((int place, string line) in System.Text.Encoding.UTF8.GetString(bytes, 0, whole).Split('\n').Index().Where(l => l.Item.Length > 0))
            {
                Read(path, place + 1, line, read);
            }

            file.SetLength(whole);
            file.Position = whole;
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static void Read(string path, int number, string line, Action<string> read)
    {
        try
        {
            read(line);
        }
        catch (JsonException damage)
        {
            throw new UserFacingException($"{path} is damaged in line {number}. Remove that line, or the file to begin with an empty mailbox.", damage);
        }
    }

    private static void Append(FileStream file, IEnumerable<byte[]> lines)
    {
        long whole = file.Length;
        try
        {
            file.Write([.. lines.SelectMany(line => line.Append((byte)'\n'))]);
            file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            // A full disk may have taken half a line, to which the next one must not be added.
            file.SetLength(whole);
            file.Position = whole;
            throw;
        }
    }
}
