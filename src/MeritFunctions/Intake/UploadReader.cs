using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Merit.Adapters.Documents;
using Merit.Adapters.Scanning;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Reading;
using Merit.Assessment.Submissions;
using MeritFunctions.Records;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Intake;

/// <summary>Reads an upload's manifest and submission file, and checks every file that counts against what the manifest says of it.</summary>
public sealed class UploadReader(
    UploadStore uploads, EvidenceRule rule, IMalwareScanner scanner, IOptions<IntakeOptions> options, IOptions<EvidenceOptions> evidence, TimeProvider clock)
{
    private const long LargestManifest = 1024 * 1024;
    private const int MostNamesShown = 5;

    // Each is a stream of which a few kilobytes are in memory at a time.
    private const int ReadsAtOnce = 8;

    /// <summary>Reads an upload as it was listed.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="listed">Its files.</param>
    /// <param name="before">Files that were judged before: one that has not changed is not read again, and keeps its time.</param>
    /// <param name="mayWait">Whether missing files may still come: then the others are not read before they are there.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="UploadChangedException">A file was written meanwhile: list again.</exception>
    public async Task<UploadContent> ReadAsync(
        UploadPlace place, IReadOnlyList<ListedFile> listed, IReadOnlyList<CountedFile> before, bool mayWait, CancellationToken cancellation)
    {
        var content = new UploadContent(place);
        var present = new Dictionary<string, ListedFile>(FileNames.Comparer);
        foreach (ListedFile file in listed)
        {
            present[Name(place, file)] = file;
        }

        ILookup<(string Name, string ETag), CountedFile> known = before.ToLookup(b => (b.Name, b.ETag));

        if (place.Upload.Length == 0)
        {
            content.Findings.Error("file-outside-upload", place.Prefix, Shown(listed.Select(f => Name(place, f))));
        }
        else if (!present.TryGetValue(ManifestJson.FileName, out ListedFile? manifestFile))
        {
            content.Findings.Error("manifest-missing", UploadPointer.Manifest(""), listed.Count);
            content.IsWhole = false;
        }
        else if (manifestFile.Size > LargestManifest)
        {
            content.Findings.Error("file-too-large", UploadPointer.Manifest(""), ManifestJson.FileName, LargestManifest);
            Count(content, manifestFile, null, known);
        }
        else
        {
            byte[] manifest = await uploads.ReadAsync(manifestFile, cancellation);
            Count(content, manifestFile, ReadContent.Of(manifest), known);
            Read<Manifest> read = ManifestJson.Parse(manifest);
            content.Findings.AddRange(read.Findings.Select(f => f with { Pointer = UploadPointer.In(ManifestJson.FileName, f.Pointer) }));
            if (read.Value is { } files)
            {
                content.IsFinal = files.IsFinal;
                content.IsWhole = files.Files.All(f => present.ContainsKey(f.Name));
                content.AwaitsScan = files.Files.Any(f => present.TryGetValue(f.Name, out ListedFile? file) && IsAwaited(file));
                if ((!content.IsWhole && mayWait) || content.AwaitsScan)
                {
                    return content;
                }

                await ReadListedAsync(content, files, present, known, cancellation);
            }
        }

        if (content.Files.Count == 0)
        {
            // Without a manifest nothing says which files count, so all of them do.
            foreach (ListedFile file in listed)
            {
                Count(content, file, null, known);
            }
        }

        return content;
    }

    private async Task ReadListedAsync(
        UploadContent content,
        Manifest manifest,
        Dictionary<string, ListedFile> present,
        ILookup<(string Name, string ETag), CountedFile> known,
        CancellationToken cancellation)
    {
        ManifestFile? submission = ManifestCheck.FindSubmission(manifest, SubmissionFiles.Names, content.Findings);
        var read = new ReadContent?[manifest.Files.Count];
        await Parallel.ForAsync(
            0,
            read.Length,
            new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = cancellation },
            async (place, stop) =>
            {
                ManifestFile named = manifest.Files[place];
                if (present.TryGetValue(named.Name, out ListedFile? file))
                {
                    read[place] = named == submission
                        ? await ReadSubmissionAsync(content, named, file, stop)
                        : ReadBefore(Known(content, file, known)) ?? await uploads.LookAsync(file, stop);
                }
            });

        // In the manifest's order, whichever file was read first.
        var stored = new Dictionary<string, StoredFile>(FileNames.Comparer);
        HashSet<string> unfit = new(FileNames.Comparer);
        foreach ((int place, ManifestFile named) in manifest.Files.Index())
        {
            if (present.TryGetValue(named.Name, out ListedFile? file))
            {
                ScanVerdict verdict = Count(content, file, read[place], known);
                stored[named.Name] = new StoredFile(file.Size, read[place]?.Sha256);
                if (named == submission && verdict != ScanVerdict.Clean)
                {
                    content.Findings.Error("submission-not-clean", UploadPointer.In(named.Name, ""), named.Name);
                    content.Bytes = null;
                }
                else if (named != submission && read[place] is { } looked && !rule.Admits(named.Name, file.Size, looked.Kind, verdict, advises: false, content.Findings))
                {
                    unfit.Add(named.Name);
                }
            }
        }

        IReadOnlySet<string> proved = ManifestCheck.Compare(manifest, submission, options.Value.LargestSubmission, stored, content.Findings);
        content.Proved = unfit.Count == 0 ? proved : proved.Where(name => !unfit.Contains(name)).ToHashSet(FileNames.Comparer);
    }

    // The scanner's word comes some time after the file, by the machine's own clock; who waits too long for it is told.
    private bool IsAwaited(ListedFile file) =>
        scanner.VerdictOn(null, file.ScanResult) == ScanVerdict.Pending && TimeProvider.System.GetUtcNow() - file.LastModified < evidence.Value.ScanGrace;

    private static ReadContent? ReadBefore(CountedFile? known) =>
        known is { Sha256: { } hash, Kind: { } kind } ? new ReadContent(hash, kind, known.Verdict == ScanVerdict.Malicious) : null;

    private async Task<ReadContent?> ReadSubmissionAsync(UploadContent content, ManifestFile named, ListedFile file, CancellationToken cancellation)
    {
        content.File = named.Name;
        if (file.Size > options.Value.LargestSubmission)
        {
            return null;
        }

        content.Bytes = await uploads.ReadAsync(file, cancellation);
        return ReadContent.Of(content.Bytes);
    }

    private ScanVerdict Count(UploadContent content, ListedFile file, ReadContent? read, ILookup<(string Name, string ETag), CountedFile> known)
    {
        ScanVerdict verdict = scanner.VerdictOn(read, file.ScanResult);
        // Where time is skipped the offset has grown since the file was first seen; what was judged once keeps its time.
        DateTimeOffset receivedAt = Known(content, file, known)?.ReceivedAt ?? SharedClock.FromMachine(clock, file.LastModified);
        content.Files.Add(new CountedFile(
            Name(content.Place, file), file.Size, read?.Sha256, file.ETag, receivedAt, read?.Kind, verdict == ScanVerdict.Clean ? null : verdict));
        content.UploadedAt = file.LastModified > content.UploadedAt ? file.LastModified : content.UploadedAt;
        return verdict;
    }

    private static CountedFile? Known(UploadContent content, ListedFile file, ILookup<(string Name, string ETag), CountedFile> known) =>
        known[(Name(content.Place, file), file.ETag)].FirstOrDefault();

    private static string Name(UploadPlace place, ListedFile file) => file.Name[place.Prefix.Length..];

    private static string Shown(IEnumerable<string> names) => string.Join(", ", names.Take(MostNamesShown));
}

