using Merit.Adapters.Documents;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Reading;
using Merit.Assessment.Submissions;
using MeritFunctions.Intake;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Submitting;

/// <summary>What is in a draft, what may come into it, and where the contents go.</summary>
public sealed class DraftDesk(DraftStore drafts, IOptions<SubmittingOptions> options, IOptions<IntakeOptions> intake, TimeProvider clock)
{
    // A file that is taken out by mistake is put back without being sent again.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    /// <summary>The draft with what has arrived of it.</summary>
    public async Task<DraftView> ReadAsync(DraftPlace place, CancellationToken cancellation) =>
        new(await drafts.ReadAsync(place, cancellation), await drafts.ListAsync(place, cancellation));

    /// <summary>Adds files by their names, or puts others in their place. With findings, nothing is added.</summary>
    /// <param name="place">Whose draft.</param>
    /// <param name="by">Opaque id of who adds them.</param>
    /// <param name="files">The files.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<(DraftView Draft, IReadOnlyList<Finding> Findings)> AddAsync(
        DraftPlace place, string by, IReadOnlyList<AddedFile> files, CancellationToken cancellation)
    {
        Dictionary<string, DraftContent> there = await drafts.ListAsync(place, cancellation);
        long more = files.Where(file => !there.ContainsKey(file.Sha256)).DistinctBy(file => file.Sha256).Sum(file => file.Size);
        bool isFull = there.Values.Sum(content => content.Size) + more > options.Value.LargestDraft;
        IReadOnlyList<Finding> findings = [];
        Draft draft = await drafts.ChangeAsync(
            place,
            before =>
            {
                // Judged anew on what somebody else has made of it meanwhile.
                FindingList found = new(Messages.Find);
                Draft after = Add(before, by, files, found);
                if (isFull)
                {
                    found.Error("draft-too-large", "/files", options.Value.LargestDraft);
                }

                findings = found.All;
                return found.HasErrors ? before : after;
            },
            cancellation);
        await drafts.SweepAsync(place, draft, there, Kept, cancellation);
        return (new DraftView(draft, there), findings);
    }

    /// <summary>Takes files out; what is not there is out already.</summary>
    public Task<Draft> RemoveAsync(DraftPlace place, IEnumerable<string> names, CancellationToken cancellation)
    {
        HashSet<string> gone = new(names, FileNames.Comparer);
        return drafts.ChangeAsync(
            place,
            before => before.Files.Any(file => gone.Contains(file.Name)) ? before with { Files = [.. before.Files.Where(file => !gone.Contains(file.Name))] } : before,
            cancellation);
    }

    private Draft Add(Draft before, string by, IReadOnlyList<AddedFile> files, FindingList findings)
    {
        List<DraftEntry> entries = [.. before.Files];
        Dictionary<string, string> taken = new(FileNames.CaseComparer);
        Dictionary<string, int> places = new(FileNames.Comparer);
        foreach ((int place, DraftEntry entry) in entries.Index())
        {
            taken.TryAdd(entry.Name, entry.Name);
            places[entry.Name] = place;
        }

        HashSet<string> seen = new(FileNames.Comparer);
        bool isChanged = false;
        foreach (AddedFile file in files)
        {
            long most = SubmissionFiles.Names.Contains(file.Name) ? intake.Value.LargestSubmission : options.Value.LargestFile;
            if (FileNames.CaseComparer.Equals(file.Name, ManifestJson.FileName))
            {
                findings.Error("draft-name-reserved", file.At("name"), file.Name);
            }
            else if (file.Size > most)
            {
                findings.Error("file-too-large", file.At("size"), file.Name, most);
            }
            else if (!seen.Add(file.Name) || (taken.TryGetValue(file.Name, out string? other) && !FileNames.Comparer.Equals(other, file.Name)))
            {
                // Storage tells them apart; whoever downloads both onto a usual machine has one of them.
                findings.Error("draft-name-twice", file.At("name"), file.Name, taken[file.Name]);
            }
            else
            {
                taken.TryAdd(file.Name, file.Name);
                DraftEntry added = new(file.Name, file.Sha256, file.Size, by, clock.GetUtcNow());
                if (!places.TryGetValue(file.Name, out int place))
                {
                    entries.Add(added);
                    isChanged = true;
                }
                else if (entries[place].Sha256 != file.Sha256 || entries[place].Size != file.Size)
                {
                    entries[place] = added;
                    isChanged = true;
                }
            }
        }

        if (entries.Count > SubmittingOptions.MostFiles)
        {
            findings.Error("draft-too-many", "/files", SubmittingOptions.MostFiles);
        }

        return isChanged ? before with { Files = entries } : before;
    }
}

/// <summary>A file that comes into a draft.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sha256">SHA-256 of its content, 64 lower-case hexadecimal digits.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Pointer">Where it is named in the document that was sent; null where its name says that.</param>
public sealed record AddedFile(string Name, string Sha256, long Size, string? Pointer = null)
{
    internal string At(string member) => Pointer is null ? Name : $"{Pointer}/{member}";
}

/// <summary>A draft with what has arrived of it.</summary>
/// <param name="Draft">The draft.</param>
/// <param name="Contents">The contents that are there, by their hashes.</param>
public sealed record DraftView(Draft Draft, IReadOnlyDictionary<string, DraftContent> Contents)
{
    /// <summary>Whether a file's content has arrived whole.</summary>
    public bool IsThere(DraftEntry file) => DraftStore.IsThere(file, Contents);
}
