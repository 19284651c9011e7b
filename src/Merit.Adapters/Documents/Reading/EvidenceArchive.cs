using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Merit.Assessment.Reading;

namespace Merit.Adapters.Documents.Reading;

/// <summary>
/// An archive in which somebody sends many files at once. Its list is looked at before anything comes out of it, and nothing
/// comes out that is larger than the list says. Files are taken out one by one, as streams.
/// </summary>
public sealed class EvidenceArchive : IAsyncDisposable
{
    private const int EndBytes = 22;
    private const int LongestComment = ushort.MaxValue;
    private const int LocatorBytes = 20;
    private const int WideEndBytes = 56;
    private const int ListBytesPerEntry = 2_048;

    // Text shrinks to a tenth; what shrinks much more is made to swell.
    private const long HarmlessBytes = 10 * 1024 * 1024;
    private const int MostSwelling = 200;

    private static readonly string[] Archives = [".zip", ".rar", ".7z", ".gz", ".tgz", ".bz2", ".xz", ".tar", ".jar"];

    private readonly ZipArchive _archive;

    private EvidenceArchive(ZipArchive archive) => _archive = archive;

    /// <summary>The files in it, in its own order; none when something is wrong with it.</summary>
    public IReadOnlyList<ArchivedFile> Files { get; private set; } = [];