/// <summary>An upload as it was read.</summary>
public sealed class UploadContent(UploadPlace place)
{
    /// <summary>Where it stands.</summary>
    public UploadPlace Place => place;

    /// <summary>What is wrong with the upload as a whole.</summary>
    public FindingList Findings { get; } = new(Messages.Find);

    /// <summary>The files that count: the manifest and those that it lists, as far as they are there.</summary>
    public List<CountedFile> Files { get; } = [];

    /// <summary>Names of files that are there and of which the manifest states hash and size, both rightly.</summary>
    public IReadOnlySet<string> Proved { get; set; } = FrozenSet<string>.Empty;

    /// <summary>Whether no file is missing that is still to come.</summary>
    public bool IsWhole { get; set; } = true;

    /// <summary>Whether the word of the malware scanner is still to come for a file that counts.</summary>
    public bool AwaitsScan { get; set; }

    /// <summary>Whether the agency says that this is its last word.</summary>
    public bool IsFinal { get; set; }

    /// <summary>The submission file's name; null when there is none that can be read.</summary>
    public string? File { get; set; }

    /// <summary>The submission file's content; null when there is none that can be read.</summary>
    public byte[]? Bytes { get; set; }

    /// <summary>When the newest file that counts was written, by the storage service's clock.</summary>
    public DateTimeOffset UploadedAt { get; set; }

    /// <summary>When the newest file that counts was received, by the app's clock. It alone decides whether the upload is late.</summary>
    public DateTimeOffset ReceivedAt => Files.Max(f => f.ReceivedAt);

    /// <summary>SHA-256 over place, time, names and contents of what counts.</summary>
    public string Sha256 => Hash(0);

    /// <summary>Names this content, of this time, at this place, for good.</summary>
    /// <param name="judgement">How often it was judged before.</param>
    public string Receipt(int judgement) => Receipts.Of(Convert.FromHexString(Hash(judgement)));

    private string Hash(int judgement)
    {
        // Each part stands behind its length, so that no two uploads give the same bytes.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string part in new[] { place.Cycle, place.Agency, place.Upload, $"{UploadedAt.UtcTicks}", $"{judgement}" }
            .Concat(Files.OrderBy(f => f.Name, StringComparer.Ordinal).SelectMany(f => new[] { f.Name, f.ETag, $"{f.Sha256}{f.Verdict}" })))
        {
            byte[] bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