    /// <summary>Opens an archive and tells everything that is wrong with it.</summary>
    /// <param name="archive">The archive; it is closed with this.</param>
    /// <param name="budget">What may be in it.</param>
    /// <param name="findings">Where it is told.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The archive; null when it is none, or has too much in it.</returns>
    public static async Task<EvidenceArchive?> OpenAsync(Stream archive, ArchiveBudget budget, FindingList findings, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(archive);
        ArgumentNullException.ThrowIfNull(budget);
        ArgumentNullException.ThrowIfNull(findings);
        try
        {
            // The library reads the list whole, however long it is.
            long? entries = await CountAsync(archive, budget, cancellation);
            if (entries is null or < 0)
            {
                findings.Error("archive-damaged", "");
            }
            else if (entries > budget.Entries)
            {
                findings.Error("archive-entries", "", budget.Entries);
            }
            else
            {
                EvidenceArchive opened = new(await ZipArchive.CreateAsync(archive, ZipArchiveMode.Read, leaveOpen: true, Encoding.UTF8, cancellation));
                opened.Look(budget, findings);
                return opened;
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException or NotSupportedException or ArgumentException or OverflowException)
        {
            findings.Error("archive-damaged", "");
        }

        return null;
    }

    /// <summary>SHA-256 of a file, 64 lower-case hexadecimal digits; null, with a finding, when it is not as the list says.</summary>
    public static async Task<string?> HashAsync(ArchivedFile file, FindingList findings, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(findings);
        try
        {
            await using Stream content = await OpenAsync(file, cancellation);
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation));
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException)
        {
            findings.Error("archive-damaged", file.Path);
            return null;
        }
    }

    /// <summary>The content of a file: as many bytes as the list says, or it throws.</summary>
    /// <exception cref="InvalidDataException">While it is read: it is damaged, or of another length.</exception>
    public static async Task<Stream> OpenAsync(ArchivedFile file, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new ExactStream(await file.Entry.OpenAsync(cancellation), file.Size);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _archive.DisposeAsync();

    private void Look(ArchiveBudget budget, FindingList findings)
    {
        List<(string[] Path, ZipArchiveEntry Entry)> files = [];
        long bytes = 0;
        foreach (ZipArchiveEntry entry in _archive.Entries)
        {
            string[] path = entry.FullName.Split('/', '\\');
            if (path[^1].Length == 0 || path[0] == "__MACOSX" || FileNames.IsLeftBySystem(path[^1]))
            {
                // A folder, or what systems leave in folders.
                continue;
            }

            bytes += entry.Length;
            if (path.Any(part => part is "" or "." or "..") || path[0].EndsWith(':'))
            {
                findings.Error("archive-path", "", entry.FullName);
            }
            else if (entry.IsEncrypted)
            {
                findings.Error("archive-encrypted", "", entry.FullName);
            }
            else if (Archives.Any(ending => path[^1].EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
            {
                findings.Error("archive-nested", "", entry.FullName);
            }
            else if (entry.Length > budget.FileBytes || (entry.Length > HarmlessBytes && entry.Length / MostSwelling > entry.CompressedLength))
            {
                findings.Error("archive-inflates", "", entry.FullName, Math.Min(entry.Length, budget.FileBytes));
            }
            else if (FileNames.Check(path[^1], entry.FullName, findings))
            {
                files.Add((path, entry));
            }
        }

        if (bytes > budget.AllBytes)
        {
            findings.Error("archive-inflates", "", "*", budget.AllBytes);
        }

        if (files.Count == 0 && !findings.HasErrors)
        {
            findings.Error("archive-empty", "");
        }

        if (!findings.HasErrors)
        {
            // All files of an upload lie beside each other. Where two have one name, their folders tell them apart.
            HashSet<string> doubled = new(
                files.GroupBy(file => file.Path[^1], FileNames.CaseComparer).Where(same => same.Count() > 1).Select(same => same.Key), FileNames.CaseComparer);
            Files = [.. files.Select(file => new ArchivedFile(
                doubled.Contains(file.Path[^1]) ? string.Join('_', file.Path) : file.Path[^1], file.Entry.FullName, file.Entry.Length, file.Entry))];
        }
    }

    // How many entries the list has, by the record at the archive's end; null when there is none, or the list does not end there.
    private static async Task<long?> CountAsync(Stream archive, ArchiveBudget budget, CancellationToken cancellation)
    {
        if (archive.Length < EndBytes)
        {
            return null;
        }

        byte[] tail = new byte[(int)Math.Min(archive.Length, EndBytes + LongestComment + LocatorBytes)];
        long tailAt = archive.Length - tail.Length;
        await ReadAtAsync(archive, tailAt, tail, cancellation);
        int at = tail.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        if (at < 0 || at + EndBytes > tail.Length || at + EndBytes + U16(tail, at + 20) != tail.Length)
        {
            return null;
        }

        (long entries, long size, long offset, long end) = (U16(tail, at + 10), U32(tail, at + 12), U32(tail, at + 16), tailAt + at);
        if (entries == ushort.MaxValue || size == uint.MaxValue || offset == uint.MaxValue || U16(tail, at + 4) == ushort.MaxValue)
        {
            int locator = at - LocatorBytes;
            if (locator < 0 || !tail.AsSpan(locator).StartsWith("PK\u0006\u0007"u8))
            {
                return null;
            }

            end = (long)BinaryPrimitives.ReadUInt64LittleEndian(tail.AsSpan(locator + 8));
            byte[] wide = new byte[WideEndBytes];
            if (end < 0 || end > archive.Length - WideEndBytes)
            {
                return null;
            }

            await ReadAtAsync(archive, end, wide, cancellation);
            if (!wide.AsSpan().StartsWith("PK\u0006\u0006"u8))
            {
                return null;
            }

            (entries, size, offset) = (I64(wide, 32), I64(wide, 40), I64(wide, 48));
        }

        return entries < 0 || size < 0 || offset < 0 || offset != end - size ? null
            : size > (long)budget.Entries * ListBytesPerEntry ? long.MaxValue
            : entries;
    }

    private static async Task ReadAtAsync(Stream archive, long at, byte[] into, CancellationToken cancellation)
    {
        archive.Position = at;
        await archive.ReadExactlyAsync(into, cancellation);
    }

    private static int U16(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    private static long U32(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    private static long I64(byte[] bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at));

    /// <summary>A stream of a length that was said before.</summary>
    private sealed class ExactStream(Stream inner, long length) : ForwardStream(inner)
    {
        private long _left = length;

        public override int Read(byte[] buffer, int offset, int count) => Count(Inner.Read(buffer, offset, count), count);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Count(await Inner.ReadAsync(buffer, cancellationToken), buffer.Length);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        private int Count(int read, int asked)
        {
            _left -= read;
            return _left < 0 || (read == 0 && asked > 0 && _left > 0) ? throw new InvalidDataException("A file of the archive has another length than its list says.") : read;
        }
    }
}

/// <summary>What may be in an archive.</summary>
/// <param name="Entries">How many entries.</param>
/// <param name="FileBytes">Bytes of one file.</param>
/// <param name="AllBytes">Bytes of all files together.</param>
public sealed record ArchiveBudget(int Entries, long FileBytes, long AllBytes);

/// <summary>A file of an archive.</summary>
/// <param name="Name">Its name without folders, or with them where another file has the same.</param>
/// <param name="Path">Its whole name in the archive.</param>
/// <param name="Size">Bytes when it is taken out.</param>
/// <param name="Entry">Where it stands.</param>
public sealed record ArchivedFile(string Name, string Path, long Size, System.IO.Compression.ZipArchiveEntry Entry);
